import type { Run } from './run.ts';
import type { Monitor } from './state.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BLOCK_CASTS_DOUBT_MS = 30 * MINUTE_MS;
const SEEN_AGAIN_AFTER_MS = 10 * MINUTE_MS;
const FIRST_TRY_MS = HOUR_MS;
const LATER_TRY_MS = 6 * HOUR_MS;

type KeyDoubt = NonNullable<Monitor['keyDoubt']>;

/**
 * The doubt about a key rejected now, for ten minutes without a call; undefined where the rejection is believed. After
 * the web server in front of the API has blocked us, the API has rejected good keys, and their owners replaced them
 * (https://github.com/BottlecapDave/HomeAssistant-OctopusEnergy/issues/1781): then it must be seen twice.
 */
export const doubtOfRejection = (run: Run): KeyDoubt | undefined => {
  const { monitor, keyStamp, task } = run;
  const { now } = task;
  const { keyDoubt: before, edgeBlockedAt, coolDown, problem } = monitor;
  if (problem?.kind === 'rejected-key') return undefined;
  if (before !== undefined && before.keyStamp === keyStamp) {
    return now - before.since >= SEEN_AGAIN_AFTER_MS ? undefined : before;
  }
  // A cool-down that was not lifted yet means that nothing was answered since the block.
  const blocked =
    edgeBlockedAt !== undefined && (now - edgeBlockedAt <= BLOCK_CASTS_DOUBT_MS || coolDown !== undefined);
  if (!blocked) return undefined;
  return {
    since: now,
    nextTryAt: now + SEEN_AGAIN_AFTER_MS,
    ...(keyStamp === undefined ? {} : { keyStamp }),
  };
};

/** Whether a doubted key must be left alone for now. */
export const isDoubtPending = (run: Run): boolean => {
  const { keyDoubt } = run.monitor;
  const { keyStamp } = run.household;
  if (keyDoubt === undefined || run.task.now >= keyDoubt.nextTryAt) return false;
  return keyStamp === undefined || keyStamp === keyDoubt.keyStamp;
};

/** When a rejected key is tried again although nobody changed it (epoch ms): after an hour, then every six. */
export const nextKeyTry = (run: Run): number => {
  const { problem } = run.monitor;
  const again = problem?.kind === 'rejected-key' && problem.keyStamp === run.keyStamp;
  return run.task.now + (again ? LATER_TRY_MS : FIRST_TRY_MS);
};

/** Forgets an edge block that is over. */
export const forgetOldBlock = (run: Run): void => {
  const { edgeBlockedAt } = run.monitor;
  if (edgeBlockedAt === undefined || run.task.now - edgeBlockedAt <= BLOCK_CASTS_DOUBT_MS) return;
  run.update({ edgeBlockedAt: undefined });
};
