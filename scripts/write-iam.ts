import { writeFileSync } from 'node:fs';
import { exampleTemplate } from './example-template.ts';
import { iamDocument, iamRows } from './iam-document.ts';

const text = iamDocument(iamRows(exampleTemplate('1m')), iamRows(exampleTemplate('30s')));
writeFileSync(new URL('../docs/iam.md', import.meta.url), text);
