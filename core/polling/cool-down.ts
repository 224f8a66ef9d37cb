/** No call to Octopus before `until`; `strikes` counts throttled answers in a row. */
export interface CoolDown {
  readonly until: number;
  readonly strikes: number;
}

const FIRST_MS = 5 * 60_000;
const LONGEST_MS = 60 * 60_000;
/** A limit that claims to last longer is asked again after this. */
const LONGEST_LIMIT_MS = 24 * 3_600_000;

/** The pause after a throttled answer: until the limit lifts, where Octopus said when, else 5 minutes doubling to an hour. */
export const coolDownAfter = (
  before: CoolDown | undefined,
  now: number,
  liftsAt: number | undefined,
): CoolDown => {
  const strikes = (before?.strikes ?? 0) + 1;
  if (liftsAt !== undefined && liftsAt > now) {
    return { until: Math.min(liftsAt, now + LONGEST_LIMIT_MS), strikes };
  }
  return { until: now + Math.min(FIRST_MS * 2 ** (strikes - 1), LONGEST_MS), strikes };
};

export const isCoolingDown = (coolDown: CoolDown | undefined, now: number): boolean =>
  coolDown !== undefined && now < coolDown.until;

/** Of two runs' pauses the one that lasts longer. */
export const laterCoolDown = (a: CoolDown | undefined, b: CoolDown | undefined): CoolDown | undefined =>
  a === undefined || b === undefined ? (a ?? b) : a.until >= b.until ? a : b;
