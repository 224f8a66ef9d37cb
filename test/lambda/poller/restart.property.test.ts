import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Monitor } from '../../../lambda/poller/state.ts';
import { readMonitor, serializeMonitor } from '../../../lambda/poller/state.ts';
import { failure } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, PollWorld } from '../../support/poll-world.ts';
import { answers, refuses } from '../../support/watched-call.ts';
import { EVERY_KIND_WRITTEN } from '../../support/whole-life.ts';

/** Evenings before London's clock goes back, goes forward, or stays. */
const EVENINGS = ['2026-10-24T20:00:00Z', '2027-03-27T20:00:00Z', '2026-07-08T20:00:00Z'].map((text) =>
  Date.parse(text),
);

/** What happens at some minute of the night: to the home, to Octopus, to AWS, and what people ask for. */
const TROUBLES: Readonly<Record<string, (world: PollWorld) => void>> = {
  high: ({ home }) => {
    home.demandAt = () => 9_000;
  },
  low: ({ home }) => {
    home.demandAt = (at) => 200 + ((at / 10_000) % 9);
  },
  export: ({ home }) => {
    home.demandAt = () => -2_000;
  },
  silence: (world) => {
    world.home.holes.push({ from: world.now, to: world.now + HOUR, uploadedAt: world.now + 2 * HOUR });
  },
  throttled: ({ octopus }) => octopus.telemetry.always(answers(failure('KT-CT-1199'))),
  'not found': ({ octopus }) => octopus.telemetry.always(answers(failure('KT-GB-4050'))),
  'well again': ({ octopus, publish }) => {
    octopus.telemetry.heal();
    publish.heal();
  },
  'no SNS': ({ publish }) => publish.always(refuses('SNS is down')),
  muted: (world) => {
    world.hush = { muted: { high: { until: world.now + HOUR } } };
  },
  paused: (world) => {
    world.hush = { muted: {}, pausedUntil: world.now + HOUR };
  },
  'let go': (world) => {
    world.hush = { muted: {} };
  },
};

const story = fc.record({
  evening: fc.constantFrom(...EVENINGS),
  troubles: fc.array(fc.record({ minute: fc.nat(8 * 60), what: fc.constantFrom(...Object.keys(TROUBLES)) }), {
    minLength: 5,
    maxLength: 14,
  }),
});

const EVENTFUL = {
  evening: EVENINGS[0] ?? 0,
  troubles: ['high', 'no SNS', 'well again', 'muted', 'throttled', 'well again', 'not found', 'silence'].map(
    (what, nth) => ({ minute: 10 + nth * 50, what }),
  ),
};

it('all that a poller knows is the same to the process that replaces it, after whatever poll', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(story, async ({ evening, troubles }) => {
      const world = new PollWorld({ rules: EVERY_KIND_WRITTEN });
      const saved: Monitor[] = [];
      world.saveMonitor.always(async (proceed, _household, monitor) => {
        saved.push(monitor);
        return proceed();
      });
      const coming = troubles.toSorted((one, other) => one.minute - other.minute);
      for (world.now = evening; world.now < evening + 9 * HOUR; world.now += 10 * MINUTE) {
        while (coming[0] !== undefined && evening + coming[0].minute * MINUTE <= world.now) {
          TROUBLES[coming.shift()?.what ?? '']?.(world);
        }
        await world.poll().catch((error: unknown) => expect(String(error)).toContain('SNS is down'));
      }
      for (const monitor of saved) {
        const body = serializeMonitor(monitor);
        const again = readMonitor({ item: 'monitor', schema: 1, body });
        expect(JSON.parse(serializeMonitor(again))).toEqual(JSON.parse(body));
        expect(again).toEqual(monitor);
        for (const part of Object.keys(JSON.parse(body))) seen.add(part);
        if (monitor.outbox.length > 0) seen.add('messages');
      }
    }),
    { numRuns: 4, endOnFailure: true, examples: [[EVENTFUL]] },
  );
  expect([...seen]).toEqual(
    expect.arrayContaining(['alerts', 'written', 'throttled', 'problem', 'messages']),
  );
}, 60_000);
