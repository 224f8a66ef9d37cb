import { InvalidArgumentError } from 'commander';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { parseDurationMs } from '../../core/time/duration.ts';
import { readSpokenMoment, SPOKEN_MOMENT } from '../../core/time/spoken-moment.ts';

const ALLOWED = `a duration before now (24h, 7d), ${SPOKEN_MOMENT}`;

/**
 * Reads `--since` or `--until`: a duration before now, or a moment as people write it. Epoch ms.
 * @throws BadInputError for anything else
 */
export const readMoment = (flag: string, text: string, zone: string, now: number): number => {
  const at = momentOf(text, zone, now);
  if (at !== undefined) return at;
  throw new BadInputError(`${flag}: got ${JSON.stringify(text)}; allowed: ${ALLOWED}`);
};

/** Checks an option that `readMoment` reads once the zone is known. */
export const momentOption = (text: string): string => {
  if (momentOf(text, 'UTC', 0) !== undefined) return text;
  throw new InvalidArgumentError(`Allowed: ${ALLOWED}.`);
};

const momentOf = (text: string, timeZone: string, now: number): number | undefined => {
  const backMs = parseDurationMs(text);
  return backMs === undefined ? readSpokenMoment(text, { now, timeZone, side: 'before' }) : now - backMs;
};
