import * as z from 'zod/mini';

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const PATTERN = /^(\d{1,6})([smhd])$/;

/** Reads `30s`, `5m`, `1h` or `2d` as milliseconds; undefined for anything else. */
export const parseDurationMs = (text: string): number | undefined => {
  const [, count, unit] = PATTERN.exec(text) ?? [];
  if (count === undefined || !isUnit(unit)) return undefined;
  return Number(count) * UNIT_MS[unit];
};

const isUnit = (unit: string | undefined): unit is keyof typeof UNIT_MS =>
  unit !== undefined && unit in UNIT_MS;

/** Writes milliseconds the way the config spells them, in the largest unit that divides: `90s`, `5m`, `2d`. */
export const formatDuration = (ms: number): string => {
  for (const unit of ['d', 'h', 'm'] as const) {
    if (ms > 0 && ms % UNIT_MS[unit] === 0) return `${ms / UNIT_MS[unit]}${unit}`;
  }
  return `${Math.round(ms / UNIT_MS.s)}s`;
};

const SPELLED = /(\d+(?:\.\d+)?)\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])/gi;

/** Reads what people write in place of `5m`: `5 minutes`, `1.5h`, `1h30m`; undefined where that is not plain. */
const meantMs = (text: string): number | undefined => {
  if (text.replace(SPELLED, '').trim() !== '') return undefined;
  const parts = [...text.matchAll(SPELLED)].map(([, count, unit = '']) => {
    const letter = unit.charAt(0).toLowerCase();
    return isUnit(letter) ? Number(count) * UNIT_MS[letter] : Number.NaN;
  });
  const ms = parts.reduce((sum, part) => sum + part, 0);
  return parts.length > 0 && ms % UNIT_MS.s === 0 ? ms : undefined;
};

/** A duration in the config (`5m`), parsed to milliseconds; `min` and `max` are durations too and inclusive. */
export const durationSchema = ({ min, max }: { min: string; max: string }) => {
  const allowed = `a duration from ${min} to ${max}, such as 30s, 5m, 1h or 2d`;
  const fits = (ms: number | undefined): ms is number => {
    const [low, high] = [parseDurationMs(min), parseDurationMs(max)];
    return ms !== undefined && low !== undefined && high !== undefined && ms >= low && ms <= high;
  };
  const inRange = (text: string) => fits(parseDurationMs(text));
  const error = ({ input }: { readonly input?: unknown }): string => {
    const meant = typeof input === 'string' && !PATTERN.test(input) ? meantMs(input) : undefined;
    return fits(meant) ? `${allowed}; did you mean ${formatDuration(meant)}?` : allowed;
  };
  return z.pipe(
    z.string(allowed).check(z.regex(PATTERN, { error }), z.refine(inRange, { error })),
    z.transform((text: string) => parseDurationMs(text) ?? 0),
  );
};
