import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import type { Hush, Mute } from '../../../core/messages/hush-item.ts';
import { countHours, openHourAt } from '../../../core/readings/hourly-means.ts';
import { learnHours } from '../../../core/readings/usual.ts';
import { HOUR, MINUTE } from '../../support/timeline.ts';
import {
  EVENTFUL,
  EVERY_KIND,
  eventsOf,
  homeDays,
  type LivedPoll,
  LONDON,
  liveDays,
  rowsOfDays,
  STEP_MS,
  usualBefore,
} from '../../support/whole-life.ts';

const pollMs = fc.constantFrom(15 * MINUTE, 30 * MINUTE, HOUR);

const toldIn = (polls: readonly LivedPoll[]) => polls.map(({ events, messages }) => [events, messages]);

/** What the rules decide and remember: nothing of who was told. */
const decided = ({ state, events }: LivedPoll) => {
  const { told: _told, held: _held, mutes: _mutes, texts: _texts, ...own } = state;
  return [events, own];
};

/** Vitest takes its time over thousands of objects: it is asked for the difference where there is one. */
const expectSame = (one: unknown, other: unknown): void => {
  if (JSON.stringify(one) !== JSON.stringify(other)) expect(one).toEqual(other);
};

describe('every kind of rule, over both changes of the clock, with gaps anywhere', () => {
  it('says, remembers and sends the same where the process is replaced before any poll', () => {
    const raised = new Set<string>();
    fc.assert(
      fc.property(homeDays, pollMs, fc.integer({ min: 1, max: 5 }), fc.nat(4), (home, every, nth, offset) => {
        const days = rowsOfDays(home);
        const kept = liveDays(days, { pollMs: every });
        const replacedAt = (poll: number) => poll % nth === offset % nth;
        const replaced = liveDays(days, { pollMs: every, replacedAt });
        expectSame(toldIn(replaced.polls), toldIn(kept.polls));
        expectSame(replaced.polls.at(-1)?.state, kept.polls.at(-1)?.state);
        expect(replaced.usual).toEqual(kept.usual);
        for (const { event, ruleKind } of eventsOf(kept.polls)) if (event === 'raised') raised.add(ruleKind);
      }),
      { numRuns: 5, endOnFailure: true, examples: [[EVENTFUL, 15 * MINUTE, 1, 0]] },
    );
    expect(raised.size).toBeGreaterThan(4);
  });

  it('learns the same in one go and poll by poll, whatever their cadence and the process replaced anywhere', () => {
    fc.assert(
      fc.property(homeDays, pollMs, fc.integer({ min: 1, max: 5 }), (home, every, nth) => {
        const days = rowsOfDays(home);
        const { usual } = liveDays(days, {
          pollMs: every,
          replacedAt: (poll) => poll % nth === 0,
          rules: [],
        });
        const terms = { timeZone: LONDON, sampleHoldsMs: STEP_MS };
        const { closed } = countHours(openHourAt(days.from, LONDON), days.rows, terms);
        expect(usual).toEqual(learnHours(usualBefore(days.from), closed).usual);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

/** A wish made some hours after the beginning. */
const wish = fc.record({
  afterHours: fc.double({ min: 0, max: 96, noNaN: true }),
  rule: fc.constantFrom(...EVERY_KIND.map(({ name }) => name)),
  kind: fc.constantFrom('mute', 'mute', 'mute-over', 'mute-over', 'undo', 'pause', 'resume'),
  hours: fc.double({ min: 0.1, max: 30, noNaN: true }),
});

describe('mutes, pauses and quiet hours, whenever they are set and ended', () => {
  it('change nothing of what any rule decides and remembers', () => {
    let heldBack = 0;
    fc.assert(
      fc.property(homeDays, fc.array(wish, { maxLength: 40 }), fc.boolean(), (home, wishes, quiet) => {
        const days = rowsOfDays(home);
        const free = liveDays(days, { pollMs: 30 * MINUTE });
        const raises = eventsOf(free.polls).filter(({ event }) => event === 'raised');
        let muted: Record<string, Mute> = {};
        let pausedUntil = 0;
        const inOrder = wishes.toSorted((one, other) => one.afterHours - other.afterHours);
        const hushAt = (now: number) => {
          while (inOrder[0] !== undefined && days.from + inOrder[0].afterHours * HOUR <= now) {
            const { kind, rule, hours } = inOrder[0];
            inOrder.shift();
            const last = raises.findLast((raise) => raise.rule === rule && raise.at < now);
            if (kind === 'mute') muted = { ...muted, [rule]: { until: now + hours * HOUR } };
            if (kind === 'mute-over' && last !== undefined) {
              muted = { ...muted, [rule]: { episode: episodeId('home', rule, last.at) } };
            }
            if (kind === 'undo') muted = {};
            if (kind === 'pause') pausedUntil = now + hours * HOUR;
            if (kind === 'resume') pausedUntil = 0;
          }
          const asked: Hush = { muted, pausedUntil };
          return { asked, ...(quiet ? { quietHours: { startMinute: 22 * 60, endMinute: 7 * 60 } } : {}) };
        };
        const hushed = liveDays(days, { pollMs: 30 * MINUTE, hushAt });
        expectSame(hushed.polls.map(decided), free.polls.map(decided));
        heldBack += hushed.polls.filter(({ state }) => state.held.length > 0).length;
      }),
      {
        numRuns: 6,
        endOnFailure: true,
        examples: [
          [
            EVENTFUL,
            [
              { afterHours: 20, rule: 'high', kind: 'pause', hours: 10 },
              { afterHours: 38, rule: 'high', kind: 'mute', hours: 10 },
            ],
            true,
          ],
        ],
      },
    );
    expect(heldBack).toBeGreaterThan(20);
  });
});
