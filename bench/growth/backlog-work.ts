import { HOUR_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import { MemoryHousehold } from '../memory-household.ts';
import { flatHomeRows } from './flat-home.ts';
import type { PrepareWork } from './work.ts';

const PRESENT = Date.parse('2026-11-02T18:00:00Z');
/** Octopus gives back a little less than twelve hours. */
const MAX_HOURS = 11.75;
const RULES = [
  { kind: 'demand', name: 'very-high', above: 9_000, for: '20m' },
  { kind: 'demand', name: 'left-on', above: 5_000, averageOver: '15m', for: '1h' },
  { kind: 'no-data', name: 'offline', after: '15m' },
  { kind: 'frozen', name: 'frozen', after: '30m' },
  { kind: 'budget', name: 'monthly', period: 'month', energyAbove: 4_000 },
];

/** The first poll after an outage of so many hours. */
export const backlogWork: PrepareWork = async (hours) => {
  const left = PRESENT - Math.min(hours, MAX_HOURS) * HOUR_MS;
  const giveRows = flatHomeRows(left - 5 * MINUTE_MS);
  let household: MemoryHousehold | undefined;
  return {
    ready: async () => {
      household = new MemoryHousehold({ now: left, giveRows, rules: RULES });
      await household.poll();
      household.now = PRESENT;
    },
    run: async () => {
      const report = await household?.poll();
      if (report?.outcome !== 'stored') throw new Error(`the poll ended as ${report?.outcome}`);
    },
  };
};
