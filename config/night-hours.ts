import { type DailyWindow, MINUTES_PER_DAY } from '../core/time/time-of-day.ts';

/** What ends on time has ended by then, and a mean over 15 min has forgotten it. */
const GRACE_MINUTES = 30;
const MIN_MINUTES = 60;

/** What is left of day and night beside hours in which much is used on purpose. */
export interface HoursBesideNight {
  /** From half an hour after those hours until they begin again; undefined where that is not worth a rule. */
  readonly day: DailyWindow | undefined;
  /** Hours in which whatever is on was left on: of the sleep before those hours, and after them. */
  readonly asleep: readonly DailyWindow[];
}

/** @param sleep when the household sleeps */
export const hoursBesideNight = (night: DailyWindow, sleep: DailyWindow): HoursBesideNight => {
  const resumes = later(night.endMinute, GRACE_MINUTES);
  const dayMinutes = minutesFrom(night.endMinute, night.startMinute) - GRACE_MINUTES;
  const day = dayMinutes < MIN_MINUTES ? undefined : { startMinute: resumes, endMinute: night.startMinute };
  return { day, asleep: asleepBeside(night, resumes, sleep) };
};

const asleepBeside = (night: DailyWindow, resumes: number, sleep: DailyWindow): DailyWindow[] => {
  const begins = inside(sleep, night.startMinute);
  const ends = inside(sleep, resumes);
  if (!begins && !ends && !inside(night, sleep.startMinute)) return [sleep];
  const before = begins ? [{ ...sleep, endMinute: night.startMinute }] : [];
  // Whatever is still on when those hours are over was left on: an hour of it is enough, even of the morning.
  const after = inside(night, sleep.endMinute)
    ? []
    : [{ startMinute: resumes, endMinute: latest(sleep.endMinute, later(resumes, MIN_MINUTES), resumes) }];
  return [...before, ...after].filter(
    ({ startMinute, endMinute }) => minutesFrom(startMinute, endMinute) >= MIN_MINUTES,
  );
};

const minutesFrom = (start: number, end: number): number => (end - start + MINUTES_PER_DAY) % MINUTES_PER_DAY;
const later = (minute: number, by: number): number => (minute + by) % MINUTES_PER_DAY;
const inside = ({ startMinute, endMinute }: DailyWindow, minute: number): boolean =>
  minutesFrom(startMinute, minute) <= minutesFrom(startMinute, endMinute);
/** The later of two minutes, both after `from`. */
const latest = (a: number, b: number, from: number): number =>
  minutesFrom(from, a) > minutesFrom(from, b) ? a : b;
