import * as z from 'zod/mini';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../contract/lengths.ts';

/** The largest first. */
const UNITS = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
] as const;
const UNIT_MS: ReadonlyMap<string, number> = new Map(UNITS);
const PATTERN = /^(\d{1,6})([smhd])$/;

/** Reads `30s`, `5m`, `1h` or `2d` as milliseconds; undefined for anything else. */
export const parseDurationMs = (text: string): number | undefined => {
  const [, count, unit = ''] = PATTERN.exec(text) ?? [];
  const unitMs = UNIT_MS.get(unit);
  return unitMs === undefined ? undefined : Number(count) * unitMs;
};

/**
 * Milliseconds of a duration that stands in our own code.
 * @throws TypeError where it is none
 */
export const durationMs = (text: string): number => {
  const ms = parseDurationMs(text);
  if (ms === undefined) throw new TypeError(`${text} is no duration`);
  return ms;
};

/** Writes milliseconds the way the config spells them, in the largest unit that divides: `90s`, `5m`, `2d`. */
export const formatDuration = (ms: number): string => {
  for (const [unit, unitMs] of UNITS) {
    if (ms > 0 && ms % unitMs === 0) return `${ms / unitMs}${unit}`;
  }
  return `${Math.round(ms / SECOND_MS)}s`;
};

const SPELLED = /(\d+(?:\.\d+)?)\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])/gi;

/** Reads what people write in place of `5m`: `5 minutes`, `1.5h`, `1h30m`; undefined where that is not plain. */
const meantMs = (text: string): number | undefined => {
  if (text.replace(SPELLED, '').trim() !== '') return undefined;
  const parts = [...text.matchAll(SPELLED)].map(
    ([, count, unit = '']) => Number(count) * (UNIT_MS.get(unit.charAt(0).toLowerCase()) ?? Number.NaN),
  );
  const ms = parts.reduce((sum, part) => sum + part, 0);
  return parts.length > 0 && ms % SECOND_MS === 0 ? ms : undefined;
};

/**
 * A duration in the config (`5m`), parsed to milliseconds; `min` and `max` are durations too and inclusive.
 * @throws TypeError where one of them is none
 */
export const durationSchema = ({ min, max }: { min: string; max: string }) => {
  const allowed = `a duration from ${min} to ${max}, such as 30s, 5m, 1h or 2d`;
  const [low, high] = [durationMs(min), durationMs(max)];
  const fits = (ms: number | undefined): ms is number => ms !== undefined && ms >= low && ms <= high;
  const inRange = (text: string) => fits(parseDurationMs(text));
  const error = ({ input }: { readonly input?: unknown }): string => {
    const meant = typeof input === 'string' ? meantMs(input) : undefined;
    return fits(meant) ? `${allowed}; did you mean ${formatDuration(meant)}?` : allowed;
  };
  return z.pipe(
    z.string(allowed).check(z.regex(PATTERN, { error }), z.refine(inRange, { error })),
    z.transform((text: string) => parseDurationMs(text) ?? 0),
  );
};
