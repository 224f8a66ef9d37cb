import * as z from 'zod/mini';
import { SECOND_LOOK_BY_MS } from '../contract/deadlines.ts';
import { decidesFrom } from '../rules/demand/deciding.ts';
import type { Rule } from '../rules/rule.ts';
import type { AlertState } from '../rules/state.ts';
import { localDay } from '../time/local-time.ts';
import type { CallBucket } from './call-limit.ts';

/** What is remembered for second looks. */
export const secondLookSchema = z.object({
  /** How long after its time a reading is there at most, ms. */
  delayMs: z.number(),
  /** How many were planned on a local day, days since the epoch. */
  day: z.optional(z.number()),
  looks: z.optional(z.number()),
  /** How long they were to wait together, ms. */
  waitMs: z.optional(z.number()),
});
export type SecondLook = z.infer<typeof secondLookSchema>;

/** A Mini measures every ten seconds. */
const STEP_MS = 10_000;
/** Of one that uploads as it did before the reading is there by then. */
const MARGIN_MS = 1_000;
/** Second looks of a local day, and how long they may wait together: Lambda bills the wait. */
export const MOST_LOOKS_A_DAY = 60;
export const MOST_WAIT_A_DAY_MS = 43 * 60_000;
/** Calls that must be left, so that a busy hour does not starve the polls to come. */
const CALLS_KEPT = 5;

/**
 * What the newest reading of a poll at `now` teaches of the delay of uploads. Its age is the delay and up to ten seconds
 * more, by when in these ten seconds it was looked at: the least age seen counts, until an age shows that it is longer.
 * @param newestAt the newest reading, where the poll brought it; undefined where nothing new came
 */
export const learnDelay = (
  before: SecondLook | undefined,
  newestAt: number | undefined,
  now: number,
): SecondLook | undefined => {
  if (newestAt === undefined) return before;
  const ageMs = Math.max(0, now - newestAt);
  const known = before?.delayMs;
  const isLonger = known === undefined || ageMs - STEP_MS > known;
  return { ...before, delayMs: isLonger ? ageMs : Math.min(known, ageMs) };
};

/** What a poll knows when it asks itself whether to look again. */
export interface LookConditions {
  /** When the poll began, epoch ms. */
  readonly now: number;
  /** IANA. */
  readonly timeZone: string;
  readonly rules: readonly Rule[];
  readonly state: Pick<AlertState, 'rules'>;
  /** What is left of the call limit after the poll. */
  readonly calls: CallBucket;
  readonly secondLook: SecondLook | undefined;
}

/** A look that is planned, and what is remembered of it. */
export interface PlannedLook {
  /** When the reading should be there that decides, epoch ms. */
  readonly at: number;
  readonly secondLook: SecondLook;
}

/**
 * Whether to look again before the next poll: where a pending `demand` rule could be decided by a reading that is there
 * within 48 s, at most 60 times and 43 min of waiting a local day, and only with calls to spare. It counts once it is planned, so that a run
 * that dies while it waits leaves no look uncounted.
 */
export const planSecondLook = ({
  now,
  timeZone,
  rules,
  state,
  calls,
  secondLook,
}: LookConditions): PlannedLook | undefined => {
  if (secondLook === undefined || calls.left < CALLS_KEPT) return undefined;
  const day = localDay(now, timeZone);
  const { delayMs, looks: before = 0, waitMs: waited = 0 } = secondLook;
  const [looks, waitMs] = secondLook.day === day ? [before, waited] : [0, 0];
  if (looks >= MOST_LOOKS_A_DAY) return undefined;
  const coming = rules
    .flatMap((rule) => decidingReading(rule, state, timeZone) ?? [])
    .map((readAt) => readAt + delayMs + MARGIN_MS);
  const first = Math.min(...coming.filter((arrival) => arrival > now));
  // A Mini leaves out one reading in nine: so early in the minute the one after it is worth waiting for.
  const at = first - now < STEP_MS ? first + STEP_MS : first;
  if (at > now + SECOND_LOOK_BY_MS || waitMs + at - now > MOST_WAIT_A_DAY_MS) return undefined;
  return { at, secondLook: { delayMs, day, looks: looks + 1, waitMs: waitMs + at - now } };
};

/** The time of the reading that decides, in steps of ten seconds from the newest one on. */
const decidingReading = (
  rule: Rule,
  { rules }: Pick<AlertState, 'rules'>,
  timeZone: string,
): number | undefined => {
  const state = rules[rule.name];
  if (rule.kind !== 'demand' || state?.kind !== 'demand' || state.lastAt === undefined) return undefined;
  const from = decidesFrom(rule, state, timeZone);
  if (from === undefined) return undefined;
  return state.lastAt + Math.max(1, Math.ceil((from - state.lastAt) / STEP_MS)) * STEP_MS;
};
