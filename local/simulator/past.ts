import { type DaySpan, daySpan } from '../../core/readings/day.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import { readRows } from '../../lambda/octopus/rows.ts';
import type { BegunHome } from '../chosen-home.ts';

/** A home's past before it is polled, as Octopus would have told it. */
export interface LivedPast {
  readonly timeZone: string;
  /** Local days that are over when polls begin, oldest first. */
  readonly days: readonly DaySpan[];
  /** Until when there is a past: epoch ms. */
  readonly to: number;
  /** Readings from `from` (inclusive) to `to` (exclusive), oldest first. */
  readings(from: number, to: number): MeterReading[];
}

/** The past of a home that has one. */
export const livedPast = (
  { mini, installedAt, pastFrom }: BegunHome,
  timeZone: string,
): LivedPast | undefined => {
  if (pastFrom === undefined) return undefined;
  const days: DaySpan[] = [];
  for (let span = daySpan(pastFrom, timeZone); span.endsAt <= installedAt; ) {
    span = daySpan(span.endsAt, timeZone);
    if (span.endsAt <= installedAt) days.push(span);
  }
  return {
    timeZone,
    days,
    to: installedAt,
    readings: (from, to) => readRows(mini.uploaded(from, to, installedAt), installedAt).readings.slice(),
  };
};
