import { describe, expect, it } from 'vitest';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { episodeId } from '../../../core/messages/episode.ts';
import type { Hush } from '../../../core/messages/hush-item.ts';
import { EMAIL, type LivedMessage, liveMessages, PHONE } from '../../support/audience.ts';
import { at, HOUR, homeRows, MINUTE, rulesOf } from '../../support/timeline.ts';

/** A winter's evening: local time is UTC. */
const FROM = at('2026-01-14T18:00:00Z');
const clock = (time: string): number => at(`2026-01-14T${time}:00Z`);
const RULE = { kind: 'demand', name: 'high', title: 'Left on?', above: 5_000, for: '5m', clearFor: '10m' };
const PUSH: RuntimeRecipient = { id: 'f0000001', kind: 'telegram', minSeverity: 'critical' };
const TEXT: RuntimeRecipient = { ...PHONE, minSeverity: 'info' };

type Stretch = readonly [minutes: number, demandW: number | undefined];
/** What the hush item says from a time of day on. */
type Asked = readonly (readonly [from: string, hush: Hush])[];

interface Story {
  readonly rows: readonly Stretch[];
  readonly asked: Asked;
  readonly rule?: object;
  readonly quiet?: string;
  readonly pausedUntil?: string;
  readonly recipients?: readonly RuntimeRecipient[];
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const lived = ({ rows, asked, rule, quiet, pausedUntil, recipients = [EMAIL] }: Story): LivedMessage[] => {
  const readings = homeRows(FROM, ...rows);
  const [start = '00:00', end = '00:00'] = quiet?.split('-') ?? [];
  return liveMessages(
    readings,
    (now) => ({
      rules: rulesOf({ ...RULE, ...rule }),
      ...(quiet === undefined
        ? {}
        : { quietHours: { startMinute: minuteOf(start), endMinute: minuteOf(end) } }),
      pausedUntil,
      asked: asked.findLast(([from]) => clock(from) <= now)?.[1],
    }),
    () => recipients,
    { from: FROM + MINUTE, until: (readings.at(-1)?.at ?? FROM) + MINUTE },
  ).messages;
};

const brief = (messages: readonly LivedMessage[]): string[] =>
  messages.map(({ at: when, message }) => {
    const { event, severity, to } = message;
    return `${when.slice(11)} ${event} ${severity} ${to.map((id) => id.charAt(0)).join('+')}`;
  });

const until = (time: string): Hush => ({ muted: { high: { until: clock(time) } } });
const NONE: Hush = { muted: {} };
/** `high` is raised at 18:05:00 where it is high from 18:00 on. */
const EPISODE = episodeId('home', 'high', clock('18:05'));
const over: Hush = { muted: { high: { episode: EPISODE } } };

const table: readonly (Story & { readonly title: string; readonly told: readonly string[] })[] = [
  {
    title: 'a timed mute is told to who got the raise, and what is still on at its end is told once',
    rows: [[180, 6_000]],
    asked: [['18:30', until('19:30')]],
    told: ['18:06 raised warning e', '18:30 muted info e', '19:30 reminder warning e'],
  },
  {
    title: 'what ends while muted is told as always, and the end of the mute is nothing to tell',
    rows: [
      [60, 6_000],
      [120, 200],
    ],
    asked: [['18:30', until('19:30')]],
    told: ['18:06 raised warning e', '18:30 muted info e', '19:11 recovered warning e'],
  },
  {
    title: 'reminders wait, and go on after the mute',
    rows: [[120, 6_000]],
    rule: { remindEvery: '20m' },
    asked: [['18:30', until('19:10')]],
    told: [
      '18:06 raised warning e',
      '18:26 reminder warning e',
      '18:30 muted info e',
      '19:10 reminder warning e',
      '19:26 reminder warning e',
      '19:46 reminder warning e',
    ],
  },
  {
    title: 'a raise while muted is told at the end of the mute where it is still on',
    rows: [
      [60, 200],
      [120, 6_000],
    ],
    asked: [['18:30', until('19:30')]],
    told: ['19:30 reminder warning e'],
  },
  {
    title: '…and its end after that goes to who got that reminder',
    rows: [
      [60, 200],
      [60, 6_000],
      [30, 200],
    ],
    asked: [['18:30', until('19:30')]],
    told: ['19:30 reminder warning e', '20:11 recovered warning e'],
  },
  {
    title: 'what began and ended unseen is one line',
    rows: [
      [60, 200],
      [10, 6_000],
      [110, 200],
    ],
    asked: [['18:30', until('20:30')]],
    told: ['20:30 summary warning e'],
  },
  {
    title: 'a mute of nothing raised that sees nothing says nothing',
    rows: [[180, 200]],
    asked: [['18:30', until('19:30')]],
    told: [],
  },
  {
    title: 'a mute that is undone while it is still on is told like the end of one',
    rows: [[90, 6_000]],
    asked: [
      ['18:30', until('20:30')],
      ['18:40', NONE],
    ],
    told: ['18:06 raised warning e', '18:30 muted info e', '18:40 reminder warning e'],
  },
  {
    title: 'a mute that is made longer is told again, and ends once',
    rows: [[150, 6_000]],
    asked: [
      ['18:30', until('19:00')],
      ['18:50', until('20:00')],
    ],
    told: ['18:06 raised warning e', '18:30 muted info e', '18:50 muted info e', '20:00 reminder warning e'],
  },
  {
    title: 'until it is over: nothing but the end, and the next alert as always',
    rows: [
      [60, 6_000],
      [30, 200],
      [30, 6_000],
    ],
    rule: { remindEvery: '10m' },
    asked: [['18:08', over]],
    told: [
      '18:06 raised warning e',
      '18:08 muted info e',
      '19:11 recovered warning e',
      '19:36 raised warning e',
      '19:46 reminder warning e',
      '19:56 reminder warning e',
    ],
  },
  {
    title: 'until it is over, of an alert that is over: changes nothing',
    rows: [
      [20, 6_000],
      [30, 200],
      [30, 6_000],
    ],
    asked: [['18:45', over]],
    told: ['18:06 raised warning e', '18:31 recovered warning e', '18:56 raised warning e'],
  },
  {
    title: 'until it is over, and its hours end: one quiet line that nobody watches it any more',
    rows: [[90, 6_000]],
    rule: { activeBetween: '18:00-19:00', severity: 'critical' },
    asked: [['18:30', over]],
    told: ['18:06 raised critical e', '18:30 muted info e', '19:00 summary info e'],
  },
  {
    title: 'a timed mute, and its hours end: one line at the end of the mute',
    rows: [[120, 6_000]],
    rule: { activeBetween: '18:00-19:00' },
    asked: [['18:30', until('19:30')]],
    told: ['18:06 raised warning e', '18:30 muted info e', '19:30 summary warning e'],
  },
  {
    title: 'texts do not tell of a mute; push does, whatever its least severity',
    rows: [[90, 6_000]],
    rule: { severity: 'critical' },
    asked: [['18:30', until('20:30')]],
    recipients: [EMAIL, PUSH, TEXT],
    told: ['18:06 raised critical e+f+p', '18:30 muted info e+f'],
  },
  {
    title: 'who did not get the raise does not learn of the mute',
    rows: [[60, 6_000]],
    asked: [['18:30', until('20:30')]],
    recipients: [EMAIL, PUSH],
    told: ['18:06 raised warning e', '18:30 muted info e'],
  },
  {
    title: 'in the quiet hours a mute is told at once, and what is critical and still on may wake',
    rows: [[120, 6_000]],
    rule: { severity: 'critical' },
    quiet: '18:00-07:00',
    asked: [['18:30', until('19:30')]],
    told: ['18:06 raised critical e', '18:30 muted info e', '19:30 reminder critical e'],
  },
  {
    title: 'in the quiet hours what is not critical and outlives its mute waits for their end',
    rows: [[150, 6_000]],
    quiet: '19:00-20:00',
    asked: [['18:30', until('19:30')]],
    told: ['18:06 raised warning e', '18:30 muted info e', '20:00 summary warning e'],
  },
  {
    title: '…and tells of it, once it has ended, that it is over',
    rows: [
      [100, 6_000],
      [60, 200],
    ],
    quiet: '19:00-20:00',
    asked: [['18:30', until('19:30')]],
    told: ['18:06 raised warning e', '18:30 muted info e', '20:00 summary warning e'],
  },
  {
    title: 'nobody is woken by what was critical and began and ended while muted',
    rows: [
      [60, 200],
      [10, 6_000],
      [170, 200],
    ],
    rule: { severity: 'critical' },
    quiet: '18:00-21:00',
    asked: [['18:30', until('20:30')]],
    told: ['21:00 summary critical e'],
  },
  {
    title: 'a mute decides before the quiet hours: their summary leaves out what is muted',
    rows: [[180, 6_000]],
    quiet: '18:00-19:00',
    asked: [['18:30', until('19:30')]],
    told: ['19:30 reminder warning e'],
  },
  {
    title: 'a pause holds what outlives its mute, and the mute itself',
    rows: [[180, 6_000]],
    pausedUntil: '2026-01-14T20:00',
    asked: [['18:30', until('19:30')]],
    told: ['20:00 summary warning e'],
  },
  {
    title: 'a mute that outlasts the pause keeps its alert out of the summary',
    rows: [[180, 6_000]],
    pausedUntil: '2026-01-14T19:00',
    asked: [['18:30', until('20:30')]],
    told: ['20:30 reminder warning e'],
  },
  {
    title: 'of two pauses the later one counts: that of the live rules',
    rows: [
      [20, 6_000],
      [160, 200],
    ],
    pausedUntil: '2026-01-14T20:00',
    asked: [['18:00', { pausedUntil: clock('19:00'), muted: {} }]],
    told: ['20:00 summary warning e'],
  },
  {
    title: '…and that which was asked for',
    rows: [
      [20, 6_000],
      [160, 200],
    ],
    pausedUntil: '2026-01-14T19:00',
    asked: [['18:00', { pausedUntil: clock('20:00'), muted: {} }]],
    told: ['20:00 summary warning e'],
  },
  {
    title: 'a reminder that falls due as the mute ends is not told beside it',
    rows: [[90, 6_000]],
    rule: { remindEvery: '20m' },
    asked: [['18:30', until('19:06')]],
    told: [
      '18:06 raised warning e',
      '18:26 reminder warning e',
      '18:30 muted info e',
      '19:06 reminder warning e',
      '19:26 reminder warning e',
    ],
  },
  {
    title: 'a raise as the mute ends is told once',
    rows: [
      [60, 200],
      [30, 6_000],
    ],
    asked: [['18:30', until('19:06')]],
    told: ['19:06 raised warning e'],
  },
  {
    title: 'what outlives its mute in the quiet hours, and was told at their end, is told when it is over',
    rows: [
      [150, 6_000],
      [30, 200],
    ],
    quiet: '19:00-20:00',
    asked: [['18:30', until('19:30')]],
    told: [
      '18:06 raised warning e',
      '18:30 muted info e',
      '20:00 summary warning e',
      '20:41 recovered warning e',
    ],
  },
  {
    title: 'a mute until it is over does not hold back what quiet hours kept of the alert before',
    rows: [
      [20, 6_000],
      [20, 200],
      [60, 6_000],
    ],
    quiet: '18:00-19:00',
    asked: [['18:50', { muted: { high: { episode: episodeId('home', 'high', clock('18:45')) } } }]],
    told: ['19:00 summary warning e'],
  },
  {
    title: 'a mute in a pause is told in no message of its own',
    rows: [[120, 6_000]],
    asked: [
      ['18:20', { pausedUntil: clock('19:00'), muted: {} }],
      ['18:30', { pausedUntil: clock('19:00'), ...until('19:30') }],
    ],
    told: ['18:06 raised warning e', '19:30 reminder warning e', '19:30 summary info e'],
  },
  {
    title: 'a rule that there is not cannot be muted, and that changes nothing',
    rows: [
      [20, 6_000],
      [30, 200],
    ],
    asked: [['18:00', { muted: { other: { until: clock('20:00') } } }]],
    told: ['18:06 raised warning e', '18:31 recovered warning e'],
  },
];

describe('a mute', () => {
  it.each(table)('$title', ({ told, ...story }) => {
    expect(brief(lived(story))).toEqual(told);
  });

  it('of a budget until its period is over keeps back its further steps, and none after that', () => {
    const budget = { kind: 'budget', name: 'day', period: 'day', energyAbove: 10, warnAt: [30, 60] };
    const rows = homeRows(FROM, [6 * 60 + 180, 3_000]);
    const midnight = at('2026-01-15T00:00:00Z');
    const episode = episodeId('home', 'day', at('2026-01-14T00:00:00Z'));
    const { messages, state } = liveMessages(
      rows,
      (now) => ({
        rules: rulesOf(budget),
        asked: now < clock('19:30') ? undefined : { muted: { day: { episode } } },
      }),
      () => [EMAIL],
      { from: FROM + MINUTE, until: midnight + 3 * HOUR },
    );
    expect(brief(messages)).toEqual([
      '19:01 raised warning e',
      '01:01 raised warning e',
      '02:01 raised warning e',
    ]);
    expect(state.held).toEqual([]);
    expect(state.mutes).toBeUndefined();
  });

  it('says how long, and when it ends and it is still on, since when, how much and at what cost', () => {
    const [, muted, reminder] = lived({ rows: [[180, 6_000]], asked: [['18:30', until('19:30')]] });
    expect(muted?.message).toMatchObject({
      id: 'high/muted/2026-01-14T18:30:00.000Z',
      rule: 'high',
      subject: '[MUTED] Left on? muted until 19:30',
      episode: EPISODE,
    });
    expect(reminder?.message).toMatchObject({
      id: 'high/reminder/2026-01-14T19:30:00.000Z',
      rule: 'high',
      subject: '[STILL ON] Left on? still on, muted 18:30-19:30',
      episode: EPISODE,
    });
    expect(reminder?.message.email).toContain(
      'Left on? still on, muted 18:30-19:30. Home is using 6.0 kW now.',
    );
  });

  it('says nothing of now where the newest reading is too old for that', () => {
    const told = (minutes: number) =>
      lived({
        rows: [
          [minutes, 6_000],
          [120 - minutes, undefined],
          [1, 6_000],
        ],
        asked: [['18:30', until('19:30')]],
      })
        .find(({ message }) => message.event === 'reminder')
        ?.message.email.split('\n')[0];
    // The last readings are of 19:25:00 and 19:24:50.
    expect(told(85.2)).toBe('Left on? still on, muted 18:30-19:30. Home is using 6.0 kW now.');
    expect(told(85)).toBe('Left on? still on, muted 18:30-19:30.');
  });

  it.each([
    ['what it costs an hour, by the newest price', 6_000, 'Home is using 6.0 kW now, about £1.50 an hour.'],
    ['of a home that exports what it gives, at no cost', -3_000, 'Home is exporting 3.0 kW now.'],
  ])('says %s', (_, demandW, now) => {
    const rows = homeRows(FROM, [120, demandW]).map((row) => ({
      ...row,
      consumptionDeltaWh: 10,
      costPence: 0.25,
    }));
    const { messages } = liveMessages(
      rows,
      (polledAt) => ({
        rules: rulesOf({ ...RULE, above: undefined, [demandW > 0 ? 'above' : 'below']: demandW / 2 }),
        asked: polledAt < clock('18:30') ? undefined : until('19:30'),
      }),
      () => [EMAIL],
      { from: FROM + MINUTE, until: FROM + 2 * HOUR },
    );
    const reminder = messages.find(({ message }) => message.event === 'reminder');
    expect(reminder?.message.email.split('\n')[0]).toBe(`Left on? still on, muted 18:30-19:30. ${now}`);
  });

  it('of one rule leaves the lines of others where they are', () => {
    const other = { ...RULE, name: 'other', title: 'Other', above: 4_000 };
    const rows = homeRows(FROM, [60, 200], [120, 6_000]);
    const { messages } = liveMessages(
      rows,
      (now) => ({
        rules: rulesOf(other, RULE),
        asked: {
          muted: {
            other: { until: clock('20:30') },
            high: { until: now < clock('20:00') ? clock('20:00') : 0 },
          },
        },
      }),
      () => [EMAIL],
      { from: FROM + MINUTE, until: FROM + 3 * HOUR },
    );
    expect(
      messages.map(({ at: when, message }) => `${when.slice(11)} ${message.event} ${message.subject}`),
    ).toEqual([
      '20:00 reminder [STILL ON] Left on? still on, muted 18:01-20:00',
      '20:30 reminder [STILL ON] Other: still on, muted 18:01-20:30',
    ]);
  });

  it('of a rule that there is not is not remembered', () => {
    const { state } = liveMessages(
      homeRows(FROM, [10, 200]),
      () => ({ rules: rulesOf(RULE), asked: { muted: { other: { until: clock('20:00') } } } }),
      () => [EMAIL],
      { from: FROM + MINUTE, until: FROM + 10 * MINUTE },
    );
    expect(state.mutes).toBeUndefined();
  });

  it('whose alert began while muted says at its end what it is', () => {
    const [reminder] = lived({
      rows: [
        [60, 200],
        [60, 6_000],
      ],
      asked: [['18:30', until('19:30')]],
    });
    expect(reminder?.message.email).toMatch(
      /What: +Left on\? over 5 kW since Wed 14 Jan 19:00, peak 6\.0 kW/,
    );
  });

  it('of a rule that is removed while it is raised ends without a word', () => {
    const { messages, state } = liveMessages(
      homeRows(FROM, [60, 200], [90, 6_000]),
      (now) => ({
        rules: now < clock('19:20') ? rulesOf(RULE) : [],
        asked: now < clock('18:30') ? undefined : until('19:30'),
      }),
      () => [EMAIL],
      { from: FROM + MINUTE, until: FROM + 2.5 * HOUR },
    );
    expect(messages).toEqual([]);
    expect([state.held, state.told, state.mutes]).toEqual([[], {}, undefined]);
  });

  it('that is over leaves nothing in the state', () => {
    const { state } = liveMessages(
      homeRows(FROM, [60, 6_000], [60, 200]),
      (now) => ({ rules: rulesOf(RULE), asked: now < clock('18:30') ? undefined : until('19:00') }),
      () => [EMAIL],
      { from: FROM + MINUTE, until: FROM + 2 * HOUR },
    );
    expect([state.held, state.told, state.mutes, state.raisedAt]).toEqual([[], {}, undefined, undefined]);
  });
});
