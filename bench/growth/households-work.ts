import { MINUTE_MS } from '../../core/contract/lengths.ts';
import { MemoryHousehold } from '../memory-household.ts';
import { flatHomeRows } from './flat-home.ts';
import type { PrepareWork } from './work.ts';

const START = Date.parse('2026-11-02T12:00:00Z');
const SETTLING_POLLS = 3;
const RULES = [
  { kind: 'demand', name: 'very-high', above: 9_000, for: '20m' },
  { kind: 'no-data', name: 'offline', after: '15m' },
];

/** A steady poll of each of so many households in one process. */
export const householdsWork: PrepareWork = async (count) => {
  const giveRows = flatHomeRows(START - 10 * MINUTE_MS);
  const households = Array.from(
    { length: count },
    () => new MemoryHousehold({ now: START, giveRows, rules: RULES }),
  );
  const pollAll = async () => {
    for (const household of households) {
      await household.poll();
      household.now += MINUTE_MS;
    }
  };
  for (let nth = 0; nth < SETTLING_POLLS; nth += 1) await pollAll();
  return { ready: async () => undefined, run: pollAll };
};
