import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { webhookRequest } from '../../core/channels/webhook/send.ts';
import { WEBHOOK_MEANINGS, webhookJsonSchema, webhookJsonSchemaText } from '../../scripts/webhook-schema.ts';
import { publication } from '../lambda/courier/memory-courier.ts';

const keysIn = (value: unknown, path = ''): string[] => {
  const node = (value ?? {}) as { properties?: object; items?: unknown };
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
      const here = path === '' ? key : `${path}.${key}`;
      return [here, ...keysIn(child, here)];
    }),
    ...(node.items === undefined ? [] : keysIn(node.items, `${path}[]`)),
  ];
};

// Zod's other half says errors in other words once it is loaded: this file is not to share a worker.
describe("the JSON schema of a webhook's body", () => {
  it('stands in the docs as `npm run schema` writes it', () => {
    const file = readFileSync(new URL('../../docs/webhook.schema.json', import.meta.url), 'utf8');
    expect(file).toBe(webhookJsonSchemaText());
  });

  it('explains every key, and none that is not there', () => {
    expect(keysIn(webhookJsonSchema()).sort()).toEqual(Object.keys(WEBHOOK_MEANINGS).sort());
  });

  const schema = fromJSONSchema(JSON.parse(webhookJsonSchemaText()));
  const bodyOf = (change: Parameters<typeof publication>[0]) =>
    JSON.parse(
      webhookRequest(
        publication(change),
        { url: 'https://ha.example' },
        { now: 0, untilAcknowledged: false, episode: {} },
      ).body,
    );

  it('fits what is sent', () => {
    expect(schema.safeParse(bodyOf({})).success).toBe(true);
    const links = [{ label: 'Mute 1 h', url: 'https://page.example/m/x', action: 'mute' as const }];
    expect(schema.safeParse(bodyOf({ links, facts: [{ label: 'Limit', value: '500 W' }] })).success).toBe(
      true,
    );
  });

  it.each([['id'], ['episode'], ['at'], ['severity'], ['links']])('does not fit a body without %s', (key) => {
    const { [key]: _left, ...rest } = bodyOf({});
    expect(schema.safeParse(rest).success).toBe(false);
  });

  it('leaves room for keys that come later', () => {
    expect(schema.safeParse({ ...bodyOf({}), later: 1 }).success).toBe(true);
  });

  it('fits the example of the docs', () => {
    const page = readFileSync(new URL('../../docs/phones.md', import.meta.url), 'utf8');
    const examples = [...page.matchAll(/```json\n([^`]+)```/g)].map(([, json = '']) => JSON.parse(json));
    const [example] = examples.filter((one) => 'episode' in one);
    expect(schema.safeParse(example).success).toBe(true);
  });
});
