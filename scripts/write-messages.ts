import { writeFileSync } from 'node:fs';
import { messageGallery, writeGallery } from './message-gallery.ts';

writeFileSync(new URL('../docs/messages.md', import.meta.url), writeGallery(messageGallery()));
