import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { configSchema } from '../../config/config.ts';
import { configJsonSchema, configJsonSchemaText, MEANINGS } from '../../scripts/json-schema.ts';

const nodeSchema = z.looseObject({
  properties: z.optional(z.record(z.string(), z.unknown())),
  items: z.optional(z.unknown()),
  oneOf: z.optional(z.array(z.unknown())),
  description: z.optional(z.string()),
  const: z.optional(z.string()),
});

const pathsIn = (value: unknown, path = ''): [path: string, description: string | undefined][] => {
  const { data: node } = nodeSchema.safeParse(value);
  if (node === undefined) return [];
  const kind = nodeSchema.safeParse(node.properties?.kind).data?.const;
  const here = kind === undefined ? path : `${path}.${kind}`;
  return [
    [here, node.description],
    ...Object.entries(node.properties ?? {}).flatMap(([key, child]) =>
      pathsIn(child, here === '' ? key : `${here}.${key}`),
    ),
    ...pathsIn(node.items, `${here}[]`),
    ...(node.oneOf ?? []).flatMap((option) => pathsIn(option, here)),
  ];
};

describe('the JSON schema for editors', () => {
  it('stands in the repository as `npm run schema` writes it', () => {
    const file = readFileSync(new URL('../../home-mini.config.schema.json', import.meta.url), 'utf8');
    expect(file).toBe(configJsonSchemaText());
  });

  it('explains every key, and no key that is gone', () => {
    const isKey = ([path]: readonly [string, ...unknown[]]) =>
      path !== '' && !path.endsWith('[]') && !/rules\[\]\.[a-z-]+$/.test(path);
    const declared = pathsIn(z.toJSONSchema(configSchema, { io: 'input' })).filter(isKey);
    const unsaid = declared.filter(
      ([path, meaning]) => meaning === undefined && MEANINGS[path] === undefined,
    );
    expect(unsaid).toEqual([]);
    const paths = pathsIn(configJsonSchema());
    expect(paths.filter((key) => isKey(key) && key[1] === undefined)).toEqual([]);
    const known = new Set(paths.map(([path]) => path));
    expect(Object.keys(MEANINGS).filter((path) => !known.has(path))).toEqual([]);
  });

  it('says what a duration may be, and refuses unknown keys', () => {
    const schema = JSON.stringify(configJsonSchema());
    expect(schema).toContain('How long demand must stay beyond the limit; a duration from 0s to 1d');
    expect(configJsonSchema().additionalProperties).toBe(false);
  });

  it('wants exactly one address of a recipient and one limit of a rule', () => {
    const schema = JSON.stringify(configJsonSchema());
    expect(schema).toContain(
      '"oneOf":[{"required":["email"]},{"required":["sms"]},{"required":["telegram"]},',
    );
    expect(schema).toContain(
      '"oneOf":[{"required":["above"]},{"required":["below"]},{"required":["costPerHourAbove"]}]',
    );
    expect(schema).toContain(
      '"dependencies":{"clearBelow":{"anyOf":[{"required":["above"]},{"required":["costPerHourAbove"]}]},"clearAbove":["below"]}',
    );
  });
});
