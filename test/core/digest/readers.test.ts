import { describe, expect, it } from 'vitest';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { digestReaders, readersOf, type SentMessage } from '../../../core/digest/readers.ts';

const NOW = Date.parse('2026-05-15T17:00:00Z');
const ME: RuntimeRecipient = { id: 'm', kind: 'email', minSeverity: 'info' };
const HER: RuntimeRecipient = { id: 'h', kind: 'email', minSeverity: 'warning' };
const TEXTS: RuntimeRecipient = { id: 's', kind: 'sms', minSeverity: 'info' };
const OTHER_TEXTS: RuntimeRecipient = { id: 't', kind: 'sms', minSeverity: 'critical' };
const FAMILY: RuntimeRecipient = { id: 'f', kind: 'telegram', name: 'family', minSeverity: 'info' };
const KITCHEN: RuntimeRecipient = { id: 'k', kind: 'telegram', name: 'kitchen', minSeverity: 'critical' };

describe('who gets a digest', () => {
  it('is whoever hears of what is only of interest, but no phone that gets texts', () => {
    expect(digestReaders([ME, HER, TEXTS, FAMILY, KITCHEN])).toEqual(['m', 'f']);
  });
});

describe('whom alerts reach', () => {
  const labels = (...recipients: readonly RuntimeRecipient[]) =>
    readersOf(recipients, []).map(({ label }) => label);

  it.each<[string, RuntimeRecipient[], string[]]>([
    ['their kind alone where there is one of it', [ME, TEXTS], ['email', 'text']],
    [
      'a number each where there are several',
      [ME, TEXTS, HER, OTHER_TEXTS],
      ['email 1', 'text 1', 'email 2', 'text 2'],
    ],
    ['the names of their channels', [FAMILY, ME, KITCHEN], ['telegram family', 'email', 'telegram kitchen']],
  ])('has %s for a name', (_, recipients, expected) => {
    expect(labels(...recipients)).toEqual(expected);
  });

  it('is told with when each last got an alert, and from which severity on', () => {
    const sent = (event: SentMessage['event'], createdAt: number, ...to: string[]): SentMessage => ({
      event,
      to,
      createdAt,
    });
    const told = [
      sent('raised', NOW - 3, 'm', 'f'),
      sent('recovered', NOW - 1, 'f'),
      sent('reminder', NOW - 2, 'f'),
      sent('digest', NOW, 'm', 'h', 'f'),
    ];
    expect(readersOf([ME, HER, FAMILY], told)).toStrictEqual([
      { label: 'email 1', minSeverity: 'info', lastAt: NOW - 3 },
      { label: 'email 2', minSeverity: 'warning' },
      { label: 'telegram family', minSeverity: 'info', lastAt: NOW - 1 },
    ]);
  });
});
