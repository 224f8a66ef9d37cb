import { parseLiveRules } from '../../config/live-rules.ts';
import { type HomeTraits, starterRules } from '../../config/starter-rules.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import { quietLoadW } from '../../core/readings/quiet-load.ts';
import type { Reading } from '../../core/readings/reading.ts';
import { Replay, type ReplayedEvent } from '../../core/replay/replay.ts';
import { MONTH_DAYS, MONTH_FROM } from './calendar.ts';
import { type Fault, type FaultKind, faultsOf } from './faults.ts';
import type { ScoredHome } from './homes.ts';
import { rowsOfDay } from './month.ts';

const WEEK_DAYS = 7;
const SAMPLE_HOLDS_MS = 30_000;
const TIME_ZONE = 'Europe/London';
/** Octopus keeps twelve hours; setup runs in the forenoon of the first day. */
const SETUP_AT = MONTH_FROM + 10 * HOUR_MS;
const REACH_MS = 11.5 * HOUR_MS;
/** An alert may come a little after the fault is over. */
const GRACE_MS = 30 * MINUTE_MS;

/** An alert nobody asked for: not of something that was wrong. */
export interface Needless {
  readonly rule: string;
  readonly at: number;
}

export interface HomeScore {
  readonly name: string;
  readonly quietLoadW: number | undefined;
  readonly rules: number;
  readonly needless: readonly Needless[];
  readonly needlessAWeek: number;
  /** Hours from the fault to its alert; undefined where there was none. */
  readonly foundAfterHours: Readonly<Record<FaultKind, number | undefined>>;
}

const liveRules = (home: HomeTraits) => {
  const parsed = parseLiveRules(
    JSON.stringify({ rules: starterRules(home).map(({ rule }) => rule) }),
    MINUTE_MS,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.rules;
};

/** What rules of some severity raise over rows; good news and counts of money are asked for, so none of them is needless. */
export const raisesOver = (
  home: HomeTraits,
  days: Iterable<readonly Reading[]>,
  timeZone: string,
): ReplayedEvent[] => {
  const rules = liveRules(home);
  const replay = new Replay({ rules, timeZone, pollEveryMs: MINUTE_MS, sampleHoldsMs: SAMPLE_HOLDS_MS });
  for (const rows of days) replay.take(rows);
  replay.finish();
  return replay.events.filter(
    ({ event, severity, ruleKind }) => event === 'raised' && ruleKind === 'demand' && severity !== 'info',
  );
};

/** A month of a simulated home under the rules that setup would write for it. */
export const scoreHome = (home: ScoredHome): HomeScore => {
  const faults = faultsOf(home);
  const seen = [-1, 0].flatMap((day) => rowsOfDay(home, day, []));
  const reach = seen.filter(({ at }) => at >= SETUP_AT - REACH_MS && at < SETUP_AT);
  const quiet = quietLoadW(reach, TIME_ZONE, home.told.exports);
  const traits = { ...home.told, quietLoadW: quiet, dailyBudget: undefined };
  const raises = raisesOver(traits, daysOf(home, faults), TIME_ZONE);
  const belongs = (fault: Fault) =>
    raises.filter(({ pollAt }) => pollAt >= fault.fromMs && pollAt <= fault.toMs + GRACE_MS);
  const needless = raises
    .filter((raise) => !faults.some((fault) => belongs(fault).includes(raise)))
    .map(({ rule, pollAt }) => ({ rule, at: pollAt }));
  const after = (kind: FaultKind) => {
    const fault = faults.find((one) => one.kind === kind);
    const first = fault === undefined ? undefined : belongs(fault).find(({ rule }) => finds(rule, kind));
    return fault === undefined || first === undefined ? undefined : (first.pollAt - fault.fromMs) / HOUR_MS;
  };
  return {
    name: home.name,
    quietLoadW: quiet,
    rules: starterRules(traits).length,
    needless,
    needlessAWeek: (needless.length * WEEK_DAYS) / MONTH_DAYS,
    foundAfterHours: {
      'oven-at-night': after('oven-at-night'),
      'freezer-off': after('freezer-off'),
      'immersion-by-day': after('immersion-by-day'),
    },
  };
};

/** Only a rule that is about such a fault finds it: what a shower raises meanwhile does not. */
const finds = (rule: string, kind: FaultKind): boolean =>
  kind === 'freezer-off' ? rule === 'fridge-or-freezer-off' : rule.startsWith('left-on');

function* daysOf(home: ScoredHome, faults: readonly Fault[]): Generator<readonly Reading[]> {
  for (let day = 0; day < MONTH_DAYS; day += 1) yield rowsOfDay(home, day, faults);
}
