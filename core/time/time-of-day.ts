import * as z from 'zod/mini';

/** A daily window of local time in minutes after midnight; `endMinute` is exclusive, and smaller than `startMinute` when the window crosses midnight. */
export interface DailyWindow {
  readonly startMinute: number;
  readonly endMinute: number;
}

const PATTERN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)$/;
/** Of a day on which the clock does not change. */
export const MINUTES_PER_DAY = 1_440;

/** Reads `22:30-07:00`; undefined for anything else, an empty window (`07:00-07:00`) and the whole day (`00:00-24:00`) included. */
export const parseDailyWindow = (text: string): DailyWindow | undefined => {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const startMinute = Number(match[1]) * 60 + Number(match[2]);
  const end = Number(match[3]) * 60 + Number(match[4]);
  if (end > MINUTES_PER_DAY) return undefined;
  const endMinute = end % MINUTES_PER_DAY;
  return startMinute === endMinute ? undefined : { startMinute, endMinute };
};

/** Writes a minute of the day as `07:00`. */
export const formatTimeOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Writes a window the way the config spells it: `22:30-07:00`. */
export const formatDailyWindow = ({ startMinute, endMinute }: DailyWindow): string =>
  `${formatTimeOfDay(startMinute)}-${formatTimeOfDay(endMinute)}`;

/** Whether every minute of `inner` also lies in `outer`. */
export const windowInside = (inner: DailyWindow, outer: DailyWindow): boolean => {
  const length = (w: DailyWindow) => (w.endMinute - w.startMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const offset = (inner.startMinute - outer.startMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  return offset + length(inner) <= length(outer);
};

const ALLOWED = 'a window of local time, neither empty nor the whole day, such as 22:30-07:00';

/** A daily window in the config, parsed. */
export const dailyWindowSchema = z.pipe(
  z.string(ALLOWED).check(
    z.regex(PATTERN, ALLOWED),
    z.refine((text) => parseDailyWindow(text) !== undefined, ALLOWED),
  ),
  z.transform((text: string) => parseDailyWindow(text) ?? { startMinute: 0, endMinute: 0 }),
);
