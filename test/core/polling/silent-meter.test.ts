import { describe, expect, it } from 'vitest';
import { type MeterMemory, networkCheckDue, rediscoveryDue } from '../../../core/polling/silent-meter.ts';
import { at, HOUR } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');
const DAY = 24 * HOUR;

/** A meter whose newest reading is three hours old, with two hours of answers that brought nothing new. */
const silent = (change: Partial<MeterMemory> = {}): MeterMemory => ({
  firstPollAt: NOW - 100 * DAY,
  cursor: NOW - 3 * HOUR,
  octopus: { quietSince: NOW - 2 * HOUR },
  discoveredAt: NOW - 50 * DAY,
  ...change,
});

describe('the meter is looked for again', () => {
  it.each<[string, MeterMemory, boolean]>([
    ['after two hours of answers without a new reading', silent(), true],
    ['not before', silent({ octopus: { quietSince: NOW - 2 * HOUR + 1 } }), false],
    ['not while readings come', silent({ octopus: {} }), false],
    [
      'not while the newest reading is less than two hours old',
      silent({ cursor: NOW - 2 * HOUR + 1 }),
      false,
    ],
    ['once the newest reading is two hours old', silent({ cursor: NOW - 2 * HOUR }), true],
    [
      'not in the first two hours of a household without a reading',
      silent({ cursor: undefined, firstPollAt: NOW - HOUR }),
      false,
    ],
    ['after them', silent({ cursor: undefined, firstPollAt: NOW - 2 * HOUR }), true],
    ['where the answers were empty, too', silent({ octopus: { emptySince: NOW - 2 * HOUR } }), true],
    [
      'by the answers without a new reading where only the last of them are empty',
      silent({ octopus: { emptySince: NOW - HOUR, quietSince: NOW - 2 * HOUR } }),
      true,
    ],
    ['where nobody knows when it was looked for', silent({ discoveredAt: undefined }), true],
    ['not again on the same day', silent({ discoveredAt: NOW - 2 * HOUR }), false],
    [
      'not again just short of a day',
      silent({ octopus: { quietSince: NOW - 2 * DAY }, discoveredAt: NOW - DAY + 1 }),
      false,
    ],
    ['again after a day', silent({ octopus: { quietSince: NOW - 2 * DAY }, discoveredAt: NOW - DAY }), true],
    [
      'again after four hours where another meter waits for its Mini',
      silent({ octopus: { quietSince: NOW - DAY }, discoveredAt: NOW - 4 * HOUR, rivalMeters: 1 }),
      true,
    ],
    [
      'not before them',
      silent({ octopus: { quietSince: NOW - DAY }, discoveredAt: NOW - 4 * HOUR + 1, rivalMeters: 1 }),
      false,
    ],
    [
      'at once where the key may not read it',
      silent({ octopus: {}, problem: { kind: 'wrong-meter' } }),
      true,
    ],
    [
      'at once where Octopus does not know it',
      silent({ octopus: {}, problem: { kind: 'device-not-found' } }),
      true,
    ],
    ['not for a problem with the key', silent({ octopus: {}, problem: { kind: 'rejected-key' } }), false],
  ])('%s', (_, memory, due) => {
    expect(rediscoveryDue(memory, NOW)).toBe(due);
  });
});

describe('whether a live device is on the network is asked', () => {
  it.each<[string, Partial<MeterMemory>, boolean]>([
    ['after a day without a reading', { cursor: NOW - DAY }, true],
    ['not before', { cursor: NOW - DAY + 1 }, false],
    ['after a day without the first reading', { cursor: undefined, firstPollAt: NOW - DAY }, true],
    ['once in a silence', { cursor: NOW - 2 * DAY, networkCheckedAt: NOW - DAY }, false],
    ['again in the next silence', { cursor: NOW - DAY, networkCheckedAt: NOW - 2 * DAY }, true],
  ])('%s', (_, change, due) => {
    expect(networkCheckDue(silent(change), NOW)).toBe(due);
  });
});
