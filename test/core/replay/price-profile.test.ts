import { expect, it } from 'vitest';
import type { MeterReading } from '../../../core/readings/reading.ts';
import { PriceProfile } from '../../../core/replay/price-profile.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const START = at('2026-03-02T00:00:00Z');
const HALF_HOUR = HOUR / 2;
/** 100 Wh for 2.5 pence. */
const priced = (moment: number): MeterReading => ({
  at: moment,
  demandW: 600,
  consumptionDeltaWh: 100,
  costPence: 2.5,
});
const unpriced = (moment: number): MeterReading => ({ at: moment, demandW: 600 });

it.each<[string, MeterReading[], { halfHours: number; known: number }]>([
  ['none without rows', [], { halfHours: 0, known: 0 }],
  ['none where no row says what it cost', [unpriced(START)], { halfHours: 1, known: 0 }],
  ['the one that is not over', [priced(START)], { halfHours: 1, known: 1 }],
  [
    'one once, however many rows it has',
    [priced(START), priced(START + MINUTE), unpriced(START + 2 * MINUTE)],
    { halfHours: 1, known: 1 },
  ],
  [
    'each by its own rows',
    [priced(START), unpriced(START + HALF_HOUR), priced(START + 2 * HALF_HOUR)],
    { halfHours: 3, known: 2 },
  ],
  [
    'those in which there are rows, whatever lies between',
    [priced(START), priced(START + 10 * HALF_HOUR), unpriced(START + 11 * HALF_HOUR)],
    { halfHours: 3, known: 2 },
  ],
  [
    'as it was when the next one began: what comes late changes nothing',
    [unpriced(START), unpriced(START + HALF_HOUR), priced(START)],
    { halfHours: 2, known: 0 },
  ],
])('half hours whose price is known: %s', (_, rows, known) => {
  const [whole, pieces] = [new PriceProfile(), new PriceProfile()];
  whole.count(rows);
  for (const row of rows) pieces.count([row]);
  for (const { halfHours, known: knownOnes } of [whole, pieces]) {
    expect({ halfHours, known: knownOnes }).toEqual(known);
  }
});
