import { describe, expect, it } from 'vitest';
import { ReadingsNotStoredError } from '../../../lambda/poller/ports.ts';
import { failure } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, type PollWorld, START, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const LONG_MS = 11 * HOUR;

/** When the whole reach was asked for, in minutes since the start. */
const sweeps = (world: PollWorld): number[] =>
  world.octopus.telemetry.made
    .filter(({ args: [, { start, end }] }) => end - start > LONG_MS)
    .map(({ at }) => (at - START) / MINUTE);

describe('the whole reach is asked for again', () => {
  it('every four hours', async () => {
    const world = await settledWorld();
    await world.live(9 * HOUR);
    expect(sweeps(world)).toEqual([4 * 60, 8 * 60]);
  });

  it('ten minutes after a hole closes', async () => {
    const world = await settledWorld();
    world.home.holes.push({ from: START + 20 * MINUTE, to: START + 25 * MINUTE });
    await world.live(HOUR);
    expect(sweeps(world)).toEqual([26 + 10]);
  });

  it('not after a pause of thirty seconds, as a Mini makes them', async () => {
    const world = await settledWorld();
    world.home.holes.push({ from: START + 20 * MINUTE, to: START + 20 * MINUTE + 20_000 });
    await world.live(HOUR);
    expect(sweeps(world)).toEqual([]);
  });

  it('and brings late rows, which are stored and never judged', async () => {
    const world = await settledWorld({ demandAt: (at) => (at < START + 28 * MINUTE ? 9_000 : 300) });
    const from = START + 12 * MINUTE;
    world.inbox.length = 0;
    world.home.holes.push({ from, to: START + 28 * MINUTE, uploadedAt: START + 30 * MINUTE });
    await world.live(20 * MINUTE);
    const told = world.subjects.length;
    expect(world.readings.filter(({ at }) => at >= from && at < START + 28 * MINUTE)).toEqual([]);
    await world.live(HOUR);
    expect(world.readings.filter(({ at }) => at >= from && at < START + 28 * MINUTE)).toHaveLength(16 * 6);
    expect(
      world.messages.slice(told).filter(({ event }) => event === 'raised' || event === 'summary'),
    ).toEqual([]);
  });

  it('is one call: an empty sweep is not repeated by the next poll', async () => {
    const world = await settledWorld();
    await world.live(4 * HOUR - 10 * MINUTE);
    world.callCounts();
    world.octopus.telemetry.once(answers({ ok: true, value: [] }));
    await world.poll();
    world.now += MINUTE;
    world.callCounts();
    await world.poll();
    expect(sweeps(world)).toEqual([]);
  });

  it('again where the store took only a part of a sweep, so that nothing grows too old meanwhile', async () => {
    const world = await settledWorld();
    const late = { from: START + 12 * MINUTE, to: START + 30 * MINUTE };
    world.home.holes.push({ ...late, uploadedAt: START + 35 * MINUTE });
    await world.live(31 * MINUTE - 1);
    world.write.once(async (_proceed, { readings }) => {
      world.put(readings.slice(0, 5));
      throw new ReadingsNotStoredError(5, new Error('throttled'));
    });
    await expect(world.poll()).rejects.toThrow('5 readings stored');
    expect(sweeps(world)).toEqual([41]);
    world.now += MINUTE;
    await world.poll();
    expect(sweeps(world)).toEqual([41, 42]);
    expect(world.readings.filter(({ at }) => at >= late.from && at < late.to)).toHaveLength(18 * 6);
  });

  it('later, where the call limit has nearly nothing left: live polls go first', async () => {
    const world = await settledWorld();
    await world.live(4 * HOUR - 11 * MINUTE);
    world.octopus.telemetry.always(answers(failure('KT-GB-4043')));
    for (let poll = 0; poll < 10; poll += 1) await world.poll();
    world.octopus.telemetry.heal();
    world.now += MINUTE;
    world.callCounts();
    const left = () => world.monitor.calls.left;
    await world.live(30 * MINUTE);
    expect(left()).toBeGreaterThan(1);
    const [first = 0] = sweeps(world);
    expect(first).toBeGreaterThan(4 * 60);
    expect(first).toBeLessThan(4 * 60 + 30);
  });

  it('an hour later at most, even where every call is spent as soon as it is allowed', async () => {
    const world = await settledWorld({ settings: { callsPerHour: 20 } });
    await world.live(11 * HOUR);
    const [first = 0, second = 0] = sweeps(world);
    expect(first).toBeGreaterThanOrEqual(5 * 60);
    expect(first).toBeLessThan(5 * 60 + 5);
    expect(second - first).toBeGreaterThanOrEqual(5 * 60);
  });
});

describe('what lies beyond the reach', () => {
  it('is logged once as a lost gap', async () => {
    const world = await settledWorld();
    const { cursor = 0 } = world.monitor;
    world.now += 15 * HOUR;
    await world.live(3 * MINUTE);
    const lost = world.logs.filter(({ message }) => message === 'gap-lost');
    expect(lost).toEqual([
      {
        level: 'warn',
        message: 'gap-lost',
        facts: {
          household: 'home',
          from: new Date(cursor).toISOString(),
          to: new Date(START + 10 * MINUTE + 15 * HOUR - (11 * 60 + 50) * MINUTE).toISOString(),
        },
      },
    ]);
  });

  it('is not logged as long as nothing has come: the Mini may just be silent', async () => {
    const world = await settledWorld();
    world.now += 15 * HOUR;
    world.octopus.telemetry.always(answers({ ok: true, value: [] }));
    await world.live(5 * MINUTE);
    expect(world.logs.filter(({ message }) => message === 'gap-lost')).toEqual([]);
  });

  it('does not arise from an outage that the reach spans', async () => {
    const world = await settledWorld();
    world.now += 10 * HOUR;
    await world.poll();
    expect(world.logs.filter(({ message }) => message === 'gap-lost')).toEqual([]);
    const gaps = world.readings
      .slice(1)
      .filter(({ at }, index) => at - (world.readings[index]?.at ?? 0) > 10_000);
    expect(gaps).toEqual([]);
  });
});
