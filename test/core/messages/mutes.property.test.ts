import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import { isPaused, muteInForce } from '../../../core/messages/hush.ts';
import type { Hush } from '../../../core/messages/hush-item.ts';
import type { OutboxMessage } from '../../../core/messages/outbox.ts';
import { EMAIL, liveMessages, PHONE } from '../../support/audience.ts';
import { at, HOUR, homeRows, MINUTE, rulesOf } from '../../support/timeline.ts';

const FROM = at('2026-01-14T18:00:00Z');
const ZONE = 'Europe/London';
const LIVED_MINUTES = 240;
/** Everything asked for is over by then. */
const ASKED_MINUTES = 180;
const RECIPIENTS = [EMAIL, { ...PHONE, minSeverity: 'info' as const }];
const NONE: Hush = { muted: {} };

const minute = fc.integer({ min: 0, max: ASKED_MINUTES });
const mute = fc.oneof(
  fc.record({ until: minute.map((after) => FROM + after * MINUTE) }),
  // Raises come when demand has been high for five minutes: any minute may be one.
  fc.record({ episode: minute.map((after) => episodeId('home', 'high', FROM + after * MINUTE)) }),
);
const hush: fc.Arbitrary<Hush> = fc.oneof(
  fc.constant(NONE),
  fc.record(
    {
      pausedUntil: minute.map((after) => FROM + after * MINUTE),
      muted: mute.map((one) => ({ high: one })),
    },
    { requiredKeys: ['muted'] },
  ),
);
const story = fc.record({
  stretches: fc.array(fc.tuple(fc.integer({ min: 2, max: 50 }), fc.constantFrom(200, 4_700, 6_000)), {
    minLength: 1,
    maxLength: 10,
  }),
  asked: fc.array(fc.tuple(minute, hush), { maxLength: 6 }),
  severity: fc.constantFrom('info', 'warning', 'critical'),
  remindEvery: fc.constantFrom(undefined, '10m'),
  quiet: fc.boolean(),
});

type Story = typeof story extends fc.Arbitrary<infer S> ? S : never;

const live = ({ stretches, asked, severity, remindEvery, quiet }: Story) => {
  const rows = homeRows(FROM, ...stretches, [LIVED_MINUTES, stretches.at(-1)?.[1] ?? 200]);
  const inOrder = asked.toSorted(([one], [other]) => one - other);
  const askedAt = (now: number): Hush =>
    now >= FROM + ASKED_MINUTES * MINUTE
      ? NONE
      : (inOrder.findLast(([after]) => FROM + after * MINUTE <= now)?.[1] ?? NONE);
  const rule = { kind: 'demand', name: 'high', above: 5_000, for: '5m', clearFor: '10m', severity };
  const told = liveMessages(
    rows.filter((row) => row.at < FROM + LIVED_MINUTES * MINUTE),
    (now) => ({
      rules: rulesOf(remindEvery === undefined ? rule : { ...rule, remindEvery }),
      ...(quiet ? { quietHours: { startMinute: 19 * 60, endMinute: 20 * 60 + 30 } } : {}),
      asked: askedAt(now),
    }),
    () => RECIPIENTS,
    { from: FROM + MINUTE, until: FROM + LIVED_MINUTES * MINUTE },
  );
  return { ...told, askedAt };
};

const HOLDABLE: readonly OutboxMessage['event'][] = ['raised', 'reminder', 'ended', 'summary'];

describe('whatever is muted, paused and quiet', () => {
  it('nothing is sent in a pause, and nothing that a mute holds while it is in force', () => {
    fc.assert(
      fc.property(story, (lived) => {
        const { messages, askedAt } = live(lived);
        for (const { message } of messages) {
          const now = message.createdAt;
          const asked = askedAt(now);
          expect(isPaused({ asked }, now, ZONE)).toBe(false);
          if (!HOLDABLE.includes(message.event) || message.rule !== 'high') continue;
          expect(muteInForce({ asked }, { rule: 'high', episode: message.episode, now })).toBeUndefined();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nothing waits for ever: once all of it is over no line is held, and who is to know of an alert knows', () => {
    fc.assert(
      fc.property(story, (lived) => {
        const { state } = live(lived);
        expect(state.held).toEqual([]);
        expect(state.mutes).toBeUndefined();
        const raised = state.raisedAt?.high !== undefined;
        expect(state.told.high ?? []).toEqual(raised ? RECIPIENTS.map(({ id }) => id) : []);
      }),
      { numRuns: 60 },
    );
  });

  it('each reader hears of a beginning before an end, and of each alert once: nothing is told twice', () => {
    fc.assert(
      fc.property(story, (lived) => {
        const { messages } = live(lived);
        const raised = new Set<string>();
        const ids = messages.flatMap(({ message }) => message.to.map((id) => `${message.id} ${id}`));
        expect(new Set(ids).size).toBe(ids.length);
        for (const { message } of messages) {
          for (const id of message.to) {
            const key = `${message.episode} ${id}`;
            if (message.event === 'raised') {
              expect(raised.has(key)).toBe(false);
              raised.add(key);
            }
            if (message.event === 'reminder') raised.add(key);
            // What a summary told of ends as usual, too.
            const summed = messages.some(
              (other) =>
                other.message.event === 'summary' &&
                other.message.to.includes(id) &&
                other.message.createdAt < message.createdAt,
            );
            if (message.event === 'recovered') expect(raised.has(key) || summed).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('an alert that a timed mute leaves raised is told again within the poll that finds it over, or waits for a summary', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 60 }),
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom('info', 'critical'),
        fc.boolean(),
        (mutedAfter, mutedFor, severity, quiet) => {
          const end = mutedAfter + mutedFor;
          const { messages } = live({
            stretches: [[LIVED_MINUTES, 6_000]],
            asked: [[mutedAfter, { muted: { high: { until: FROM + end * MINUTE } } }]],
            severity,
            remindEvery: undefined,
            quiet,
          });
          const waits = quiet && severity === 'info' && end >= 60 && end < 150;
          const telling = messages.filter(({ message }) => message.createdAt >= FROM + end * MINUTE);
          expect(telling.map(({ message }) => [message.event, message.createdAt])).toEqual([
            waits ? ['summary', FROM + 2.5 * HOUR] : ['reminder', FROM + end * MINUTE],
          ]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
