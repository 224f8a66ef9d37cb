import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullBucket, refill, spendCall, spendCalls } from '../../../core/polling/call-limit.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');

describe('the call bucket', () => {
  it('begins with a burst of ten', () => {
    let bucket = fullBucket(NOW);
    let spent = 0;
    for (let next = spendCall(bucket); next !== undefined; next = spendCall(bucket)) {
      bucket = next;
      spent += 1;
    }
    expect(spent).toBe(10);
    expect(bucket).toEqual({ left: 0, at: NOW });
  });

  it.each([
    { name: 'refills steadily', left: 0, afterMs: 4 * MINUTE, filled: 5 },
    { name: 'keeps fractions of a call', left: 0.5, afterMs: 48_000, filled: 1.5 },
    { name: 'never holds more than the burst', left: 9, afterMs: 20 * HOUR, filled: 10 },
    { name: 'gains nothing from a clock that went back', left: 3, afterMs: -HOUR, filled: 3 },
  ])('$name', ({ left, afterMs, filled }) => {
    expect(refill({ left, at: NOW }, 75, NOW + afterMs)).toEqual({
      left: filled,
      at: NOW + Math.max(0, afterMs),
    });
  });

  it('gives no part of a call', () => {
    expect(spendCall({ left: 0.99, at: NOW })).toBeUndefined();
    expect(spendCall({ left: 1, at: NOW })).toEqual({ left: 0, at: NOW });
  });

  it('takes out what another run spent, and owes what is overdrawn, at most one burst', () => {
    expect(spendCalls({ left: 5, at: NOW }, 2)).toEqual({ left: 3, at: NOW });
    expect(spendCalls({ left: 1, at: NOW }, 2)).toEqual({ left: -1, at: NOW });
    expect(spendCalls({ left: -9, at: NOW }, 4)).toEqual({ left: -10, at: NOW });
  });

  it('allows no more than the burst and the hourly calls in any hours, however they are asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 * MINUTE }), { maxLength: 300 }),
        fc.integer({ min: 1, max: 125 }),
        (waits, callsPerHour) => {
          let [now, spent] = [NOW, 0];
          let bucket = fullBucket(NOW);
          for (const wait of waits) {
            now += wait;
            bucket = refill(bucket, callsPerHour, now);
            const after = spendCall(bucket);
            if (after === undefined) continue;
            bucket = after;
            spent += 1;
          }
          expect(spent).toBeLessThanOrEqual(10 + ((now - NOW) / HOUR) * callsPerHour + 1e-6);
        },
      ),
    );
  });
});
