import { describe, expect, it } from 'vitest';
import { takeFromAllowance } from '../../../core/channels/daily-allowance.ts';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import type { AlertState } from '../../../core/rules/state.ts';
import { EMAIL, PHONE } from '../../support/audience.ts';

const DAY = 20_588;
const phone = (id: string, maxPerDay: number): RuntimeRecipient => ({ ...PHONE, id, maxPerDay });

interface Row {
  readonly name: string;
  readonly recipients: readonly RuntimeRecipient[];
  readonly before?: AlertState['texts'];
  readonly others: readonly string[];
  readonly last: readonly string[];
  readonly texts: AlertState['texts'];
}

const table: Row[] = [
  {
    name: 'an email address has no allowance to use up',
    recipients: [EMAIL],
    others: ['e0000001'],
    last: [],
    texts: {},
  },
  {
    name: 'the first of two texts leaves one',
    recipients: [phone('p', 2)],
    others: ['p'],
    last: [],
    texts: { p: { day: DAY, sent: 1 } },
  },
  {
    name: 'the second of two texts is the last',
    recipients: [phone('p', 2)],
    before: { p: { day: DAY, sent: 1 } },
    others: [],
    last: ['p'],
    texts: { p: { day: DAY, sent: 2 } },
  },
  {
    name: 'the only text of a day is the last',
    recipients: [phone('p', 1)],
    others: [],
    last: ['p'],
    texts: { p: { day: DAY, sent: 1 } },
  },
  {
    name: 'a phone that has had its texts is left out',
    recipients: [phone('p', 2)],
    before: { p: { day: DAY, sent: 2 } },
    others: [],
    last: [],
    texts: { p: { day: DAY, sent: 2 } },
  },
  {
    name: 'so is one whose allowance was lowered today',
    recipients: [phone('p', 1)],
    before: { p: { day: DAY, sent: 2 } },
    others: [],
    last: [],
    texts: { p: { day: DAY, sent: 2 } },
  },
  {
    name: 'a new day begins anew',
    recipients: [phone('p', 2)],
    before: { p: { day: DAY - 1, sent: 2 } },
    others: ['p'],
    last: [],
    texts: { p: { day: DAY, sent: 1 } },
  },
  {
    name: 'each phone has its own allowance, and one that is not told keeps its count',
    recipients: [phone('p', 1), EMAIL, phone('q', 5)],
    before: { r: { day: DAY, sent: 3 } },
    others: ['e0000001', 'q'],
    last: ['p'],
    texts: { p: { day: DAY, sent: 1 }, q: { day: DAY, sent: 1 }, r: { day: DAY, sent: 3 } },
  },
];

describe('the texts of a day', () => {
  it.each(table)('$name', ({ recipients, before = {}, others, last, texts }) => {
    const to = recipients.map(({ id }) => id);
    expect(takeFromAllowance(to, recipients, before, DAY)).toEqual({ others, last, texts });
  });

  it('are counted for those who are told, and leave what was counted before as it was', () => {
    const before = { p: { day: DAY, sent: 1 } };
    const { texts } = takeFromAllowance(['q'], [phone('p', 5), phone('q', 5)], before, DAY);
    expect(texts).toEqual({ p: { day: DAY, sent: 1 }, q: { day: DAY, sent: 1 } });
    expect(before).toEqual({ p: { day: DAY, sent: 1 } });
  });
});
