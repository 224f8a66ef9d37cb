import { MINUTE_MS } from '../../core/contract/lengths.ts';
import { MemoryHousehold } from '../memory-household.ts';
import { flatHomeRows } from './flat-home.ts';
import type { PrepareWork } from './work.ts';

const START = Date.parse('2026-11-02T12:00:00Z');
const SETTLING_POLLS = 20;
/** A poll is too short to be timed alone. */
export const POLLS_PER_RUN = 20;

const rulesWith = (count: number, aboveW: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'demand',
    name: `rule-${index}`,
    above: aboveW + index,
    clearBelow: aboveW - 10,
    for: '2m',
    ...(index % 4 === 0 ? { averageOver: '15m' } : {}),
  }));

const steadyPolls =
  (aboveW: number): PrepareWork =>
  async (count) => {
    const household = new MemoryHousehold({
      now: START,
      giveRows: flatHomeRows(START - 60 * MINUTE_MS),
      rules: rulesWith(count, aboveW),
    });
    const poll = async () => {
      await household.poll();
      household.now += MINUTE_MS;
    };
    for (let nth = 0; nth < SETTLING_POLLS; nth += 1) await poll();
    return {
      ready: poll,
      run: async () => {
        for (let nth = 0; nth < POLLS_PER_RUN; nth += 1) await poll();
      },
    };
  };

/** Polls with so many rules at rest. */
export const restingRulesWork = steadyPolls(9_000);
/** Polls with so many rules raised. */
export const raisedRulesWork = steadyPolls(200);
