import * as z from 'zod/mini';
import { configSchema } from '../config/config.ts';

/** What the keys of the config mean, by path; `[]` is an item of a list. A rule's keys are told by its kind. */
export const MEANINGS: Readonly<Record<string, string>> = {
  $schema: 'Where editors find this schema',
  region: "The AWS region to deploy to; default: the environment's",
  households: 'The homes to watch; each has its own meter, rules and recipients',
  'households[].name': 'Partition key of the readings, part of every AWS name of this household',
  'households[].accountNumber': 'The Octopus account',
  'households[].deviceId': 'Overrides the discovery of the Home Mini',
  'households[].timeZone': 'Zone of all times of day, days and months of this household',
  'households[].pollEvery': 'How often Octopus is asked for new readings',
  'households[].callsPerHour': 'Telemetry calls allowed in an hour; default 75, or 120 with pollEvery 30s',
  'households[].recipients': 'Who is told',
  'households[].recipients[].email': 'Gets emails; must confirm a subscription once',
  'households[].recipients[].sms': 'Gets texts; AWS wants a registered sender for UK numbers',
  'households[].recipients[].minSeverity': 'Gets alerts of this severity and above',
  'households[].recipients[].maxPerDay': 'Most texts in a day; the last one says so',
  'households[].quietHours':
    'Local time in which only critical alerts are sent; the rest follows as one summary',
  'households[].rules': 'When to tell the recipients',
  'households[].rules[]': 'One rule; its kind decides which keys it has',
  readings: 'How readings are stored',
  'readings.keepFor': 'How long readings are kept',
  serviceEmail: 'Gets the alarms about the poller itself; default: the first email of a recipient',
  octopusApiUrl: "Octopus' GraphQL endpoint",
};

/** What a key alone can't say; only what `configSchema` refuses too. */
const PAIRS: Readonly<Record<string, z.core.JSONSchema.BaseSchema>> = {
  'households[].recipients[]': { oneOf: [{ required: ['email'] }, { required: ['sms'] }] },
};

type Node = z.core.JSONSchema.BaseSchema;

/** The config's JSON schema for editors, in the draft that they know best. */
export const configJsonSchema = (): Node => {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-07',
    override: sayWhatIsAllowed,
  });
  explain(schema, '');
  return schema;
};

/** The schema file's text. */
export const configJsonSchemaText = (): string => `${JSON.stringify(configJsonSchema(), null, 2)}\n`;

const NO_TEXT = 'Invalid input';

/** A schema's own error text says what is allowed: it is what the schema answers to a value that never fits. */
const sayWhatIsAllowed = ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: Node }) => {
  const allowed = z.safeParse(zodSchema, Symbol('never fits')).error?.issues[0]?.message;
  if (allowed === undefined || allowed === NO_TEXT || jsonSchema.type === 'object') return;
  const meaning = z.globalRegistry.get(zodSchema)?.description;
  jsonSchema.description = meaning === undefined ? allowed : `${meaning}; ${allowed}`;
};

const explain = (node: unknown, path: string): void => {
  if (!isNode(node)) return;
  const meaning = [MEANINGS[path], node.description].filter((text) => text !== undefined);
  if (meaning.length > 0) node.description = meaning.join('; ');
  for (const [key, value] of Object.entries(node.properties ?? {})) {
    explain(value, path === '' ? key : `${path}.${key}`);
  }
  explain(node.items, `${path}[]`);
  for (const kind of node.oneOf ?? []) explain(kind, `${path}.${kindOf(kind)}`);
  Object.assign(node, PAIRS[path]);
};

const kindOf = (node: unknown): string => {
  const kind = isNode(node) ? node.properties?.kind : undefined;
  return isNode(kind) ? String(kind.const) : '';
};

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
