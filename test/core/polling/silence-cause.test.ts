import { describe, expect, it } from 'vitest';
import type { PollOutcome } from '../../../core/polling/poll-outcome.ts';
import { type SilenceFacts, silenceCause } from '../../../core/polling/silence-cause.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');
const shared = { answeredAt: NOW - HOUR, limit: 'shared' } as const;
const own = { answeredAt: NOW - HOUR, limit: 'own' } as const;
/** The Mini's last reading was a minute old when Octopus last answered. */
const READ = NOW - HOUR - MINUTE;

const cause = (outcome: PollOutcome, facts: Partial<SilenceFacts> = {}) =>
  silenceCause(outcome, { firstPollAt: NOW - 100 * HOUR, cursor: READ, octopus: {}, ...facts }, NOW);

describe('what a silence is due to', () => {
  it.each<[string, PollOutcome, Partial<SilenceFacts>, string]>([
    ['the Mini where Octopus has no rows', 'empty', {}, 'mini-silent'],
    ['the Mini where Octopus has none that are new', 'nothing-new', {}, 'mini-silent'],
    ['the Mini where rows came at last', 'stored', {}, 'mini-silent'],
    ['the Mini where another run did the work', 'lost-race', {}, 'mini-silent'],
    ['AWS where it takes no row', 'not-stored', {}, 'not-stored'],
    ['the missing key', 'missing-key', {}, 'no-access'],
    ['the rejected key', 'rejected-key', {}, 'no-access'],
    ['the account', 'account-not-found', {}, 'no-access'],
    ['the meter', 'device-not-found', {}, 'no-access'],
    ['Octopus where it fails', 'transient', {}, 'octopus-not-answering'],
    ['Octopus where it answers what nobody understands', 'unexpected', {}, 'octopus-not-answering'],
    ['the account’s limit where a call fails after it', 'transient', { octopus: shared }, 'throttled'],
    ['our own limit where a call fails after it', 'unexpected', { octopus: own }, 'call-limit'],
    ['the account’s limit', 'throttled', { octopus: shared }, 'throttled'],
    ['the account’s limit while we cool down', 'cooling-down', { octopus: shared }, 'throttled'],
    ['our own limit', 'call-limit', { octopus: own }, 'call-limit'],
    ['a limit before the first answer of all', 'throttled', { octopus: { limit: 'shared' } }, 'throttled'],
    [
      'no key yet, where one rejection after an edge block is not believed',
      'rejected-key',
      { keyDoubt: {} },
      'throttled',
    ],
  ])('is %s', (_, outcome, facts, expected) => {
    expect(cause(outcome, facts)).toBe(expected);
  });

  it.each<[string, Partial<SilenceFacts>, string]>([
    [
      'the Mini’s where it was silent for longer before the limit than since',
      { cursor: NOW - 2 * HOUR - 1 },
      'mini-silent',
    ],
    ['the limit’s where it was silent just as long before', { cursor: NOW - 2 * HOUR }, 'throttled'],
    [
      'the Mini’s where it sent nothing since the first poll',
      { cursor: undefined, firstPollAt: NOW - 100 * HOUR },
      'mini-silent',
    ],
    [
      'the limit’s where the first poll was not long before it',
      { cursor: undefined, firstPollAt: NOW - 2 * HOUR },
      'throttled',
    ],
  ])('is %s', (_, facts, expected) => {
    expect(cause('throttled', { octopus: shared, ...facts })).toBe(expected);
  });
});
