import { BadInputError } from '../../../core/contract/bad-input.ts';
import { parseDurationMs } from '../../../core/time/duration.ts';
import { readLocalDateTime } from '../../../core/time/local-date-time.ts';

const ALLOWED =
  'a duration such as 24h or 7d, or a local date or time such as 2026-05-15 or 2026-05-15T18:00';

/**
 * Reads `--since` or `--until`: a duration before now, or a local date or date and time. Epoch ms.
 * @throws BadInputError for anything else
 */
export const readMoment = (flag: string, text: string, zone: string, now: number): number => {
  const backMs = parseDurationMs(text);
  if (backMs !== undefined) return now - backMs;
  const at = readLocalDateTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text, zone);
  if (at !== undefined) return at;
  throw new BadInputError(`${flag}: got ${JSON.stringify(text)}; allowed: ${ALLOWED}`);
};
