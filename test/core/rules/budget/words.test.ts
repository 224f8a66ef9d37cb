import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../core/rules/events.ts';
import { contextAt, eventOf, messageOf } from '../../../support/messages.ts';
import { at, HOUR, MINUTE } from '../../../support/timeline.ts';

type BudgetReason = Extract<Reason, { kind: 'budget-used' }>;

/** Local midnights of Friday 15 May 2026 in London. */
const TODAY = at('2026-05-14T23:00:00Z');
const TOMORROW = TODAY + 24 * HOUR;
/** 23:40 in London. */
const USED_AT = TOMORROW - 20 * MINUTE;

const used = (change: Partial<BudgetReason> = {}): BudgetReason => ({
  kind: 'budget-used',
  period: 'day',
  measure: 'cost',
  limit: 6,
  used: 4.82,
  percent: 80,
  estimated: false,
  startsAt: TODAY,
  endsAt: TOMORROW,
  countedFrom: TODAY,
  ...change,
});

const WEEK = {
  period: 'week',
  startsAt: at('2026-05-10T23:00:00Z'),
  endsAt: at('2026-05-17T23:00:00Z'),
  countedFrom: at('2026-05-10T23:00:00Z'),
} as const;
const MONTH = {
  period: 'month',
  startsAt: at('2026-04-30T23:00:00Z'),
  endsAt: at('2026-05-31T23:00:00Z'),
  countedFrom: at('2026-04-30T23:00:00Z'),
} as const;

const messageAt = (now: number, reason: BudgetReason) =>
  messageOf(eventOf(reason, { rule: 'costs', ruleKind: 'budget', at: USED_AT }), contextAt(now));

