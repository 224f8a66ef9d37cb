import type { ClosedHour } from '../../core/readings/hourly-means.ts';
import { localHourAt } from '../../core/readings/hourly-means.ts';
import type { MeterReading, Reading } from '../../core/readings/reading.ts';
import { type Learned, learnHours, nothingLearned, type Usual } from '../../core/readings/usual.ts';
import { evaluate } from '../../core/rules/evaluate.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { type AlertState, freshAlertState } from '../../core/rules/state.ts';
import { HOUR, MINUTE, type ToldEvent } from './timeline.ts';

const TIME_ZONE = 'Europe/London';

/** Means of the hours of some local days from `from` on; `meanW` of the day's number and the hour; undefined is unknown. */
export const hoursOfDays = (
  from: number,
  days: number,
  meanW: (day: number, hour: number) => number | undefined,
  timeZone = TIME_ZONE,
): ClosedHour[] => {
  const hours: ClosedHour[] = [];
  const first = localHourAt(from, timeZone);
  for (let hour = first; hour.day < first.day + days; hour = localHourAt(hour.endsAt, timeZone)) {
    hours.push({ ...hour, closedAt: hour.endsAt, meanW: meanW(hour.day - first.day, hour.hour) });
  }
  return hours;
};

/** Half-hour rows of a price that make the same hours. */
const rowsOf = ({ startsAt, endsAt, meanW }: ClosedHour): Reading[] =>
  meanW === undefined
    ? []
    : Array.from({ length: (endsAt - startsAt) / (HOUR / 2) }, (_, half) => ({
        at: startsAt + half * (HOUR / 2),
        demandW: meanW,
        consumptionDeltaWh: meanW / 2,
        costPence: (meanW / 2_000) * 25,
      }));

export interface HourTerms {
  readonly timeZone?: string;
  readonly state?: AlertState;
  readonly usual?: Usual;
  /** Hours that each poll brings; default 1. */
  readonly hoursAPoll?: number;
}

/** Lives through hours, a poll half a minute after the end of each (or of some): what the rules say, and what is remembered. */
export const liveHours = (
  rules: readonly Rule[],
  hours: readonly ClosedHour[],
  { timeZone = TIME_ZONE, hoursAPoll = 1, ...before }: HourTerms = {},
): { readonly events: ToldEvent[]; readonly state: AlertState; readonly usual: Usual } => {
  let { state = freshAlertState(), usual = nothingLearned() } = before;
  const events: ToldEvent[] = [];
  const poll = (now: number, samples: readonly MeterReading[], learned?: Learned) => {
    const step = evaluate(rules, state, samples, {
      now,
      timeZone,
      rulesFrom: 0,
      deviceId: undefined,
      sampleHoldsMs: HOUR / 2,
      lateAfterMs: 15 * MINUTE,
      newestStoredAt: samples.at(-1)?.at,
      firstPollAt: hours[0]?.startsAt ?? 0,
      silenceCause: 'mini-silent',
      learned,
    });
    state = step.state;
    events.push(...step.events.map((event) => ({ ...event, pollAt: now })));
  };
  poll((hours[0]?.startsAt ?? 0) + MINUTE, []);
  for (let first = 0; first < hours.length; first += hoursAPoll) {
    const batch = hours.slice(first, first + hoursAPoll);
    const learned = learnHours(usual, batch);
    usual = learned.usual;
    poll((batch.at(-1)?.endsAt ?? 0) + MINUTE / 2, batch.flatMap(rowsOf), learned);
  }
  return { events, state, usual };
};

/** `raised Thu 15 03:00`: when somebody is told, local; what is silent in brackets. */
export const toldAt = (events: readonly ToldEvent[], timeZone = TIME_ZONE): string[] =>
  events.map(({ event, at, silent }) => {
    const when = new Date(at).toLocaleString('en-GB', {
      timeZone,
      weekday: 'short',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    const line = `${event} ${when.replaceAll(',', '').replace(' at', '')}`;
    return silent ? `(${line})` : line;
  });
