import * as z from 'zod/mini';
import { publicationSchema } from '../core/channels/publication.ts';

/** What the keys of a webhook's body mean, by path; `[]` is an item of a list. */
export const WEBHOOK_MEANINGS: Readonly<Record<string, string>> = {
  schema: 'Version of this form: further keys may come without a new one',
  id: 'The message: the same in every try to send it, so that a second copy can be told',
  episode: 'One alert from its raise to its end; of a message that belongs to no alert, one of its own',
  household: 'Name of the household in the config',
  title: 'What people call the household',
  rule: "The rule's name; service, test, summary or digest where it is no rule",
  event:
    'raised, reminder, recovered, ended, muted, summary, digest, service, test or sign-in; more may come',
  severity: 'info wakes nobody, critical may',
  at: 'When it was decided, ISO 8601 in UTC: the order within an episode',
  headline: 'One line that says what is the matter',
  text: 'The whole message, with line breaks',
  facts: 'The same as facts: limit, peak, energy, cost',
  'facts[].label': 'What it is',
  'facts[].value': 'In words, with its unit',
  links: 'What can be done about it; empty where the page on the phone ("web") is off',
  'links[].label': 'Words for a button',
  'links[].url': 'Shows a page with one button; a POST to it does it at once',
  'links[].action': 'What it does, for a button of your own',
};

type Node = z.core.JSONSchema.BaseSchema;

const bodySchema = z.omit(publicationSchema, { to: true });

/** The JSON schema of what a webhook gets; open to keys that come later. */
export const webhookJsonSchema = (): Node => {
  const schema = z.toJSONSchema(bodySchema, { target: 'draft-2020-12', io: 'output' });
  explain(schema, '');
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A message of Home Mini Alerts, as a webhook gets it',
    ...schema,
  };
};

/** The schema file's text. */
export const webhookJsonSchemaText = (): string => `${JSON.stringify(webhookJsonSchema(), null, 2)}\n`;

const explain = (node: unknown, path: string): void => {
  if (!isNode(node)) return;
  delete node.additionalProperties;
  const means = WEBHOOK_MEANINGS[path];
  if (means !== undefined) node.description = means;
  for (const [key, value] of Object.entries(node.properties ?? {})) {
    explain(value, path === '' ? key : `${path}.${key}`);
  }
  explain(node.items, `${path}[]`);
};

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
