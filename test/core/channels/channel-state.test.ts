import { describe, expect, it } from 'vitest';
import {
  afterTry,
  type ChannelState,
  channelStateSchema,
  isOwedStill,
  isTrouble,
  mayTry,
  noTrouble,
  type RecipientState,
  stateOf,
  type Try,
  withRecipient,
} from '../../../core/channels/channel-state.ts';

const NOW = Date.parse('2026-05-15T17:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CALM: RecipientState = { owed: [] };
const BUSY = { outcome: 'retry', code: 'http-503' } as const;
const NOT_THERE = { outcome: 'retry', code: 'http-404' } as const;
const REFUSED = { outcome: 'broken', code: 'http-401' } as const;

const tried = (change: Partial<Try>): Try => ({
  now: NOW,
  messageId: 'm',
  since: NOW,
  earlierTries: 0,
  secretVersion: 1,
  answer: BUSY,
  ...change,
});
const owes = (id: string, since = NOW - MINUTE) => ({ id, since, retryAt: NOW });

describe('a message that did not get through', () => {
  it.each([
    { name: 'at first after a minute', earlierTries: 0, wait: 1 },
    { name: 'then after five', earlierTries: 1, wait: 5 },
    { name: 'then after a quarter of an hour', earlierTries: 2, wait: 15 },
    { name: 'then each hour', earlierTries: 3, wait: 60 },
    { name: 'however often that was', earlierTries: 9, wait: 60 },
  ])('is tried again $name', ({ earlierTries, wait }) => {
    const retryAt = NOW + wait * MINUTE;
    expect(afterTry(CALM, tried({ earlierTries }))).toEqual({
      state: { owed: [{ id: 'm', since: NOW, retryAt }] },
      outcome: { kind: 'owed', retryAt, code: 'http-503' },
    });
  });

  it.each([
    { name: 'when the service says so', waitMs: 7 * MINUTE, kind: 'owed', retryAt: NOW + 7 * MINUTE },
    { name: 'not before a minute is over', waitMs: 100, kind: 'owed', retryAt: NOW + MINUTE },
    { name: 'six hours later at the latest', waitMs: 6 * HOUR, kind: 'owed', retryAt: NOW + 6 * HOUR },
  ])('is tried again $name', ({ waitMs, kind, retryAt }) => {
    const { outcome } = afterTry(CALM, tried({ answer: { ...BUSY, waitMs } }));
    expect(outcome).toEqual({ kind, retryAt, code: 'http-503' });
  });

  it('is dropped where the service wants it after that, and what else is owed stays', () => {
    const before = { owed: [owes('other'), owes('m')] };
    expect(afterTry(before, tried({ answer: { ...BUSY, waitMs: 6 * HOUR + 1 } }))).toEqual({
      state: { owed: [owes('other')] },
      outcome: { kind: 'dropped', code: 'http-503' },
    });
  });

  it('is dropped six hours after it was published, however often it was tried', () => {
    const last = tried({ since: NOW - 5 * HOUR, earlierTries: 3 });
    expect(afterTry(CALM, last).outcome.kind).toBe('owed');
    expect(afterTry(CALM, { ...last, since: last.since - 1 }).outcome.kind).toBe('dropped');
  });

  it('is kept waiting no longer than a day by any service', () => {
    const later = tried({ since: NOW + 18 * HOUR, answer: { ...BUSY, waitMs: 40 * HOUR } });
    expect(afterTry(CALM, later).outcome).toMatchObject({ kind: 'owed', retryAt: NOW + 24 * HOUR });
  });

  it('stands once among what is owed, behind what came before it and is still wanted', () => {
    const before = { owed: [owes('old', NOW - 6 * HOUR - 1), owes('m'), owes('other', NOW - 6 * HOUR)] };
    const { state } = afterTry(before, tried({ since: NOW - MINUTE }));
    expect(state.owed).toEqual([
      owes('other', NOW - 6 * HOUR),
      { id: 'm', since: NOW - MINUTE, retryAt: NOW + MINUTE },
    ]);
  });
});

describe('a message that got through', () => {
  it('is owed no more, what else is still wanted is, and no trouble is left', () => {
    const before: RecipientState = {
      owed: [owes('m'), owes('other'), owes('old', NOW - 6 * HOUR - 1)],
      brokenSince: NOW - HOUR,
      code: 'http-401',
      notFoundAt: NOW - MINUTE,
    };
    expect(afterTry(before, tried({ answer: { outcome: 'sent' } }))).toEqual({
      state: { owed: [owes('other')] },
      outcome: { kind: 'sent' },
    });
  });
});

describe('a channel that refuses', () => {
  it('is out of order from now on, with the secret that it had, and owed nothing', () => {
    expect(afterTry({ owed: [owes('other')] }, tried({ answer: REFUSED, secretVersion: 3 }))).toEqual({
      state: { owed: [], brokenSince: NOW, code: 'http-401', lastTryAt: NOW, secretVersion: 3 },
      outcome: { kind: 'broken', code: 'http-401' },
    });
  });

  it('stays out of order since it began to be, for the newest reason', () => {
    const before = { owed: [], brokenSince: NOW - HOUR, code: 'http-403', lastTryAt: NOW - HOUR };
    const { state } = afterTry(before, tried({ answer: REFUSED, secretVersion: undefined }));
    expect(state).toEqual({ owed: [], brokenSince: NOW - HOUR, code: 'http-401', lastTryAt: NOW });
    expect(state).not.toHaveProperty('secretVersion');
  });
});

describe('a receiver that is not there', () => {
  it('may be restarting: it is tried again, and remembered', () => {
    expect(afterTry(CALM, tried({ answer: NOT_THERE }))).toEqual({
      state: { owed: [{ id: 'm', since: NOW, retryAt: NOW + MINUTE }], notFoundAt: NOW },
      outcome: { kind: 'owed', retryAt: NOW + MINUTE, code: 'http-404' },
    });
  });

  it.each([
    { name: 'ten minutes later is believed', ago: 10 * MINUTE, answer: NOT_THERE, kind: 'broken' },
    { name: 'longer after that begins anew', ago: 10 * MINUTE + 1, answer: NOT_THERE, kind: 'owed' },
    { name: 'in the same moment is the same try', ago: 0, answer: NOT_THERE, kind: 'owed' },
    { name: 'and then merely is busy is there', ago: MINUTE, answer: BUSY, kind: 'owed' },
  ])('$name', ({ ago, answer, kind }) => {
    const before = { owed: [], notFoundAt: NOW - ago };
    expect(afterTry(before, tried({ answer })).outcome.kind).toBe(kind);
  });

  it('is remembered by when it last was not there', () => {
    const before = { owed: [], notFoundAt: NOW - HOUR };
    expect(afterTry(before, tried({ answer: BUSY })).state.notFoundAt).toBe(NOW - HOUR);
    expect(afterTry(before, tried({ answer: NOT_THERE })).state.notFoundAt).toBe(NOW);
  });
});

describe('whether a message may be tried', () => {
  const broken = { owed: [], brokenSince: NOW - 5 * HOUR, secretVersion: 1, lastTryAt: NOW - HOUR };
  it.each([
    {
      name: 'always, where the channel is in order',
      state: { owed: [], lastTryAt: NOW },
      version: undefined,
      may: true,
    },
    { name: 'an hour after the last try of a broken one', state: broken, version: 1, may: true },
    {
      name: 'not before',
      state: { ...broken, lastTryAt: NOW - HOUR + 1 },
      version: 1,
      may: false,
    },
    { name: 'at once with another secret', state: { ...broken, lastTryAt: NOW }, version: 2, may: true },
    {
      name: 'not where there still is no secret',
      state: { owed: [], brokenSince: NOW, lastTryAt: NOW },
      version: undefined,
      may: false,
    },
    {
      name: 'where nobody knows of a try',
      state: { owed: [], brokenSince: NOW, secretVersion: 1 },
      version: 1,
      may: true,
    },
  ])('$name', ({ state, version, may }) => {
    expect(mayTry(state, { now: NOW, version })).toBe(may);
  });
});

describe('what is remembered of recipients', () => {
  it.each<[string, RecipientState, boolean]>([
    ['all is well', CALM, false],
    ['something is owed', { owed: [owes('m')] }, true],
    ['it is out of order', { owed: [], brokenSince: NOW }, true],
    ['it was not there', { owed: [], notFoundAt: NOW }, true],
  ])('%s', (_, state, trouble) => {
    expect(isTrouble(state)).toBe(trouble);
    const others: ChannelState = {
      recipients: { other: { owed: [], brokenSince: NOW }, f: { owed: [], notFoundAt: 1 } },
    };
    expect(withRecipient(others, 'f', state).recipients).toEqual({
      other: { owed: [], brokenSince: NOW },
      ...(trouble ? { f: state } : {}),
    });
  });

  it('is nothing of whom there is nothing to say', () => {
    expect(noTrouble()).toEqual({ recipients: {} });
    expect(stateOf(noTrouble(), 'f')).toEqual(CALM);
    expect(stateOf({ recipients: { f: { owed: [], brokenSince: NOW } } }, 'f')).toEqual({
      owed: [],
      brokenSince: NOW,
    });
  });

  it('is read back as it was stored, by older versions without what is owed', () => {
    const stored = {
      recipients: {
        f: { owed: [owes('m')], brokenSince: 1, code: 'x', secretVersion: 2, lastTryAt: 3, notFoundAt: 4 },
        k: { brokenSince: 1 },
      },
    };
    expect(channelStateSchema.parse(stored)).toEqual({
      recipients: { ...stored.recipients, k: { brokenSince: 1, owed: [] } },
    });
  });

  it('is owed for six hours', () => {
    expect(isOwedStill(owes('m', NOW - 6 * HOUR), NOW)).toBe(true);
    expect(isOwedStill(owes('m', NOW - 6 * HOUR - 1), NOW)).toBe(false);
  });
});
