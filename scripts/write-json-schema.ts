import { writeFileSync } from 'node:fs';
import { configJsonSchemaText } from './json-schema.ts';

writeFileSync(new URL('../home-mini.config.schema.json', import.meta.url), configJsonSchemaText());
