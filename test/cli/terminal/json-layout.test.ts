import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutJson } from '../../../cli/terminal/json-layout.ts';

test('a list of short objects is a table, a long one is opened', () => {
  const rule = { kind: 'no-data', name: 'offline', after: '15m' };
  const long = { name: 'x'.repeat(60), more: 'y'.repeat(60) };
  expect(layOutJson({ rules: [rule, rule], long, none: [], left: undefined })).toBe(`{
  "rules": [
    { "kind": "no-data", "name": "offline", "after": "15m" },
    { "kind": "no-data", "name": "offline", "after": "15m" }
  ],
  "long": {
    "name": "${'x'.repeat(60)}",
    "more": "${'y'.repeat(60)}"
  },
  "none": []
}
`);
});

test('any JSON is read back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(layOutJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
