import { DAY_MS } from '../../core/contract/lengths.ts';
import type { ClosedHour } from '../../core/readings/hourly-means.ts';
import { draw } from '../../local/simulator/seeded.ts';
import { raisesOver } from './life.ts';
import { LOAD_KINDS, type Load, type LoadKind, loadsOf, midnightsOf, withLoads } from './loads.ts';

/** Nothing is tested before. */
const LEARNING_DAYS = 14;
const SIX_WEEKS = 42;
const ONE_WEEK = 7;
const LIVES = 3;
const LIFE_SHIFT_DAYS = 11;

/** Of so many loads so many were found. */
export interface Found {
  readonly trials: number;
  readonly found: number;
}

/** How the rules did in one home. */
export interface UsualScore {
  /** Alerts a week in a life to which nothing was done. */
  readonly needlessAWeek: { readonly unusual: number; readonly standby: number };
  /** By the name of the load, six weeks apart. */
  readonly found: Readonly<Record<string, Found>>;
  /** One week apart, so that some are learned as usual. */
  readonly foundAWeekApart: Readonly<Record<string, Found>>;
}

/** Lets a home live through its hours as they are, and then with loads in them. */
export const scoreHours = (hours: readonly ClosedHour[], timeZone: string, seed: number): UsualScore => {
  const midnights = midnightsOf(hours);
  const weeks = (midnights.length - LEARNING_DAYS) / ONE_WEEK;
  const raises = raisesOver(hours, timeZone);
  const needless = (kind: string) => raises.filter(({ ruleKind }) => ruleKind === kind).length / weeks;
  const trials = (kind: LoadKind, life: number, apartDays: number): Found => {
    const loads = loadsOf(kind, midnights, {
      apartDays,
      firstDay: FIRST_LOAD_DAY + life * LIFE_SHIFT_DAYS,
      draw: (nth) => draw(seed, life, nth, kind.watts),
    });
    const told = raisesOver(withLoads(hours, loads), timeZone).filter(
      ({ ruleKind }) => ruleKind === kind.rule,
    );
    const isFound = ({ from }: Load) => told.some(({ at }) => at > from && at <= from + kind.foundWithinMs);
    return { trials: loads.length, found: loads.filter(isFound).length };
  };
  const sixWeeks = (kind: LoadKind) =>
    sum(Array.from({ length: LIVES }, (_, life) => trials(kind, life, SIX_WEEKS)));
  return {
    needlessAWeek: { unusual: needless('unusual'), standby: needless('standby') },
    found: Object.fromEntries(LOAD_KINDS.map((kind) => [kind.name, sixWeeks(kind)])),
    foundAWeekApart: Object.fromEntries(
      LOAD_KINDS.filter(({ lastsMs }) => lastsMs < ONE_WEEK * DAY_MS).map((kind) => [
        kind.name,
        trials(kind, 0, ONE_WEEK),
      ]),
    ),
  };
};

const FIRST_LOAD_DAY = 30;

/** All trials together. */
export const sum = (parts: readonly (Found | undefined)[]): Found => ({
  trials: parts.reduce((total, part) => total + (part?.trials ?? 0), 0),
  found: parts.reduce((total, part) => total + (part?.found ?? 0), 0),
});
