import { describe, expect, it } from 'vitest';
import { alertsAfter, alertsWith, followAlerts } from '../../../core/polling/day-alerts.ts';
import type { DayAlert } from '../../../core/readings/stored-day.ts';
import type { AlertEvent } from '../../../core/rules/events.ts';
import { freshAlertState } from '../../../core/rules/state.ts';
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

describe('the alerts of a day', () => {
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
    expect(alertsWith(undefined, undefined)).toEqual([]);
  });

  it('are kept after their day is written only where they go on, or reach into the next', () => {
    const over = { ...OPEN, from: 1, to: 2 };
    expect(alertsAfter([over, { ...over, to: 10 }, OPEN], 10)).toEqual([{ ...over, to: 10 }, OPEN]);
    expect(alertsAfter([over], 10)).toBeUndefined();
  });
});
