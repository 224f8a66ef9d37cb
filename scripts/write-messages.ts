import { writeFileSync } from 'node:fs';
import { formatGallery, messageGallery } from './message-gallery.ts';

writeFileSync(new URL('../docs/messages.md', import.meta.url), formatGallery(messageGallery()));
