import type { TrueEpisode } from './true-episodes.ts';

/** What was told, in order. */
export type Told = readonly [event: 'raised' | 'recovered', at: number];

/** How what was told compares with what happened. */
export interface Score {
  /** Episodes that happened. */
  readonly episodes: number;
  /** Those whose raise was told in time. */
  readonly found: number;
  /** Raises without an episode, and recoveries that were missing, early or late. */
  readonly falseRaises: number;
  readonly wrongRecoveries: number;
}

/** A reading that decides may be this late, or early where it was on one side for a moment less than it stands for. */
const TOLERANCE_MS = 60_000;

const near = (at: number | undefined, true_: number | undefined): boolean =>
  at === undefined || true_ === undefined ? at === true_ : Math.abs(at - true_) <= TOLERANCE_MS;

/** Compares alerts with the episodes that happened: each episode has at most one alert, the first in time for it. */
export const score = (truth: readonly TrueEpisode[], told: readonly Told[]): Score => {
  const alerts = told.flatMap(([event, at], index) =>
    event === 'raised' ? [{ raisedAt: at, recoveredAt: told[index + 1]?.[1] }] : [],
  );
  const left = new Set(alerts);
  let found = 0;
  let wrongRecoveries = 0;
  for (const { raisedAt, recoveredAt } of truth) {
    const alert = alerts.find((one) => left.has(one) && near(one.raisedAt, raisedAt));
    if (alert === undefined) continue;
    left.delete(alert);
    found += 1;
    if (!near(alert.recoveredAt, recoveredAt)) wrongRecoveries += 1;
  }
  return { episodes: truth.length, found, falseRaises: left.size, wrongRecoveries };
};

/** All of it together. */
export const added = (scores: readonly Score[]): Score =>
  scores.reduce(
    (sum, one) => ({
      episodes: sum.episodes + one.episodes,
      found: sum.found + one.found,
      falseRaises: sum.falseRaises + one.falseRaises,
      wrongRecoveries: sum.wrongRecoveries + one.wrongRecoveries,
    }),
    { episodes: 0, found: 0, falseRaises: 0, wrongRecoveries: 0 },
  );

/** Share of the episodes that were told, in percent. */
export const recallPercent = ({ episodes, found }: Score): number => (100 * found) / Math.max(1, episodes);

/** Missed, false and wrongly ended alerts for each episode. */
export const errorsAnEpisode = ({ episodes, found, falseRaises, wrongRecoveries }: Score): number =>
  (episodes - found + falseRaises + wrongRecoveries) / Math.max(1, episodes);
