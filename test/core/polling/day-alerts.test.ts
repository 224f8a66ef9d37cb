import { describe, expect, it } from 'vitest';
import { alertsAfter, alertsWith, followAlerts } from '../../../core/polling/day-alerts.ts';
import type { DayAlert } from '../../../core/readings/stored-day.ts';
import type { AlertEvent } from '../../../core/rules/events.ts';
import { freshAlertState } from '../../../core/rules/state.ts';
import { demandReason, eventOf } from '../../support/messages.ts';
import { at, homeRows, live, MINUTE, rulesOf } from '../../support/timeline.ts';

const START = at('2026-05-15T12:00:00Z');
const RULES = rulesOf({ kind: 'demand', name: 'high', above: 5_000, for: '5m', clearFor: '5m' });

/** What the rule tells of nine minutes high, and then of ten low. */
const [raised, recovered] = live(RULES, homeRows(START, [9, 9_000], [10, 400])).events;

const follow = (
  before: readonly DayAlert[] | undefined,
  events: readonly (AlertEvent | undefined)[],
  { told = true, held = false, goesOn = true, now = START + 20 * MINUTE } = {},
) =>
  followAlerts(
    before,
    events.flatMap((event) => event ?? []),
    {
      now,
      messageIds: told
        ? events.flatMap((one) => (one ? [`high/${one.event}/${new Date(one.at).toISOString()}`] : []))
        : [],
      state: {
        ...freshAlertState(),
        told: goesOn && told ? { high: ['me'] } : {},
        held: held ? [{ rule: 'high', severity: 'warning', open: goesOn, line: '', to: ['me'] }] : [],
      },
    },
  );
const FROM = raised?.at ?? 0;
const OPEN = { rule: 'high', severity: 'warning', from: FROM } as const;

/** `night 10- held` for an alert from minute 10 on that quiet hours hold, `night 10-20` for one told, and over. */
const short = (alerts: readonly DayAlert[] | undefined) =>
  alerts?.map(({ rule, from, to, held }) => {
    const minute = (moment: number) => (moment - START) / MINUTE;
    return `${rule} ${minute(from)}-${to === undefined ? '' : minute(to)}${held === true ? ' held' : ''}`;
  });
const event = (rule: string, kind: AlertEvent['event'], minute: number): AlertEvent =>
  eventOf(demandReason('beyond-limit'), { rule, event: kind, at: START + minute * MINUTE });
const idOf = ({ rule, event: kind, at: moment }: AlertEvent): string =>
  `${rule}/${kind}/${new Date(moment).toISOString()}`;
const alert = (rule: string, from: number, to?: number): DayAlert => ({
  rule,
  severity: 'warning',
  from: START + from * MINUTE,
  ...(to === undefined ? {} : { to: START + to * MINUTE }),
});

interface Timeline {
  readonly name: string;
  readonly before?: readonly DayAlert[];
  readonly events: readonly AlertEvent[];
  /** Rules somebody was told of, and waits for. */
  readonly told?: readonly string[];
  readonly held?: readonly { readonly rule: string; readonly open: boolean }[];
  readonly messageIds?: readonly string[];
  readonly alerts: readonly string[];
}

const timelines: readonly Timeline[] = [
  {
    name: 'begin beside one of another rule, which goes on',
    before: [alert('car', 1)],
    events: [event('oven', 'raised', 5)],
    told: ['car', 'oven'],
    alerts: ['car 1-', 'oven 5-'],
  },
  {
    name: 'end by their own rule alone, and earlier ones of it stay as they were',
    before: [alert('oven', 1, 2), alert('oven', 3), alert('car', 4)],
    events: [event('oven', 'recovered', 6)],
    told: ['car'],
    alerts: ['oven 1-2', 'oven 3-6', 'car 4-'],
  },
  {
    name: 'end where their window does',
    before: [alert('oven', 1)],
    events: [event('oven', 'ended', 6)],
    alerts: ['oven 1-6'],
  },
  {
    name: 'go on where they are told again',
    before: [alert('oven', 1)],
    events: [event('oven', 'reminder', 6)],
    told: ['oven'],
    alerts: ['oven 1-'],
  },
  {
    name: 'are a moment where they were over before anybody could be told',
    events: [event('oven', 'summary', 6)],
    alerts: ['oven 6-6'],
  },
  {
    name: 'end one where the next of the same rule begins',
    before: [alert('oven', 1)],
    events: [event('oven', 'raised', 6)],
    told: ['oven'],
    alerts: ['oven 1-6', 'oven 6-'],
  },
  {
    name: 'are held where what waits is of their rule',
    events: [event('oven', 'raised', 5)],
    held: [
      { rule: 'car', open: false },
      { rule: 'oven', open: true },
    ],
    alerts: ['oven 5- held'],
  },
  {
    name: 'are not held where what waits is of another rule, and nobody was there to be told',
    events: [event('oven', 'raised', 5)],
    held: [{ rule: 'car', open: true }],
    alerts: ['oven 5-20'],
  },
  {
    name: 'are told where a message went out, whatever of the rule waits from before',
    events: [event('oven', 'raised', 5)],
    told: ['oven'],
    held: [{ rule: 'oven', open: false }],
    messageIds: [idOf(event('car', 'raised', 5)), idOf(event('oven', 'raised', 5))],
    alerts: ['oven 5-'],
  },
  {
    name: 'are told where the only message is the last text of the day',
    events: [event('oven', 'raised', 5)],
    told: ['oven'],
    held: [{ rule: 'oven', open: false }],
    messageIds: [`${idOf(event('oven', 'raised', 5))}/last-text`],
    alerts: ['oven 5-'],
  },
  {
    name: 'are held where the message was of the raise before',
    events: [event('oven', 'raised', 5)],
    held: [{ rule: 'oven', open: true }],
    messageIds: [idOf(event('oven', 'raised', 4))],
    alerts: ['oven 5- held'],
  },
  {
    name: 'end where what waits of their rule is over',
    before: [alert('oven', 1)],
    events: [],
    held: [{ rule: 'oven', open: false }],
    alerts: ['oven 1-20'],
  },
];

