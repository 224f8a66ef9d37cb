import { describe, expect, it } from 'vitest';
import { serializeMonitor } from '../../../lambda/poller/state.ts';
import { lookTwice } from '../../../lambda/poller/two-looks.ts';
import { HOUR, MINUTE, type PollWorld, settledWorld, type WorldOptions } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';

const SECOND = 1_000;
const RULES = [{ kind: 'demand', name: 'high', above: 5_000, for: '2m' }];

/** Lives through ticks a minute apart, each with the looks it wants. */
const tick = async (world: PollWorld) => {
  const began = world.now;
  const looks: { readonly after: number; readonly outcome: string }[] = [];
  try {
    await lookTwice({
      clock: () => world.now,
      wait: async (ms) => {
        world.now += ms;
      },
      poll: ({ second }) => world.poll({ second }),
      tell: ({ outcome }) => {
        looks.push({ after: (world.now - began) / SECOND, outcome });
      },
    });
  } finally {
    world.now = began + MINUTE;
  }
  return looks;
};
const live = async (world: PollWorld, minutes: number) => {
  const looks: Awaited<ReturnType<typeof tick>>[] = [];
  for (let minute = 0; minute < minutes; minute += 1) looks.push(await tick(world));
  return looks;
};

/** A settled home; from `afterMs` on (counted from now) it draws 9 kW. */
const worldWith = async (afterMs: number, options: WorldOptions = {}) => {
  const world = await settledWorld({ rules: RULES, ...options });
  // Five seconds past, so that the newest reading is fifteen seconds old: as old as it must be.
  const from = world.now + afterMs;
  world.now += 5 * SECOND;
  world.home.demandAt = (at) => (at >= from ? 9_000 : 400);
  return { world, from };
};
const raisedAt = (world: PollWorld) =>
  world.publish.made.filter(({ args: [{ message }] }) => message.event === 'raised').map(({ at }) => at);

describe('a tick with a pending alert', () => {
  it('looks again when the reading should be there that decides, and tells the alert then', async () => {
    // High from 30 s on: the reading of 150 s decides, and is there at 165 s.
    const { world, from } = await worldWith(30 * SECOND);
    const looks = await live(world, 4);
    expect(looks.map((ofTick) => ofTick.length)).toEqual([1, 1, 2, 1]);
    const [at] = raisedAt(world);
    expect(at).toBe(from + 2 * MINUTE + 15 * SECOND + SECOND);
    expect(world.subjects).toHaveLength(1);
  });

  it('waits for the next tick where that reading comes in its last twelve seconds', async () => {
    // High from 40 s on: decided by the reading of 160 s, there at 175 s, 50 s after the tick at 125 s.
    const { world } = await worldWith(40 * SECOND);
    const began = world.now;
    expect((await live(world, 4)).map((ofTick) => ofTick.length)).toEqual([1, 1, 1, 1]);
    expect(raisedAt(world)).toEqual([began + 3 * MINUTE]);
  });

  it('looks once more and no third time where the demand is over by then', async () => {
    const { world, from } = await worldWith(30 * SECOND);
    world.home.demandAt = (at) => (at >= from && at < from + 100 * SECOND ? 9_000 : 400);
    expect((await live(world, 4)).map((ofTick) => ofTick.length)).toEqual([1, 1, 2, 1]);
    expect(raisedAt(world)).toEqual([]);
  });

  it.each(['30s', '2m'] as const)(
    'is looked at once where the household polls every %s',
    async (pollEvery) => {
      const { world } = await worldWith(30 * SECOND, { settings: { pollEvery } });
      expect((await live(world, 4)).map((ofTick) => ofTick.length)).toEqual([1, 1, 1, 1]);
      expect(world.monitor).not.toHaveProperty('secondLook');
    },
  );

  it('keeps the delay and the count in the monitor', async () => {
    const { world } = await worldWith(30 * SECOND);
    await live(world, 4);
    expect(world.monitor.secondLook).toMatchObject({ delayMs: 15 * SECOND, looks: 1 });
  });

  it('is looked at once with fewer than five calls in the bucket', async () => {
    const { world } = await worldWith(30 * SECOND);
    world.items.monitor = serializeMonitor({ ...world.monitor, calls: { left: 4, at: world.now } });
    expect((await live(world, 4)).map((ofTick) => ofTick.length)).toEqual([1, 1, 1, 1]);
  });

  it('costs a quiet home no call', async () => {
    const world = await settledWorld({ rules: RULES });
    await live(world, 5);
    expect(world.callCounts()).toMatchObject({
      'octopus.telemetry': 5,
      'state.load': 5,
      'state.saveMonitor': 5,
    });
  });

  it('spends the call limit as any poll does', async () => {
    const { world } = await worldWith(30 * SECOND);
    await live(world, 2);
    const { left } = world.monitor.calls;
    await tick(world);
    // A minute gives 1.25 calls back; two were made.
    expect(world.monitor.calls.left).toBeCloseTo(Math.min(10, left + 1.25) - 2 + (45 / 3_600) * 75, 0);
  });
});

describe('a second look that goes wrong', () => {
  it('is none where the first one was not saved', async () => {
    const { world } = await worldWith(30 * SECOND);
    await live(world, 2);
    world.version += 1;
    const began = world.now;
    world.load.once(async (proceed) => {
      const state = await proceed();
      world.version += 1;
      return state;
    });
    expect(await tick(world)).toEqual([{ after: 0, outcome: 'lost-race' }]);
    expect(world.now).toBe(began + MINUTE);
  });

  it('loses nothing where the process dies in the wait: the next tick tells it', async () => {
    const { world } = await worldWith(30 * SECOND);
    await live(world, 2);
    const { lookAgainAt } = await world.poll();
    expect(lookAgainAt).toBeDefined();
    world.now += MINUTE;
    await live(world, 2);
    expect(world.subjects).toHaveLength(1);
  });

  it('is left where the first took so long that the next tick is near', async () => {
    const { world } = await worldWith(30 * SECOND);
    await live(world, 2);
    const began = world.now;
    const seconds: boolean[] = [];
    await lookTwice({
      clock: () => world.now,
      wait: async () => {
        world.now = began + 49 * SECOND;
      },
      poll: ({ second }) => {
        seconds.push(second);
        return world.poll({ second });
      },
      tell: () => undefined,
    });
    expect(seconds).toEqual([false]);
  });

  it('throws what AWS did, once what could be saved is saved', async () => {
    const { world } = await worldWith(30 * SECOND);
    await live(world, 2);
    world.publish.once(refuses('refused'));
    await expect(tick(world)).rejects.toThrow('refused');
    expect(world.monitor.outbox).toHaveLength(1);
    await live(world, 3);
    expect(world.subjects).toHaveLength(1);
  });

  it('leaves days, digests and what is owed to the next tick', async () => {
    const { world } = await worldWith(30 * SECOND);
    await live(world, 2);
    await world.poll({ second: true });
    world.items.monitor = serializeMonitor({ ...world.monitor, daysWrittenTo: world.now - 48 * HOUR });
    world.callCounts();
    const report = await world.poll({ second: true });
    expect(report.lookAgainAt).toBeUndefined();
    expect(world.callCounts()).not.toHaveProperty('days.write');
  });
});
