import { describe, expect, it } from 'vitest';
import { AwsTroubleError } from '../../../lambda/poller/poll.ts';
import { failure } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers, losesAcknowledgement, refuses } from '../../support/watched-call.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '1m' };
const alerting = async (): Promise<PollWorld> => {
  const world = await settledWorld({ rules: [HIGH] });
  world.home.demandAt = () => 9_000;
  world.now += 2 * MINUTE;
  return world;
};

describe('two invocations at once', () => {
  it('tell once and store each reading once', async () => {
    const world = await alerting();
    const rows = world.table.size;
    const reports = await Promise.all([world.poll(), world.poll()]);
    expect(reports.map(({ outcome }) => outcome).sort()).toEqual(['lost-race', 'stored']);
    expect(world.messages).toHaveLength(1);
    expect(world.table.size).toBe(rows + 18);
    await world.live(5 * MINUTE);
    expect(world.messages).toHaveLength(1);
  });

  it('are both counted against the call limit', async () => {
    const world = await settledWorld();
    await Promise.all([world.poll(), world.poll(), world.poll()]);
    expect(world.octopus.telemetry.count).toBe(3);
    expect(world.monitor.calls.left).toBe(10 - 3);
  });

  it('that spend the last call twice gain it again before the next call', async () => {
    const world = await settledWorld({ settings: { callsPerHour: 30 } }, 20 * MINUTE);
    while (world.monitor.calls.left >= 1) {
      await world.poll();
    }
    const { left, at } = world.monitor.calls;
    world.now = at + Math.round((1.5 - left) * 2 * MINUTE);
    world.callCounts();
    await Promise.all([world.poll(), world.poll()]);
    expect(world.octopus.telemetry.count).toBe(2);
    expect(world.monitor.calls.left).toBeLessThan(0);
    const reports = await world.live(5 * MINUTE);
    expect(world.octopus.telemetry.count).toBe(3);
    expect(reports.map(({ outcome }) => outcome).slice(0, 2)).toEqual(['call-limit', 'call-limit']);
  });

  it('leave the pause of the one that was throttled, though the other won', async () => {
    const world = await settledWorld();
    let release = () => undefined as unknown;
    const released = new Promise((resolve) => {
      release = () => resolve(undefined);
    });
    world.octopus.telemetry.once(async () => {
      await released;
      return failure('KT-CT-1199');
    });
    const loser = world.poll();
    const winner = await world.poll();
    release();
    expect(winner.outcome).toBe('stored');
    expect((await loser).outcome).toBe('lost-race');
    expect(world.monitor.coolDown?.until).toBe(world.now + 5 * MINUTE);
    expect(world.monitor.cursor).toBe(world.readings.at(-1)?.at);
    world.now += MINUTE;
    expect((await world.poll()).outcome).toBe('cooling-down');
  });

  it('do not bring back a pause that the winner lifted', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(failure('KT-CT-1199')));
    await world.poll();
    world.now += 5 * MINUTE;
    await Promise.all([world.poll(), world.poll()]);
    expect(world.monitor.coolDown).toBeUndefined();
  });

  it('of which the loser published nothing say so in its report', async () => {
    const world = await alerting();
    const reports = await Promise.all([world.poll(), world.poll()]);
    const published = reports.map(({ outcome, published }) => `${outcome} ${published.length}`);
    expect(published.sort()).toEqual(['lost-race 0', 'stored 1']);
  });

  it('that race for the taking-out lose no message of the other', async () => {
    const world = await alerting();
    world.publish.once(async (proceed) => {
      await proceed();
      world.now += MINUTE - 1;
      world.writeRulesText('{');
      await world.poll();
    });
    await world.poll();
    await world.live(3 * MINUTE);
    expect(world.messages.map(({ event }) => event)).toEqual(['raised', 'service']);
    expect(world.monitor.outbox).toEqual([]);
  });
});

describe('of two invocations at once the slower one', () => {
  /** After an hour away; the slower run got its answer first, before registers and costs were there. */
  const overwriting = async (slowerDies: boolean) => {
    const world = await settledWorld({}, 6 * HOUR);
    world.now += HOUR;
    let release = () => undefined as unknown;
    const released = new Promise((resolve) => {
      release = () => resolve(undefined);
    });
    world.octopus.telemetry.once(async (proceed) => {
      const answer = await proceed();
      await released;
      return answer.ok
        ? {
            ok: true,
            value: answer.value.map((row) => ({ ...Object(row), consumption: null, costDeltaWithTax: null })),
          }
        : answer;
    });
    const slower = world.poll();
    await world.poll();
    const whole = world.readings;
    if (slowerDies) world.saveMonitor.once(refuses('the process ended'));
    release();
    await slower.catch((error: unknown) => expect(String(error)).toContain('the process ended'));
    return { world, whole };
  };

  it.each([
    { how: 'and then lost the race', slowerDies: false },
    { how: 'and then died', slowerDies: true },
  ])('that wrote older values $how: the next poll puts all of them right', async ({ slowerDies }) => {
    const { world, whole } = await overwriting(slowerDies);
    expect(world.readings).not.toEqual(whole);
    world.now += MINUTE;
    await world.poll();
    expect(world.readings.slice(0, whole.length)).toEqual(whole);
  });

  it('costs two longer windows, that of the mending and one for the mending itself', async () => {
    const { world } = await overwriting(false);
    world.octopus.telemetry.made.length = 0;
    world.now += MINUTE;
    await world.live(3 * MINUTE);
    const spans = world.octopus.telemetry.made.map(({ args: [, { start, end }] }) => (end - start) / MINUTE);
    expect(spans.map(Math.round)).toEqual([62, 63, 3]);
  });
});

describe('a save', () => {
  it('whose acknowledgement got lost inside the store is a save: the message goes out in the same poll', async () => {
    const world = await alerting();
    world.saveMonitor.once(async (proceed) => {
      await losesAcknowledgement('timed out')(proceed).catch(() => undefined);
      return proceed();
    });
    expect((await world.poll()).outcome).toBe('stored');
    expect(world.messages).toHaveLength(1);
  });

  it('that keeps losing against others gives up with an error rather than for ever', async () => {
    const world = await settledWorld();
    world.saveMonitor.always(answers('lost-race'));
    const trouble = await world.poll().catch((error: unknown) => error);
    if (!(trouble instanceof AwsTroubleError)) throw trouble;
    expect(trouble.message).toMatch(/kept changing/);
    expect(trouble.report).toMatchObject({ outcome: 'lost-race', published: [] });
  });
});

describe('a process that is replaced', () => {
  it('in the middle of `for` keeps the clock: everything stands in the state', async () => {
    const rules = [{ kind: 'demand', name: 'high', above: 5_000, for: '20m' }];
    const world = await settledWorld({ rules });
    const from = world.now;
    world.home.demandAt = (at) => (at >= from ? 9_000 : 300);
    await world.live(25 * MINUTE);
    const [raised] = world.messages;
    expect(raised?.event).toBe('raised');
    const minutes = ((raised?.createdAt ?? 0) - from) / MINUTE;
    expect(minutes).toBeGreaterThanOrEqual(20);
    expect(minutes).toBeLessThanOrEqual(21);
  });
});