describe('the alerts of a day', () => {
  it.each(timelines)('$name', ({ before, events, told = [], held = [], messageIds = [], alerts }) => {
    const after = followAlerts(before, events, {
      now: START + 20 * MINUTE,
      messageIds,
      state: {
        told: Object.fromEntries(told.map((rule) => [rule, ['me']])),
        held: held.map((one) => ({ ...one, severity: 'warning', line: '', to: ['me'] })),
      },
    });
    expect(short(after)).toEqual(alerts);
  });

  it('begin with a raise and end with the recovery', () => {
    expect(follow(undefined, [raised])).toEqual([OPEN]);
    expect(follow([OPEN], [recovered], { goesOn: false })).toEqual([{ ...OPEN, to: recovered?.at }]);
    expect(follow(undefined, [raised, recovered], { goesOn: false })).toEqual([
      { ...OPEN, to: recovered?.at },
    ]);
  });

  it('say where quiet hours, a pause or a mute kept one from everybody', () => {
    expect(follow(undefined, [raised], { told: false, held: true })).toEqual([{ ...OPEN, held: true }]);
  });

  it('are told, too, where the last text of the day is a message of its own', () => {
    const id = `high/raised/${new Date(FROM).toISOString()}/last-text`;
    const told = { now: FROM, messageIds: [id], state: { told: { high: ['me'] }, held: [] } };
    expect(followAlerts(undefined, raised === undefined ? [] : [raised], told)).toEqual([OPEN]);
  });

  it('end where nobody waits for it any more: its rule is gone, or began anew', () => {
    const now = FROM + 60 * MINUTE;
    expect(follow([OPEN], [], { goesOn: false, now })).toEqual([{ ...OPEN, to: now }]);
    expect(follow([OPEN], [], { now })).toEqual([OPEN]);
  });

  it('are none where nothing happened, and the newest twenty of many', () => {
    expect(follow(undefined, [])).toBeUndefined();
    const many = Array.from({ length: 20 }, (_, nth) => ({ ...OPEN, from: nth, to: nth }));
    expect(follow(many, [raised])?.map(({ from }) => from)).toEqual([
      ...many.slice(1).map(({ from }) => from),
      FROM,
    ]);
  });

  it('stay in the item that has them, and take what is newer of the same one', () => {
    const stored = [{ ...OPEN, from: 1, to: 2 }, OPEN];
    expect(alertsWith(stored, [{ ...OPEN, to: FROM + 1 }])).toEqual([
      { ...OPEN, from: 1, to: 2 },
      { ...OPEN, to: FROM + 1 },
    ]);
    expect(short(alertsWith([alert('oven', 3, 4)], [alert('car', 1, 2), alert('car', 3, 5)]))).toEqual([
      'car 1-2',
      'oven 3-4',
      'car 3-5',
    ]);
    expect(alertsWith(undefined, undefined)).toEqual([]);
  });

  it('are kept after their day is written only where they go on, or reach into the next', () => {
    const over = { ...OPEN, from: 1, to: 2 };
    expect(alertsAfter([over, { ...over, to: 10 }, OPEN], 10)).toEqual([{ ...over, to: 10 }, OPEN]);
    expect(alertsAfter([over], 10)).toBeUndefined();
  });
});
