import { parseLiveRules } from '../config/live-rules.ts';
import { SAMPLE_HOLDS_MS } from '../core/readings/history.ts';
import type { Reading } from '../core/readings/reading.ts';
import { evaluate, lateAfterMs } from '../core/rules/evaluate.ts';
import type { Conditions } from '../core/rules/kind.ts';
import type { Rule } from '../core/rules/rule.ts';
import { freshAlertState } from '../core/rules/state.ts';
import { cpuMsOf, type Measurement, median, told } from './measurement.ts';

const START = Date.parse('2026-11-02T00:00:00Z');
const STEP_MS = 10_000;
const DAY_ROWS = 8_640;
const POLL_ROWS = 6;
const POLL_MS = 60_000;
const LIMIT_W = 6_000;
/** The bare loop is over too soon to be timed once. */
const BARE_REPEATS = 200;
const WARM_UPS = 2;

const ONE_RULE = [{ kind: 'demand', name: 'very-high', above: LIMIT_W, for: '5m' }];
const FIVE_RULES = [
  ...ONE_RULE,
  { kind: 'demand', name: 'left-on', above: 500, averageOver: '15m', for: '1h' },
  { kind: 'no-data', name: 'offline', after: '15m' },
  { kind: 'frozen', name: 'frozen', after: '30m' },
  { kind: 'budget', name: 'daily', period: 'day', energyAbove: 20 },
];

/** How many rows a second the alert core decides. */
export const decision: Measurement = {
  title: 'Decision',
  how:
    'Rows a second of CPU through the alert core (no I/O): in one batch as after an outage, and in polls of six; beside a ' +
    'bare loop over the same rows that only compares with a threshold. A week of rows with a car every fourth night, ' +
    'the contenders in turn, medians. The loop has no durations, hysteresis, means, windows, budgets or state.',
  measure: async ({ runs, quick }) => {
    const rows = homeRows(quick ? DAY_ROWS / 24 : 7 * DAY_ROWS);
    const [one, five] = [rulesOf(ONE_RULE), rulesOf(FIVE_RULES)];
    let beyond = 0;
    const contenders = {
      bare: () => {
        for (let nth = 0; nth < BARE_REPEATS; nth += 1) beyond += countBeyond(rows);
      },
      'one rule, one batch': () => decideAll(one, rows, rows.length),
      'five rules, one batch': () => decideAll(five, rows, rows.length),
      'five rules, polls of six': () => decideAll(five, rows, POLL_ROWS),
    };
    const times = new Map<string, number[]>();
    for (let run = -WARM_UPS; run < runs; run += 1) {
      for (const [name, work] of Object.entries(contenders)) {
        const ms = await cpuMsOf(work);
        if (run >= 0) times.set(name, [...(times.get(name) ?? []), ms]);
      }
    }
    if (beyond === 0) throw new Error('no row is beyond the threshold: the loop compared nothing');
    const perSecond = (name: string, repeats = 1) =>
      (1_000 * repeats * rows.length) / median(times.get(name) ?? []);
    const bare = perSecond('bare', BARE_REPEATS);
    return Object.keys(contenders).map((name) =>
      name === 'bare'
        ? told('a bare loop', `${millions(bare)} rows/s`)
        : told(
            name,
            `${millions(perSecond(name))} rows/s, ${Math.round(bare / perSecond(name))} times the loop's time`,
          ),
    );
  },
};

const millions = (value: number): string => `${(value / 1e6).toPrecision(3)} million`;

const rulesOf = (rules: readonly object[]): readonly Rule[] => {
  const parsed = parseLiveRules(JSON.stringify({ rules }), POLL_MS);
  if (!parsed.ok) throw new Error('the rules of the benchmark cannot be read');
  return parsed.value.rules;
};

const homeRows = (count: number): Reading[] =>
  Array.from({ length: count }, (_, index) => {
    const atNight = index % (4 * DAY_ROWS) < DAY_ROWS / 6;
    const demandW = 300 + ((index * 7_919) % 400) + (atNight ? 7_000 : 0);
    return {
      at: START + index * STEP_MS,
      demandW,
      consumptionWh: index * 2,
      consumptionDeltaWh: 2,
      costPence: 0.05,
    };
  });

const countBeyond = (rows: readonly Reading[]): number => {
  let count = 0;
  for (const { demandW } of rows) if (demandW > LIMIT_W) count += 1;
  return count;
};

/** Takes the rows in batches, as polls do. */
const decideAll = (rules: readonly Rule[], rows: readonly Reading[], batch: number): void => {
  let state = freshAlertState();
  let events = 0;
  for (let first = 0; first < rows.length; first += batch) {
    const samples = rows.slice(first, first + batch);
    const evaluation = evaluate(rules, state, samples, conditionsAt((samples.at(-1)?.at ?? START) + STEP_MS));
    state = evaluation.state;
    events += evaluation.events.length;
  }
  if (events === 0) throw new Error('nothing was decided');
};

const conditionsAt = (now: number): Conditions => ({
  now,
  timeZone: 'Europe/London',
  rulesFrom: 0,
  sampleHoldsMs: SAMPLE_HOLDS_MS,
  lateAfterMs: lateAfterMs(POLL_MS),
  newestStoredAt: now - STEP_MS,
  firstPollAt: START,
  silenceCause: 'mini-silent',
  deviceId: undefined,
});
