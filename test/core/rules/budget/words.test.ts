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
  about: false,
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
      sms: "BUDGET Home: 80% of today's £6.00 used by 23:40 (£4.82).",
    },
    {
      name: 'told in the last moment of the day is about today',
      reason: used(),
      now: TOMORROW - 1,
      sms: "BUDGET Home: 80% of today's £6.00 used by 23:40 (£4.82).",
    },
    {
      name: 'told at midnight is about yesterday',
      reason: used(),
      now: TOMORROW,
      sms: "BUDGET Home: 80% of yesterday's £6.00 used by yesterday 23:40 (£4.82).",
    },
    {
      name: 'told two days late is about that day',
      reason: used(),
      now: TOMORROW + 24 * HOUR,
      sms: "BUDGET Home: 80% of that day's £6.00 used by Fri 15 May 23:40 (£4.82).",
    },
    {
      name: 'of a week is about this week',
      reason: used(WEEK),
      now: USED_AT + MINUTE,
      sms: "BUDGET Home: 80% of this week's £6.00 used by 23:40 (£4.82).",
    },
    {
      name: 'of a week that is over is about last week',
      reason: used(WEEK),
      now: WEEK.endsAt,
      sms: "BUDGET Home: 80% of last week's £6.00 used by Fri 15 May 23:40 (£4.82).",
    },
    {
      name: 'of a month is about this month',
      reason: used(MONTH),
      now: USED_AT + MINUTE,
      sms: "BUDGET Home: 80% of this month's £6.00 used by 23:40 (£4.82).",
    },
    {
      name: 'of a month that is over is about last month',
      reason: used(MONTH),
      now: MONTH.endsAt,
      sms: "BUDGET Home: 80% of last month's £6.00 used by Fri 15 May 23:40 (£4.82).",
    },
    {
      name: 'of energy is in kWh',
      reason: used({ measure: 'energy', limit: 12, used: 9.64 }),
      now: USED_AT,
      sms: "BUDGET Home: 80% of today's 12 kWh used by 23:40 (9.6 kWh).",
    },
    {
      name: 'that is partly estimated is about',
      reason: used({ about: true }),
      now: USED_AT,
      sms: "BUDGET Home: 80% of today's £6.00 used by 23:40 (about £4.82).",
    },
    {
      name: 'that was not counted from its beginning says since when it was',
      reason: used({ countedFrom: TODAY + 10 * HOUR }),
      now: USED_AT,
      sms: "BUDGET Home: 80% of today's £6.00 used by 23:40 (£4.82). Counted since 10:00.",
    },
  ])('$name', ({ reason, now, sms }) => {
    const message = messageAt(now, reason);
    expect(message.sms).toBe(sms);
    const [headline] = sms.replace('BUDGET ', '').split(/\.(?= |$)/);
    expect(message.subject).toBe(`[BUDGET] ${headline}`.replaceAll('£', 'GBP '));
  });

  it('says in its email what was counted, and when the budget begins anew', () => {
    const { email } = messageAt(USED_AT, used({ about: true, countedFrom: TODAY + 10 * HOUR }));
    expect(email.split('\n')).toEqual([
      "BUDGET Home: 80% of today's £6.00 used by 23:40 (about £4.82). Counted since 10:00.",
      '',
      'Rule:         costs (critical)',
      'Budget:       £6.00 a day',
      'Used:         about £4.82 (80%)',
      'Counted from: Fri 15 May 10:00 (09:00 UTC)',
      'Begins anew:  Sat 16 May 00:00 (23:00 UTC)',
      'Cost:         energy only, VAT included; no standing charge',
      '',
      'Some readings or prices were missing: their energy is priced at the mean of the last 24 hours, or the newest price.',
      'The budget begins anew Sat 16 May 00:00, without a message.',
      'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h',
      '',
    ]);
  });

  it.each([
    {
      name: 'the register is stuck',
      reason: used({ measure: 'energy', about: true, byDemand: true }),
      said: "The meter's register stands still: that energy is counted from demand.",
    },
    {
      name: 'there is no price for part of it',
      reason: used({ about: true, unpriced: true }),
      said: 'Octopus gave no price for some of it: that is not in the sum.',
    },
  ])('says why its sum is about where $name', ({ reason, said }) => {
    const { email, sms } = messageAt(USED_AT, reason);
    expect(email).toContain(said);
    expect(email).not.toContain('Some readings or prices were missing');
    expect(sms).toContain('(about ');
  });
});
