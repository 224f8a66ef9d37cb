import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../core/contract/secret.ts';

const VALUE = 'sk_live_Kp7RTnHq2vWzYxB4mCdF9sLg';

const WAYS: readonly (readonly [string, (secret: Secret) => string])[] = [
  ['string interpolation', (secret) => `${secret}`],
  ['String()', (secret) => String(secret)],
  ['JSON', (secret) => JSON.stringify({ secret })],
  ['util.inspect', (secret) => inspect(secret)],
  [
    'util.inspect of what holds it, hidden things shown',
    (secret) => inspect({ a: [{ secret }] }, { showHidden: true, depth: 9 }),
  ],
  ['an error message', (secret) => inspect(new Error(`bad ${secret}`, { cause: secret }))],
  ['its keys and values', (secret) => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
];

describe('a secret', () => {
  it.each(WAYS)('does not show in %s', (_way, print) => {
    expect(print(new Secret(VALUE))).not.toContain(VALUE);
  });

  it('prints as [redacted]', () => {
    expect(WAYS.slice(0, 4).map(([, print]) => print(new Secret(VALUE)))).toEqual([
      '[redacted]',
      '[redacted]',
      '{"secret":"[redacted]"}',
      '[redacted]',
    ]);
  });

  it('is gone in a structured clone', () => {
    expect(JSON.stringify(structuredClone({ secret: new Secret(VALUE) }))).not.toContain(VALUE);
  });

  it('is given away by reveal alone', () => {
    expect(new Secret(VALUE).reveal()).toBe(VALUE);
  });
});
