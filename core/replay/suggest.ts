import * as z from 'zod/mini';
import type { RowSource } from '../../cli/commands/replay/row-source.ts';
import { limitKilowatts } from '../messages/figures.ts';
import type { MeterReading } from '../readings/reading.ts';
import { evaluate } from '../rules/evaluate.ts';
import type { AlertEvent } from '../rules/events.ts';
import { ruleListSchema } from '../rules/rule.ts';
import { freshAlertState } from '../rules/state.ts';
import { mostInAWeek, seenAWeek } from './alert-rate.ts';
import type { DemandProfile } from './demand-profile.ts';
import { PollClock } from './poll-clock.ts';
import type { ReplayTerms } from './replay.ts';

/** A demand rule as a config spells it. */
export interface SuggestedRule {
  readonly kind: 'demand';
  readonly name: string;
  readonly above: number;
  readonly clearBelow: number;
  readonly for: string;
}

export interface Suggestion {
  readonly rule: SuggestedRule;
  /** Alerts it would have given, and the most of them within any seven days. */
  readonly alerts: number;
  readonly mostAWeek: number;
  /** Why this one, in one line. */
  readonly because: string;
}

type SuggestTerms = Pick<ReplayTerms, 'timeZone' | 'sampleHoldsMs'>;

const PERCENTILES = [90, 95, 98, 99, 99.5, 99.9, 100] as const;
const DURATIONS_MIN = [5, 10, 15, 20, 30, 60] as const;
const CLEAR_SHARE = 0.8;
const STEP_W = 50;
const MIN_ABOVE_W = 100;

const upToStep = (watts: number): number => Math.max(MIN_ABOVE_W, Math.ceil(watts / STEP_W) * STEP_W);

interface Candidate extends SuggestedRule {
  readonly percentile: number;
  /** What has flown at the limit by the time it tells, Wh: the less, the earlier it notices. */
  readonly noticedWh: number;
}

const candidatesFor = (profile: DemandProfile): Candidate[] => {
  if (profile.readings === 0) return [];
  const levels = new Map(
    PERCENTILES.map((percentile) => [upToStep(profile.percentileW(percentile)), percentile]),
  );
  return [...levels].flatMap(([above, percentile]) =>
    DURATIONS_MIN.map(
      (minutes): Candidate => ({
        kind: 'demand',
        name: `above-${above}-for-${minutes}m`,
        above,
        clearBelow: Math.floor((above * CLEAR_SHARE) / STEP_W) * STEP_W,
        for: `${minutes}m`,
        percentile,
        noticedWh: (above * minutes) / 60,
      }),
    ),
  );
};

/**
 * Looks for the demand rule that would have given at most `most` alerts within any seven days and notices the soonest:
 * levels at some percentiles of this home's readings, each with some durations, are all replayed.
 */
export const suggestRule = async (
  source: RowSource,
  terms: SuggestTerms,
  profile: DemandProfile,
  most: number,
): Promise<Suggestion | undefined> => {
  const candidates = candidatesFor(profile);
  const trials = await tryOut(candidates, source, terms);
  const spanMs = (profile.newestAt ?? 0) - (profile.firstAt ?? 0);
  const calm = trials.filter(
    ({ raisedAt, onMs }) => mostInAWeek(raisedAt) <= most && onMs <= MAX_ON_SHARE * spanMs,
  );
  const [best] = calm.toSorted(
    (a, b) =>
      silent(a) - silent(b) ||
      a.candidate.noticedWh - b.candidate.noticedWh ||
      a.candidate.above - b.candidate.above,
  );
  if (best === undefined) return undefined;
  const { candidate, raisedAt } = best;
  return {
    rule: { ...written(candidate), name: 'high-demand' },
    alerts: raisedAt.length,
    mostAWeek: mostInAWeek(raisedAt),
    because: `${candidates.length} rules tried: levels at some percentiles of your readings, for 5 to 60 minutes. ${calm.length} stay at ${counted(most)} ${seenAWeek(profile) ? 'in any 7 days' : 'in these readings'}; ${choiceText(best)}: ${limitKilowatts(candidate.above)} (${percentileText(candidate.percentile)}) for ${candidate.for}.`,
  };
};

const choiceText = ({ raisedAt }: Trial): string =>
  raisedAt.length === 0
    ? 'none of them would have told in this time, and this one notices soonest'
    : 'of those that would have told, this one notices soonest';

/** A rule that says nothing at all tells a person less than one that speaks. */
const silent = ({ raisedAt }: Trial): number => (raisedAt.length === 0 ? 1 : 0);

const written = ({ kind, name, above, clearBelow, for: lasts }: SuggestedRule): SuggestedRule => ({
  kind,
  name,
  above,
  clearBelow,
  for: lasts,
});

const counted = (most: number): string => (most === 1 ? 'one alert' : `${most} alerts or fewer`);

const percentileText = (percentile: number): string =>
  percentile === 100 ? 'your highest reading' : `over ${percentile} % of your readings`;

const ROWS_AT_ONCE = 5_000;

/** An alert that is on for more of the time than this is none. */
const MAX_ON_SHARE = 0.25;

/** What became of one candidate. */
interface Trial {
  readonly candidate: Candidate;
  readonly raisedAt: number[];
  /** How long it was raised in all. */
  onMs: number;
  onSince: number | undefined;
}

/** Replays all candidates at once. A demand rule decides by samples alone, so that many samples go in together. */
const tryOut = async (
  candidates: readonly Candidate[],
  source: RowSource,
  { timeZone, sampleHoldsMs }: SuggestTerms,
): Promise<Trial[]> => {
  const rules = z.parse(ruleListSchema, candidates.map(written));
  const trials = candidates.map(
    (candidate): Trial => ({ candidate, raisedAt: [], onMs: 0, onSince: undefined }),
  );
  const byRule = new Map(trials.map((trial) => [trial.candidate.name, trial]));
  let state = freshAlertState();
  let waiting: MeterReading[] = [];
  let newestAt = Number.NEGATIVE_INFINITY;
  const decide = () => {
    const conditions = {
      now: newestAt,
      timeZone,
      rulesFrom: 0,
      sampleHoldsMs,
      lateAfterMs: Number.POSITIVE_INFINITY,
      newestStoredAt: newestAt,
      firstPollAt: clock.firstPollAt,
      silenceCause: 'mini-silent',
      deviceId: undefined,
    } as const;
    const evaluation = evaluate(rules, state, waiting, conditions);
    state = evaluation.state;
    waiting = [];
    for (const event of evaluation.events) note(byRule.get(event.rule), event);
  };
  const clock = new PollClock({
    poll: (_, samples) => {
      for (const sample of samples) {
        if (sample.at <= newestAt) continue;
        newestAt = sample.at;
        waiting.push(sample);
      }
      if (waiting.length >= ROWS_AT_ONCE) decide();
    },
    quietFrom: (now) => now,
  });
  for await (const rows of source.rows()) clock.take(rows);
  clock.finish();
  decide();
  for (const trial of trials) endAt(trial, newestAt);
  return trials;
};

const note = (trial: Trial | undefined, { event, at }: AlertEvent): void => {
  if (trial === undefined) return;
  if (event === 'raised') {
    trial.raisedAt.push(at);
    trial.onSince = at;
  } else endAt(trial, at);
};

const endAt = (trial: Trial, at: number): void => {
  if (trial.onSince !== undefined) trial.onMs += at - trial.onSince;
  trial.onSince = undefined;
};