describe('the message of a budget', () => {
  it.each([
    {
      name: 'told at once is about today',
      reason: used(),
      now: USED_AT + MINUTE,
      sms: "Costs: Home used 80% of today's £6 by 23:40 (£4.82). To stay within it, leave what can wait for the next day. At this rate about £4.89 by midnight.",
    },
    {
      name: 'told in the last moment of the day is about today',
      reason: used(),
      now: TOMORROW - 1,
      sms: "Costs: Home used 80% of today's £6 by 23:40 (£4.82). To stay within it, leave what can wait for the next day. At this rate about £4.89 by midnight.",
    },
    {
      name: 'told at midnight is about yesterday',
      reason: used(),
      now: TOMORROW,
      sms: "Costs: Home used 80% of yesterday's £6 by yesterday 23:40 (£4.82). Nothing to do: that budget is closed. At this rate about £4.89 by midnight.",
    },
    {
      name: 'told two days late is about that day',
      reason: used(),
      now: TOMORROW + 24 * HOUR,
      sms: "Costs: Home used 80% of that day's £6 by Fri 15 May 23:40 (£4.82). Nothing to do: that budget is closed. At this rate about £4.89 by midnight.",
    },
    {
      name: 'that is met exactly is used up',
      reason: used({ used: 6, percent: 100 }),
      now: USED_AT,
      sms: "Costs: Home used 100% of today's £6 by 23:40 (£6.00). The budget is used up: leave what can wait for the next day.",
    },
    {
      name: 'of a week is about this week',
      reason: used(WEEK),
      now: USED_AT + MINUTE,
      sms: "Costs: Home used 80% of this week's £6 by 23:40 (£4.82). To stay within it, leave what can wait for the next week.",
    },
    {
      name: 'of a week that is over is about last week',
      reason: used(WEEK),
      now: WEEK.endsAt,
      sms: "Costs: Home used 80% of last week's £6 by Fri 15 May 23:40 (£4.82). Nothing to do: that budget is closed.",
    },
    {
      name: 'of a month is about this month',
      reason: used(MONTH),
      now: USED_AT + MINUTE,
      sms: "Costs: Home used 80% of this month's £6 by 23:40 (£4.82). To stay within it, leave what can wait for the next month.",
    },
    {
      name: 'of a month that is over is about last month',
      reason: used(MONTH),
      now: MONTH.endsAt,
      sms: "Costs: Home used 80% of last month's £6 by Fri 15 May 23:40 (£4.82). Nothing to do: that budget is closed.",
    },
    {
      name: 'of energy is in kWh',
      reason: used({ measure: 'energy', limit: 12, used: 9.64 }),
      now: USED_AT,
      sms: "Costs: Home used 80% of today's 12 kWh by 23:40 (9.6 kWh). To stay within it, leave what can wait for the next day.",
    },
    {
      name: 'that is partly estimated is about',
      reason: used({ estimated: true }),
      now: USED_AT,
      sms: "Costs: Home used 80% of today's £6 by 23:40 (about £4.82). To stay within it, leave what can wait for the next day.",
    },
    {
      name: 'that was not counted from its beginning says since when it was',
      reason: used({ countedFrom: TODAY + 10 * HOUR }),
      now: USED_AT,
      sms: "Costs: Home used 80% of today's £6 by 23:40 (£4.82). To stay within it, leave what can wait for the next day. Counted since 10:00.",
    },
  ])('$name', ({ reason, now, sms }) => {
    const message = messageAt(now, reason);
    expect(message.sms).toBe(sms);
    const [headline] = sms.replace('Home used ', '').split(/\.(?= |$)/);
    expect(message.subject).toBe(`[BUDGET] ${headline}`.replaceAll('£', 'GBP '));
  });

  it('says in its email what was counted, and when the budget resets', () => {
    const { email } = messageAt(USED_AT, used({ estimated: true, countedFrom: TODAY + 10 * HOUR }));
    expect(email.split('\n')).toEqual([
      "Costs: Home used 80% of today's £6 by 23:40 (about £4.82).",
      'To stay within it, leave what can wait for the next day.',
      '',
      'Budget:       £6 a day',
      'Cost:         about £4.82 (80%) without standing charge',
      'Counted from: Fri 15 May 10:00',
      '',
      'Some readings or prices were missing: their energy is priced at the mean of the last 24 hours, or the newest price.',
      'Resets at Sat 16 May 00:00 (no message).',
      'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h',
      '',
    ]);
  });

  it('says in its email the percentage that it tells, though many small sums came to a little less', () => {
    const pence = Array.from({ length: 480 }, () => 0.01);
    const spent = pence.reduce((sum, one) => sum + one);
    expect(spent).toBeLessThan(4.8);
    const { email } = messageAt(USED_AT, used({ used: spent }));
    expect(email).toContain('\nCost:    £4.80 (80%) without standing charge\n');
  });

  it('says of a budget that is told to be used up that it is, though many small sums came to a little less', () => {
    const reason = used({ used: 8 - 1e-12, limit: 8, percent: 100, countedFrom: TODAY });
    const { email } = messageAt(USED_AT, reason);
    expect(email).toContain('\nThe budget is used up: leave what can wait for the next day.\n');
    expect(email).not.toContain('Outlook');
  });

  it.each([
    ['half a day', { used: 4.82 }, TODAY + 12 * HOUR, 'At this rate about £9.64 by midnight'],
    ['a quarter of it', { used: 2 }, TODAY + 6 * HOUR, 'At this rate about £8.00 by midnight'],
    ['a little less than that', { used: 2 }, TODAY + 6 * HOUR - 1, undefined],
    ['all of it', { used: 4.82 }, TOMORROW, undefined],
    ['all of it, met exactly before its end', { used: 6, percent: 100 }, TODAY + 12 * HOUR, undefined],
    ['a tenth of it', { used: 4.82 }, TODAY + 2 * HOUR, undefined],
    [
      'a day that was not counted from its beginning',
      { countedFrom: TODAY + HOUR },
      TODAY + 12 * HOUR,
      undefined,
    ],
    ['a day whose budget is used up', { used: 6.01, percent: 100 }, TODAY + 12 * HOUR, undefined],
    [
      'half a week',
      { ...WEEK, limit: 60, used: 48 },
      WEEK.startsAt + 84 * HOUR,
      'At this rate about £96.00 by the end of the week',
    ],
  ] as const)(
    'says after %s what it would come to, where that is known',
    (_name, change, usedAt, outlook) => {
      const event = eventOf(used(change), { rule: 'costs', ruleKind: 'budget', at: usedAt });
      const { email } = messageOf(event, contextAt(usedAt));
      expect(email.match(/Outlook: (.*)/)?.[1]).toBe(outlook);
    },
  );

  it('says nothing of prices where energy is about for another reason', () => {
    const { email } = messageAt(USED_AT, used({ measure: 'energy', estimated: true }));
    expect(email).not.toContain('prices');
  });

  it.each([
    {
      name: 'the register is stuck',
      reason: used({ measure: 'energy', estimated: true, byDemand: true }),
      said: "The meter's register stands still: that energy is counted from demand.",
    },
    {
      name: 'there is no price for part of it',
      reason: used({ estimated: true, unpriced: true }),
      said: 'Octopus gave no price for some of it: that is not in the sum.',
    },
  ])('says why its sum is about where $name', ({ reason, said }) => {
    const { email, sms } = messageAt(USED_AT, reason);
    expect(email).toContain(said);
    expect(email).not.toContain('Some readings or prices were missing');
    expect(sms).toContain('(about ');
  });
});
