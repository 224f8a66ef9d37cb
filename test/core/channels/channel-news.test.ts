import { describe, expect, it } from 'vitest';
import { channelNews, othersThan, owedPushes } from '../../../core/channels/channel-news.ts';
import type { ChannelState, RecipientState } from '../../../core/channels/channel-state.ts';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';

const NOW = Date.parse('2026-05-15T17:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const EMAIL: RuntimeRecipient = { id: 'e', kind: 'email', minSeverity: 'info' };
const FAMILY: RuntimeRecipient = { id: 'f', kind: 'telegram', name: 'family', minSeverity: 'info' };
const KITCHEN: RuntimeRecipient = { id: 'k', kind: 'ntfy', name: 'kitchen', minSeverity: 'info' };
const ALL = [EMAIL, FAMILY, KITCHEN];
const family = { recipient: 'f', kind: 'telegram', name: 'family' } as const;

const states = (recipients: Readonly<Record<string, RecipientState>>): ChannelState => ({ recipients });
const broken = (brokenSince: number, code?: string): RecipientState => ({
  owed: [],
  brokenSince,
  ...(code === undefined ? {} : { code }),
});
const owing = (...owed: RecipientState['owed']): RecipientState => ({ owed });

describe('what there is to tell of channels', () => {
  it.each([
    {
      name: 'nothing while all is well',
      state: states({}),
      before: {},
      news: [],
      told: {},
    },
    {
      name: 'that one broke',
      state: states({ f: broken(NOW - HOUR, 'http-403') }),
      before: {},
      news: [{ kind: 'channel-broken', channel: family, code: 'http-403' }],
      told: { f: NOW - HOUR },
    },
    {
      name: 'nothing more while it stays so, whatever its reason now is',
      state: states({ f: broken(NOW - HOUR, 'http-401') }),
      before: { f: NOW - HOUR },
      news: [],
      told: { f: NOW - HOUR },
    },
    {
      name: 'that it works again, and how long it did not',
      state: states({}),
      before: { f: NOW - HOUR },
      news: [{ kind: 'channel-works', channel: family, lastedMs: HOUR }],
      told: {},
    },
    {
      name: 'that it works again, though it owes something',
      state: states({ f: owing({ id: 'm', since: NOW, retryAt: NOW }) }),
      before: { f: NOW - HOUR },
      news: [{ kind: 'channel-works', channel: family, lastedMs: HOUR }],
      told: {},
    },
    {
      name: 'nothing of one whose service is merely away',
      state: states({ f: owing({ id: 'm', since: NOW, retryAt: NOW }) }),
      before: {},
      news: [],
      told: {},
    },
    {
      name: 'nothing of one that is no recipient any more',
      state: states({ gone: broken(NOW) }),
      before: { gone: NOW, other: NOW },
      news: [],
      told: {},
    },
    {
      name: 'nothing of an id that is an email by now',
      state: states({ e: broken(NOW) }),
      before: {},
      news: [],
      told: {},
    },
  ])('is $name', ({ state, before, news, told }) => {
    expect(channelNews(state, before, ALL, NOW)).toEqual({ news, told });
  });

  it('is nothing of a channel without a name, nor of an email with one', () => {
    const nameless: RuntimeRecipient = { id: 'f', kind: 'telegram', minSeverity: 'info' };
    const named: RuntimeRecipient = { ...EMAIL, name: 'me' };
    const state = states({ f: broken(NOW), e: broken(NOW) });
    expect(channelNews(state, {}, [nameless, named], NOW)).toEqual({ news: [], told: {} });
  });

  it('goes to everybody but itself and others that are out of order', () => {
    const state = states({ f: broken(NOW), k: broken(NOW) });
    expect(othersThan(family, state, ALL)).toEqual([EMAIL]);
    expect(othersThan(family, states({ f: broken(NOW) }), ALL)).toEqual([EMAIL, KITCHEN]);
    // That it works again is told to itself by its messages.
    expect(othersThan(family, states({}), ALL)).toEqual([EMAIL, KITCHEN]);
  });
});

describe('what push recipients are owed', () => {
  it('is theirs for six hours', () => {
    const state = states({
      f: owing(
        { id: 'old', since: NOW - 6 * HOUR - 1, retryAt: NOW },
        { id: 'new', since: NOW - 6 * HOUR, retryAt: NOW + MINUTE },
      ),
    });
    expect(owedPushes(state, ALL, NOW)).toEqual({
      owed: [{ recipient: 'f', messageId: 'new', retryAt: NOW + MINUTE }],
      toNobody: [],
    });
  });

  it('is nobody’s where the recipient was removed', () => {
    const state = states({ gone: owing({ id: 'm', since: NOW, retryAt: NOW }) });
    expect(owedPushes(state, ALL, NOW)).toEqual({
      owed: [],
      toNobody: [{ recipient: 'gone', messageId: 'm', retryAt: NOW }],
    });
  });
});
