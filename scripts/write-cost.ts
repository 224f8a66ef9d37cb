import { writeFileSync } from 'node:fs';
import { costDocument } from '../bench/cost/document.ts';
import { measure } from '../bench/cost/measure.ts';
import { writeMeasured } from '../bench/cost/measured.ts';
import { readPrices } from '../bench/cost/prices.ts';

const measured = await measure(new Date().toISOString().slice(0, 10));
writeMeasured(measured);
writeFileSync(new URL('../docs/cost.md', import.meta.url), costDocument(measured, readPrices()));
