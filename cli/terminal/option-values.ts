import { InvalidArgumentError } from 'commander';
import { formatDuration, parseDurationMs } from '../../core/time/duration.ts';
import { cityTimeZoneSchema } from '../../core/time/time-zone.ts';

/** Reads a duration option in milliseconds; `minMs` and `maxMs` are inclusive. */
export const durationOption =
  (minMs: number, maxMs: number) =>
  (text: string): number => {
    const ms = parseDurationMs(text);
    if (ms !== undefined && ms >= minMs && ms <= maxMs) return ms;
    throw new InvalidArgumentError(
      `Allowed: a duration from ${formatDuration(minMs)} to ${formatDuration(maxMs)}, such as 90s, 12h or 7d.`,
    );
  };

/** Reads a whole number; `min` and `max` are inclusive. */
export const wholeNumberOption =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Allowed: a whole number from ${min} to ${max}.`);
  };

/** Reads the name of a time zone. */
export const timeZoneOption = (text: string): string => {
  const zone = cityTimeZoneSchema.safeParse(text);
  if (zone.success) return zone.data;
  throw new InvalidArgumentError(`Allowed: ${zone.error.issues[0]?.message}.`);
};

/** Reads an amount of money in pounds. */
export const poundsOption = (text: string): number => {
  const value = /^\d+(\.\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= 100_000) return value;
  throw new InvalidArgumentError('Allowed: pounds over 0, at most 100000, such as 6 or 7.50.');
};
