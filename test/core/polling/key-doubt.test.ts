import { describe, expect, it } from 'vitest';
import {
  doubtOfRejection,
  isDoubtPending,
  isOtherKey,
  type KeyMemory,
  lastingBlock,
  nextKeyTry,
} from '../../../core/polling/key-doubt.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');
const PROBLEM = { kind: 'rejected-key', keyStamp: 'key 1' };
const COOL_DOWN = { until: NOW + HOUR, strikes: 3 };
const FRESH = { since: NOW, nextTryAt: NOW + 10 * MINUTE, keyStamp: 'key 1' };
const SEEN = { since: NOW - 10 * MINUTE + 1, nextTryAt: NOW + 1, keyStamp: 'key 1' };

describe('a rejection of the API key', () => {
  it.each<[string, KeyMemory, object | undefined]>([
    ['is believed where nothing speaks against it', {}, undefined],
    ['is doubted right after an edge block', { edgeBlockedAt: NOW - MINUTE }, FRESH],
    ['is doubted half an hour after an edge block', { edgeBlockedAt: NOW - 30 * MINUTE }, FRESH],
    ['is believed later than that', { edgeBlockedAt: NOW - 30 * MINUTE - 1 }, undefined],
    [
      'is doubted however long ago the block was where nothing was answered since',
      { edgeBlockedAt: NOW - 5 * HOUR, coolDown: COOL_DOWN },
      FRESH,
    ],
    ['is believed where the cool-down was for a limit of calls', { coolDown: COOL_DOWN }, undefined],
    ['is doubted still when seen again too soon', { keyDoubt: SEEN }, SEEN],
    [
      'is believed when seen again ten minutes later',
      { keyDoubt: { ...SEEN, since: SEEN.since - 1 } },
      undefined,
    ],
    [
      'is doubted anew where it is of another key than the one doubted, and the block is recent',
      { keyDoubt: { ...SEEN, keyStamp: 'key 0' }, edgeBlockedAt: NOW - MINUTE },
      FRESH,
    ],
    [
      'is believed of another key than the one doubted where the block is long over',
      { keyDoubt: { ...SEEN, keyStamp: 'key 0' } },
      undefined,
    ],
    [
      'is believed where it stands already, whatever is in the way',
      { problem: PROBLEM, edgeBlockedAt: NOW - MINUTE },
      undefined,
    ],
    [
      'is doubted where what stood was another problem',
      { problem: { kind: 'missing-key' }, edgeBlockedAt: NOW - MINUTE },
      FRESH,
    ],
  ])('%s', (_, memory, doubt) => {
    expect(doubtOfRejection(memory, 'key 1', NOW)).toEqual(doubt);
  });

  it('is remembered without a key’s stamp where the key was not looked at', () => {
    expect(doubtOfRejection({ edgeBlockedAt: NOW }, undefined, NOW)).toStrictEqual({
      since: NOW,
      nextTryAt: NOW + 10 * MINUTE,
    });
  });
});

describe('a doubted key', () => {
  it.each<[string, KeyMemory, string | undefined, boolean]>([
    ['that nobody doubts need not wait', {}, 'key 1', false],
    ['is left alone before its time', { keyDoubt: SEEN }, 'key 1', true],
    ['is tried at its time', { keyDoubt: { ...SEEN, nextTryAt: NOW } }, 'key 1', false],
    ['need not wait where the owner has replaced it', { keyDoubt: SEEN }, 'key 2', false],
    ['is left alone where nobody looked whether it was replaced', { keyDoubt: SEEN }, undefined, true],
  ])('%s', (_, memory, keyStamp, pending) => {
    expect(isDoubtPending(memory, keyStamp, NOW)).toBe(pending);
  });
});

describe('a rejected key that nobody changed', () => {
  it.each<[string, KeyMemory, number]>([
    ['is tried again after an hour', {}, 1],
    ['is tried every six hours after that', { problem: PROBLEM }, 6],
    [
      'is tried after an hour where another key was rejected before',
      { problem: { ...PROBLEM, keyStamp: 'key 0' } },
      1,
    ],
    [
      'is tried after an hour where it was missing before',
      { problem: { kind: 'missing-key', keyStamp: 'key 1' } },
      1,
    ],
  ])('%s', (_, memory, hours) => {
    expect(nextKeyTry(memory, 'key 1', NOW)).toBe(NOW + hours * HOUR);
  });

  it.each([
    ['is another key where the stamp differs', 'key 2', 'key 1', true],
    ['is another key where none was seen before', 'key 1', undefined, true],
    ['is the same where the stamp is', 'key 1', 'key 1', false],
    ['is taken for the same where nobody looked', undefined, 'key 1', false],
  ])('%s', (_, now, before, other) => {
    expect(isOtherKey(now, before)).toBe(other);
  });
});

describe('an edge block', () => {
  it.each([
    ['casts doubt for half an hour', NOW - 30 * MINUTE, NOW - 30 * MINUTE],
    ['is forgotten after it', NOW - 30 * MINUTE - 1, undefined],
    ['that never was stays so', undefined, undefined],
  ])('%s', (_, edgeBlockedAt, lasting) => {
    expect(lastingBlock(edgeBlockedAt, NOW)).toBe(lasting);
  });
});
