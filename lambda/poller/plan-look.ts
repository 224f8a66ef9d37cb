import { learnDelay, planSecondLook } from '../../core/polling/second-look.ts';
import type { PollTask } from './ports.ts';
import type { Monitor } from './state.ts';
import type { Household } from './tell.ts';

/** The monitor with what this poll teaches of second looks, and the one it plans. */
export interface WithLook {
  readonly monitor: Monitor;
  /** Epoch ms; undefined where none is planned. */
  readonly lookAgainAt: number | undefined;
}

/** At other cadences there is no second look: at 30 s there is no time for it, and who polls seldom has a reason. */
const CADENCE = '1m';

/** Learns how late readings come, and plans a second look of this tick. @param before the cursor before this poll */
export const planLook = (
  monitor: Monitor,
  before: number | undefined,
  { settings, rules }: Household,
  { now, second }: PollTask,
): WithLook => {
  if (settings.pollEvery !== CADENCE) return { monitor, lookAgainAt: undefined };
  const { cursor } = monitor;
  const secondLook = learnDelay(monitor.secondLook, cursor === before ? undefined : cursor, now);
  const learned = { ...monitor, secondLook };
  if (second) return { monitor: learned, lookAgainAt: undefined };
  const { timeZone } = settings;
  const { alerts: state, calls } = monitor;
  const planned = planSecondLook({ now, timeZone, rules: rules.rules, state, calls, secondLook });
  if (planned === undefined) return { monitor: learned, lookAgainAt: undefined };
  return { monitor: { ...learned, secondLook: planned.secondLook }, lookAgainAt: planned.at };
};
