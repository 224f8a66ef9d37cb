import { describe, expect, it } from 'vitest';
import { failure, succeed } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const THROTTLED = failure('KT-CT-1199');
const EDGE = { ok: false, failure: { kind: 'throttled', edge: true, detail: 'HTTP 403 with HTML' } } as const;

/** Minutes between calls of telemetry, from the first on. */
const pauses = (world: PollWorld): number[] => {
  const { times } = world.octopus.telemetry;
  return times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / MINUTE);
};

describe('a throttled answer', () => {
  it('starts a pause in which Octopus is not called at all', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(THROTTLED));
    const [first, ...others] = await world.live(5 * MINUTE);
    expect(first?.outcome).toBe('throttled');
    expect(others.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'cooling-down'));
    expect(world.octopus.telemetry.count).toBe(1);
    expect((await world.poll()).outcome).toBe('stored');
  });

  it('pauses 5, 10, 20, 40 and then 60 minutes while it goes on', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(THROTTLED));
    await world.live(5 * HOUR);
    expect(pauses(world)).toEqual([5, 10, 20, 40, 60, 60, 60]);
  });

  it('pauses until the moment Octopus names', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(THROTTLED));
    world.octopus.limitLiftsAt.once(answers(succeed(world.now + 17 * MINUTE)));
    await world.live(30 * MINUTE);
    expect(pauses(world)[0]).toBe(17);
  });

  it('is asked once when the limit lifts, and never in the pause', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(THROTTLED));
    await world.live(5 * MINUTE);
    expect(world.octopus.limitLiftsAt.count).toBe(1);
  });

  it('of the edge is not asked when it lifts', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(EDGE));
    expect((await world.poll()).outcome).toBe('throttled');
    expect(world.octopus.limitLiftsAt.count).toBe(0);
    expect(world.monitor.coolDown?.until).toBe(world.now + 5 * MINUTE);
  });

  it('is forgotten by the first answer: the next pause is five minutes again', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(THROTTLED));
    await world.live(10 * MINUTE);
    world.octopus.telemetry.once(answers(THROTTLED));
    await world.poll();
    expect(world.monitor.coolDown).toEqual({ until: world.now + 5 * MINUTE, strikes: 1 });
  });

  it('is never reported as a bad key', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(THROTTLED));
    world.octopus.obtainToken.always(answers(THROTTLED));
    await world.live(6 * HOUR);
    expect(world.monitor.problem).toBeUndefined();
    expect(world.messages.filter(({ email }) => /\bkey\b/i.test(email))).toEqual([]);
  });

  it('to the request for a token starts a pause too', async () => {
    const world = await settledWorld();
    world.octopus.obtainToken.always(answers(THROTTLED));
    world.now += 2 * HOUR;
    expect((await world.poll()).outcome).toBe('throttled');
    world.now += MINUTE;
    expect((await world.poll()).outcome).toBe('cooling-down');
  });

  it('to the half of a long window starts a pause, though the whole was answered with nothing', async () => {
    const world = await settledWorld();
    world.now += 2 * HOUR;
    world.octopus.telemetry.once(answers(succeed([])));
    world.octopus.telemetry.once(answers(THROTTLED));
    expect((await world.poll()).outcome).toBe('throttled');
    expect(world.monitor.coolDown?.until).toBe(world.now + 5 * MINUTE);
  });
});

describe('a pause', () => {
  it('saves the state only when something in it changes', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(THROTTLED));
    await world.poll();
    world.callCounts();
    world.now += MINUTE;
    await world.poll();
    expect(world.callCounts()).toEqual({ 'state.load': 1, 'parameters.read': 1 });
  });

  it('is told by no-data as throttled, not as a silent Mini', async () => {
    const world = await settledWorld({ rules: [{ kind: 'no-data', name: 'offline', after: '15m' }] });
    world.octopus.telemetry.always(answers(THROTTLED));
    await world.live(30 * MINUTE);
    const [raised] = world.messages;
    expect(raised?.event).toBe('raised');
    expect(raised?.email).not.toContain('Octopus answers');
  });
});
