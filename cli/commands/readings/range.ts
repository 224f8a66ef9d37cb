import { BadInputError } from '../../../core/contract/bad-input.ts';
import { parseDurationMs } from '../../../core/time/duration.ts';
import { readSpokenMoment, SPOKEN_MOMENT } from '../../../core/time/spoken-moment.ts';

/**
 * Reads `--since` or `--until`: a duration before now, or a moment as people write it. Epoch ms.
 * @throws BadInputError for anything else
 */
export const readMoment = (flag: string, text: string, zone: string, now: number): number => {
  const backMs = parseDurationMs(text);
  if (backMs !== undefined) return now - backMs;
  const at = readSpokenMoment(text, { now, timeZone: zone, side: 'before' });
  if (at !== undefined) return at;
  throw new BadInputError(
    `${flag}: got ${JSON.stringify(text)}; allowed: a duration before now (24h, 7d), ${SPOKEN_MOMENT}`,
  );
};
