import fc from 'fast-check';

/** Texts that have broken parsers before; see https://github.com/minimaxir/big-list-of-naughty-strings. */
export const NASTY_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\uFEFF{}',
  'null',
  'undefined',
  '[]',
  '[[[[[[[[',
  '{',
  '{"a":',
  '"',
  'NaN',
  '-0',
  '1e400',
  '1e-400',
  '9007199254740993',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"toString":1,"hasOwnProperty":2,"valueOf":null}',
  '{"rules":{"__proto__":[]}}',
  '{"rules":[{"kind":"__proto__","name":"constructor"}]}',
  '{"data":{"__proto__":{"polluted":true},"smartMeterTelemetry":[{"__proto__":{"polluted":true}}]}}',
  '{"errors":[{"extensions":{"errorCode":"__proto__"}}]}',
  '{"errors":[{"extensions":{"errorCode":"KT-CT-1139","errorCode":7}}],"data":null}',
  '{"data":{"smartMeterTelemetry":[null,[],7,"x",{"readAt":{},"demand":[]}]}}',
  `{"data":{"smartMeterTelemetry":${'['.repeat(2_000)}${']'.repeat(2_000)}}}`,
  '['.repeat(100_000),
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  '\ud800',
  'Ω≈ç√∫˜µ≤≥÷',
  '‮drow',
  '<html><script>alert(1)</script></html>',
  `"${'a'.repeat(100_000)}"`,
];

/** Keys that reach for prototypes. */
const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'),
  fc.constantFrom(
    'households',
    'rules',
    'kind',
    'name',
    'data',
    'errors',
    'extensions',
    'errorCode',
    'recipients',
  ),
  fc.constantFrom(
    'readAt',
    'demand',
    'consumption',
    'smartMeterTelemetry',
    'path',
    'quietHours',
    'pausedUntil',
  ),
  fc.string({ maxLength: 8 }),
);

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -0, 1e308, Number.MIN_VALUE, 'demand', 'no-data', '5m'),
  fc.constantFrom<unknown>(
    'KT-CT-1139',
    '2026-05-15T17:14:50Z',
    '2026-02-30T25:61:61Z',
    '70000.0001',
    '1e999',
  ),
  fc.double(),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** JSON of any shape, made of our own words and of words that reach for prototypes. */
export const nastyJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => ownEntries(entries)),
  ),
})).value;

/** An object whose `__proto__`, if any, is a key like any other, as JSON.parse makes it. */
const ownEntries = (entries: readonly (readonly [string, unknown])[]): unknown => {
  const made: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    Object.defineProperty(made, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return made;
};

/** JSON text, broken JSON text and plain noise. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  nastyJson.map((value) => JSON.stringify(value) ?? ''),
  fc.tuple(nastyJson, fc.nat(60)).map(([value, cut]) => (JSON.stringify(value) ?? '').slice(0, cut)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(...NASTY_TEXTS),
);

/** What every prototype has; it must be the same after any input. */
export const prototypeKeys = (): string[] =>
  [Object.prototype, Array.prototype, Function.prototype, String.prototype].map((one) =>
    Reflect.ownKeys(one).map(String).join(),
  );
