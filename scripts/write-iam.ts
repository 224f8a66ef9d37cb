import { writeFileSync } from 'node:fs';
import { exampleIam } from './example-template.ts';
import { iamDocument } from './iam-document.ts';

writeFileSync(new URL('../docs/iam.md', import.meta.url), iamDocument(exampleIam()));
