import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import type { Mute } from '../../../core/messages/hush-item.ts';
import { EMAIL, PHONE } from '../../support/audience.ts';
import { HOUR, MINUTE, rulesOf } from '../../support/timeline.ts';
import {
  EVENTFUL,
  type HomeDays,
  homeDays,
  type LivedPoll,
  liveDays,
  rowsOfDays,
} from '../../support/whole-life.ts';

const RULES = rulesOf(
  { kind: 'demand', name: 'high', above: 1000, for: '15m', remindEvery: '15m', severity: 'critical' },
  { kind: 'demand', name: 'day', above: 600, for: '20m', activeBetween: '05:30-23:30', severity: 'critical' },
);

/** A wish made some hours after the beginning. */
const wish = fc.record({
  afterHours: fc.double({ min: 0, max: 96, noNaN: true }),
  kind: fc.constantFrom('for-a-time', 'for-a-time', 'until-it-is-over', 'undo'),
  hours: fc.constantFrom(0.2, 0.5, 1, 2, 4, 20),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

/** Sent to the one reader in a poll: the events of the messages, in order. */
type Sent = readonly string[];

/**
 * What the contract says of a rule that is muted now and then, written down once more: raise, reminder and end are held,
 * a recovery of what was told goes out; who knows of the alert learns of the mute; what is still on after it is told
 * again, what came and went unseen is a line of a summary.
 */
const contract = (
  rule: string,
  polls: readonly LivedPoll[],
  muteAt: (poll: number) => Mute | undefined,
): Sent[] => {
  let [told, unseen, lines] = [false, false, 0];
  let raisedAt: number | undefined;
  let before: Mute | undefined;
  return polls.map(({ now, events }, poll) => {
    const sent: string[] = [];
    const asked = muteAt(poll);
    const inForce = (): Mute | undefined => {
      if (asked === undefined) return undefined;
      if ('until' in asked) return now < asked.until ? asked : undefined;
      return raisedAt !== undefined && asked.episode === episodeId('home', rule, raisedAt)
        ? asked
        : undefined;
    };
    let raisedNow = false;
    for (const { event, at } of events) {
      if (event === 'raised') {
        raisedAt = at;
        raisedNow = inForce() === undefined;
        [told, unseen] = [raisedNow, !raisedNow];
        if (raisedNow) sent.push(event);
      }
      if (event === 'reminder' && told && inForce() === undefined && before === undefined) sent.push(event);
      if (event !== 'recovered' && event !== 'ended') continue;
      const held = event === 'ended' && inForce() !== undefined;
      if (told && !held) sent.push(event);
      if (unseen || (told && held)) lines += 1;
      [told, unseen, raisedAt] = [false, false, undefined];
    }
    const mute = inForce();
    if (mute !== undefined && JSON.stringify(mute) !== JSON.stringify(before) && told) sent.push('muted');
    if (mute === undefined && before !== undefined && raisedAt !== undefined && !raisedNow) {
      sent.push('reminder');
      [told, unseen] = [true, false];
    }
    if (lines > 0 && !(mute !== undefined && 'until' in mute)) {
      sent.push('summary');
      lines = 0;
    }
    before = mute;
    return sent;
  });
};

const check = (home: Parameters<typeof rowsOfDays>[0], wishes: readonly Wish[]): string[] => {
  const days = rowsOfDays(home);
  const pollMs = 15 * MINUTE;
  return RULES.flatMap((rule) => {
    const free = liveDays(days, { pollMs, rules: [rule] });
    const mutes: (Mute | undefined)[] = [];
    const inOrder = wishes.toSorted((one, other) => one.afterHours - other.afterHours);
    let mute: Mute | undefined;
    for (const { now } of free.polls) {
      while (inOrder[0] !== undefined && days.from + inOrder[0].afterHours * HOUR <= now) {
        const { kind, hours } = inOrder[0];
        inOrder.shift();
        const raise = free.polls
          .filter((poll) => poll.now < now)
          .flatMap(({ events }) => events)
          .findLast(({ event }) => event === 'raised');
        if (kind === 'for-a-time') mute = { until: now + hours * HOUR };
        else if (kind === 'undo') mute = undefined;
        else if (raise !== undefined) mute = { episode: episodeId('home', rule.name, raise.at) };
      }
      mutes.push(mute);
    }
    const { from } = days;
    const muteAt = (poll: number) => mutes[poll];
    const hushAt = (now: number) => {
      const asked = muteAt((now - from) / pollMs);
      return { asked: { muted: asked === undefined ? {} : { [rule.name]: asked } } };
    };
    const { polls } = liveDays(days, { pollMs, rules: [rule], hushAt });
    const toMe = polls.map(({ messages }) =>
      messages.filter(({ to }) => to.includes(EMAIL.id)).map(({ event }) => event),
    );
    expect(toMe).toEqual(contract(rule.name, free.polls, muteAt));
    const texts = polls.flatMap(({ messages }) => messages).filter(({ to }) => to.includes(PHONE.id));
    expect(texts.map(({ event }) => event)).not.toContain('muted');
    return toMe.flat();
  });
};

describe('a rule that is muted and let go at any moment', () => {
  it('tells what the contract says, poll by poll, and nothing else', () => {
    const told = new Set<string>();
    const example: Wish[] = [
      // Over at the poll that finds it raised; then twice while it is known.
      { afterHours: 20, kind: 'for-a-time', hours: 4 },
      { afterHours: 24.5, kind: 'for-a-time', hours: 2 },
      { afterHours: 25, kind: 'for-a-time', hours: 1 },
      { afterHours: 27, kind: 'until-it-is-over', hours: 1 },
      { afterHours: 38, kind: 'for-a-time', hours: 20 },
    ];
    /** Still on when its hours close. */
    const late: HomeDays = {
      ...EVENTFUL,
      stretches: [
        { hours: 20, kind: 'quiet', watts: 450 },
        { hours: 6, kind: 'add', watts: 900 },
      ],
    };
    fc.assert(
      fc.property(homeDays, fc.array(wish, { maxLength: 25 }), (home, wishes) => {
        for (const event of check(home, wishes)) told.add(event);
      }),
      {
        numRuns: 14,
        endOnFailure: true,
        examples: [
          [EVENTFUL, example],
          [late, []],
        ],
      },
    );
    expect([...told].sort()).toEqual(['ended', 'muted', 'raised', 'recovered', 'reminder', 'summary']);
  });
});
