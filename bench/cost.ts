import { writeFileSync } from 'node:fs';
import { costDocument } from './cost/document.ts';
import { measure } from './cost/measure.ts';
import { writeMeasured } from './cost/measured.ts';
import { readPrices } from './cost/prices.ts';

const measured = await measure(new Date().toISOString().slice(0, 10));
writeMeasured(measured);
writeFileSync(new URL('../docs/cost.md', import.meta.url), costDocument(measured, readPrices()));
