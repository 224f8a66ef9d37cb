import { writeFileSync } from 'node:fs';
import { configJsonSchemaText } from './json-schema.ts';
import { webhookJsonSchemaText } from './webhook-schema.ts';

writeFileSync(new URL('../home-mini.config.schema.json', import.meta.url), configJsonSchemaText());
writeFileSync(new URL('../docs/webhook.schema.json', import.meta.url), webhookJsonSchemaText());
