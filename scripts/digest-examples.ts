import type { RuntimeRecipient } from '../core/channels/runtime-recipient.ts';
import { digestOf } from '../core/digest/digest.ts';
import { type DigestCadence, digestDue } from '../core/digest/due.ts';
import { digestMessage } from '../core/digest/message.ts';
import type { OutboxMessage } from '../core/messages/outbox.ts';
import { type DaySpan, daySpan } from '../core/readings/day.ts';
import type { Day } from '../core/readings/stored-day.ts';

const ZONE = 'Europe/London';
const QUARTER_MS = 900_000;

/** A digest of a home that was drawn day by day. */
interface DigestExample {
  readonly title: string;
  readonly cadence: DigestCadence;
  /** When it is sent. */
  readonly now: string;
  readonly firstDay: string;
  readonly day: (date: string) => DrawnDay;
  readonly noted?: readonly string[];
}

interface DrawnDay {
  /** Over everything the home does on any day. */
  readonly times: number;
  readonly pencePerKwh: number;
  /** Local hours without readings. */
  readonly without?: readonly number[];
  readonly alerts?: Day['alerts'];
}

/** W by the local hour: a fridge at night, breakfast, an evening with the oven. */
const HOURS = [
  190, 185, 185, 190, 185, 190, 320, 780, 610, 340, 310, 330, 420, 350, 330, 340, 480, 1_150, 1_980, 1_260,
  720, 610, 430, 250,
];
/** Monday comes second: on Sundays there is a roast. */
const WEEKDAYS = [1.25, 0.95, 1.05, 0.92, 0.96, 1.04, 1.15];

const drawnDay = (span: DaySpan, { times, pencePerKwh, without = [], alerts }: DrawnDay): Day => {
  const count = Math.round((span.endsAt - span.startsAt) / QUARTER_MS);
  const weekday = WEEKDAYS[new Date(`${span.date}T00:00:00Z`).getUTCDay()] ?? 1;
  const quarters = Array.from({ length: count }, (_, index): Day['quarters'][number] => {
    const hour = Math.floor(index / 4);
    const usual = HOURS[hour % 24] ?? 0;
    const meanW = Math.round(usual < 200 ? usual : usual * times * weekday);
    const wh = meanW / 4;
    const pence = Math.round(wh * pencePerKwh) / 1_000;
    return without.includes(hour)
      ? [null, null, null, wh, pence]
      : [Math.round(meanW * 0.7), Math.round(meanW * 1.6) + 400, meanW, wh, pence];
  });
  const high = quarters.map(([, most]) => most ?? 0);
  const peakW = Math.max(...high);
  return {
    date: span.date,
    startsAt: span.startsAt,
    endsAt: span.endsAt,
    energyWh: quarters.reduce((sum, [, , , wh]) => sum + wh, 0),
    exportWh: 0,
    costPence: quarters.reduce((sum, [, , , , pence]) => sum + (pence ?? 0), 0),
    peakW,
    peakAt: span.startsAt + high.indexOf(peakW) * QUARTER_MS + 200_000,
    alwaysOnW: 185,
    knownShare: (count - 4 * without.length) / count,
    ...(alerts === undefined ? {} : { alerts }),
    quarters,
  };
};

const hoursFrom = (first: number): number[] => HOURS.map((_, hour) => hour).filter((hour) => hour >= first);

const EXAMPLES: readonly DigestExample[] = [
  {
    title: 'The digest of a week',
    cadence: 'weekly',
    now: '2026-05-18T07:00:00Z',
    firstDay: '2026-04-13',
    day: (date) => ({
      times: date === '2026-05-12' ? 1.5 : date >= '2026-05-11' ? 1.02 : 0.98,
      pencePerKwh: 25.73,
      ...(date === '2026-05-12'
        ? {
            alerts: [
              { rule: 'very-high', severity: 'critical', from: Date.parse('2026-05-12T17:22:00Z') },
              { rule: 'left-on', severity: 'warning', from: Date.parse('2026-05-12T22:10:00Z'), held: true },
            ],
          }
        : {}),
    }),
  },
  {
    title: 'The digest of a month in which the price changed',
    cadence: 'monthly',
    now: '2027-05-01T07:00:00Z',
    firstDay: '2026-12-01',
    day: (date) => ({
      times: date < '2027-03-01' ? 1.15 : 0.97,
      pencePerKwh: date < '2027-04-01' ? 24.5 : 25.73,
    }),
    noted: ['Unusual night: over the usual again, the nights of Mon 19 Apr and Tue 20 Apr'],
  },
  {
    title: 'The digest of a first week of which much is missing',
    cadence: 'weekly',
    now: '2026-05-18T07:00:00Z',
    firstDay: '2026-05-14',
    day: (date) => ({ times: 1, pencePerKwh: 25.73, without: date === '2026-05-16' ? hoursFrom(9) : [] }),
  },
];

const RECIPIENTS: readonly RuntimeRecipient[] = [
  { id: '3f2a9c01', kind: 'email', minSeverity: 'info' },
  { id: '5b0d77e4', kind: 'sms', minSeverity: 'critical', maxPerDay: 5 },
];

/** Three digests as people get them. */
export const digestExamples = (
  links: { readonly readings: string; readonly rules: string } | undefined,
): { readonly title: string; readonly message: OutboxMessage }[] =>
  EXAMPLES.flatMap(({ title, cadence, now: text, firstDay, day, noted = [] }) => {
    const now = Date.parse(text);
    const period = digestDue({ cadence, now, timeZone: ZONE, daysWrittenTo: now, firstPollAt: 0 });
    if (period === undefined) throw new Error(`no digest is due at ${text}`);
    const days: Day[] = [];
    for (let span = daySpan(Date.parse(`${firstDay}T12:00:00Z`), ZONE); span.endsAt <= period.endsAt; ) {
      days.push(drawnDay(span, day(span.date)));
      span = daySpan(span.endsAt, ZONE);
    }
    const told = days.flatMap(({ alerts = [] }) => alerts.filter(({ held }) => !held));
    const message = digestMessage(
      digestOf(period, days, ZONE),
      {
        recipients: RECIPIENTS,
        told: told.map(({ from }) => ({
          event: 'raised',
          to: RECIPIENTS.map(({ id }) => id),
          createdAt: from,
        })),
        noted,
      },
      { household: 'home', timeZone: ZONE, now, ...(links === undefined ? {} : { links }) },
    );
    return message === undefined ? [] : [{ title, message }];
  });
