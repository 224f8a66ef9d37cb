import * as z from 'zod/mini';
import { configSchema } from '../config/config.ts';
import { CHANNEL_KINDS } from '../core/channels/registry.ts';
import { CHANNEL_VIEWS } from '../core/channels/views.ts';

/**
 * What the keys of recipients mean, by path; `[]` is an item of a list. A rule's keys are told by its kind, the others say
 * it where they are declared (`meaning`).
 */
export const MEANINGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    CHANNEL_KINDS.flatMap((kind) => {
      const { meaning, optionMeanings } = CHANNEL_VIEWS[kind];
      return Object.entries({ [kind]: meaning, ...optionMeanings }).map(
        ([key, means]) => [`households[].recipients[].${key}`, means] as const,
      );
    }),
  ),
  'households[].recipients[].minSeverity': 'Gets alerts of this severity and above',
  'households[].rules[]': 'One rule; its kind decides which keys it has',
};

/** What a key alone can't say; only what `configSchema` refuses too. */
const PAIRS: Readonly<Record<string, z.core.JSONSchema.BaseSchema>> = {
  'households[].recipients[]': { oneOf: CHANNEL_KINDS.map((kind) => ({ required: [kind] })) },
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

/**
 * What a key means is followed by what is allowed: a schema's own error text, which is what it answers to a value that
 * never fits.
 */
const sayWhatIsAllowed = ({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: Node }) => {
  const allowed = z.safeParse(zodSchema, Symbol('never fits')).error?.issues[0]?.message;
  if (allowed === undefined || allowed === NO_TEXT || jsonSchema.type === 'object') return;
  jsonSchema.description = join([z.globalRegistry.get(zodSchema)?.description, allowed]);
};

const join = (texts: readonly (string | undefined)[]): string =>
  texts.filter((text) => text !== undefined).join('; ');

const explain = (node: unknown, path: string): void => {
  if (!isNode(node)) return;
  const means = MEANINGS[path];
  if (means !== undefined) node.description = join([means, node.description]);
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
