import { describe, expect, it } from 'vitest';
import { telemetryRow } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, PollWorld, START, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

describe('a poll of a steady home', () => {
  it('stores six rows a minute and publishes nothing', async () => {
    const world = await settledWorld();
    const reports = await world.live(20 * MINUTE);
    expect(reports.map(({ outcome, rowsStored }) => `${outcome} ${rowsStored}`)).toEqual(
      Array.from({ length: 20 }, () => 'stored 6'),
    );
    expect(world.inbox).toEqual([]);
  });

  it('calls each port once and nothing else', async () => {
    const world = await settledWorld();
    await world.poll();
    expect(world.callCounts()).toEqual({
      'state.load': 1,
      'parameters.read': 1,
      'octopus.telemetry': 1,
      'readings.between': 1,
      'readings.write': 1,
      'state.saveMonitor': 1,
    });
  });

  it('asks from two minutes before the cursor to now', async () => {
    const world = await settledWorld();
    const { cursor = 0 } = world.monitor;
    await world.poll();
    expect(world.octopus.telemetry.made[0]?.args[1]).toMatchObject({
      start: cursor - 2 * MINUTE,
      end: world.now,
    });
  });

  it('reports how old the newest reading is', async () => {
    const world = await settledWorld();
    const report = await world.poll();
    expect(report.freshnessSeconds).toBe(20);
    expect(report.newest?.at).toBe(world.now - 20_000);
  });

  it('writes nothing where Octopus has nothing new', async () => {
    const world = await settledWorld();
    await world.poll();
    world.callCounts();
    const report = await world.poll();
    expect(report.outcome).toBe('nothing-new');
    expect(world.callCounts()).not.toHaveProperty(['readings.write']);
  });

  it('keeps its monitor under 2 KB', async () => {
    const world = await settledWorld();
    expect(world.items.monitor?.length).toBeLessThan(2_048);
  });
});

describe('the first poll', () => {
  it('stores the whole reach: 11 h 50 min of rows', async () => {
    const world = new PollWorld();
    const report = await world.poll();
    expect(report.rowsStored).toBe((11 * 60 + 50) * 6 - 1);
    expect(world.monitor.cursor).toBe(START - 20_000);
  });

  it('tells nobody about the past: the rules see the last two minutes only', async () => {
    const world = new PollWorld({ demandAt: (at) => (at < START - MINUTE ? 9_000 : 300) });
    const report = await world.poll();
    expect(report.events).toEqual([]);
    await world.live(30 * MINUTE);
    expect(world.inbox).toEqual([]);
  });

  it('counts what is beyond the limit from two minutes before it on', async () => {
    const world = new PollWorld({ demandAt: () => 9_000 });
    await world.live(5 * MINUTE);
    expect(world.monitor.alerts.rules['very-high']).toMatchObject({ phase: 'raised' });
    expect(world.messages[0]?.email).toContain('since 12:58');
  });

  it('goes on by itself after an empty answer', async () => {
    const world = new PollWorld();
    world.home.holes.push({ from: 0, to: START + HOUR, uploadedAt: START + 5 * MINUTE });
    const [first] = await world.live(5 * MINUTE);
    expect(first?.outcome).toBe('empty');
    const report = await world.poll();
    expect(report.outcome).toBe('stored');
  });
});

describe('an empty answer', () => {
  it('never moves the cursor', async () => {
    const world = await settledWorld();
    const { cursor } = world.monitor;
    world.octopus.telemetry.always(answers({ ok: true, value: [] }));
    const reports = await world.live(30 * MINUTE);
    expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['empty']));
    expect(world.monitor.cursor).toBe(cursor);
  });

  it('to up to an hour is not asked again', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers({ ok: true, value: [] }));
    await world.poll();
    expect(world.octopus.telemetry.count).toBe(1);
  });

  it('to more than an hour is asked again once at half the length', async () => {
    const world = await settledWorld();
    const { cursor = 0 } = world.monitor;
    world.now += 2 * HOUR;
    world.octopus.telemetry.always(answers({ ok: true, value: [] }));
    const report = await world.poll();
    const ranges = world.octopus.telemetry.made.map(({ args: [, { start, end }] }) => end - start);
    const whole = world.now - (cursor - 2 * MINUTE);
    expect(ranges).toEqual([whole, whole / 2]);
    expect(report).toMatchObject({ outcome: 'empty', telemetryCalls: 2 });
    expect(world.monitor.cursor).toBe(cursor);
  });

  it('brings what the half window has', async () => {
    const world = await settledWorld();
    world.now += 4 * HOUR - 11 * MINUTE;
    world.octopus.telemetry.once(answers({ ok: true, value: [] }));
    const report = await world.poll();
    expect(report).toMatchObject({ outcome: 'stored', telemetryCalls: 2 });
    expect(world.monitor.cursor).toBe(world.now - 20_000);
  });
});

describe('rows that come again', () => {
  const at = START + 5 * MINUTE;
  const stored = async (world: PollWorld) =>
    (await world.between.call('home', at, at, new AbortController().signal))[0];
  const worldWith = async (row: Readonly<Record<string, unknown>>): Promise<PollWorld> => {
    const world = new PollWorld();
    world.now = at + 20_000;
    world.octopus.telemetry.once(answers({ ok: true, value: [row] }));
    await world.poll();
    world.now += MINUTE;
    return world;
  };

  it('correct the newest row, which was still growing', async () => {
    const world = await worldWith(
      telemetryRow(at, 900, { consumption: '5000', consumptionDelta: '1.0', costDeltaWithTax: '0.02' }),
    );
    const grown = telemetryRow(at, 1_200, {
      consumption: '5000',
      consumptionDelta: '3.0',
      costDeltaWithTax: '0.07',
    });
    world.octopus.telemetry.once(answers({ ok: true, value: [grown] }));
    const report = await world.poll();
    expect(report.rowsStored).toBe(1);
    expect(await stored(world)).toEqual({
      at,
      demandW: 1_200,
      consumptionWh: 5_000,
      consumptionDeltaWh: 3,
      costPence: 0.07,
    });
  });

  it('erase nothing where they have become null', async () => {
    const world = await worldWith(
      telemetryRow(at, 900, { consumption: '5000', consumptionDelta: '3.0', costDeltaWithTax: '0.07' }),
    );
    const before = await stored(world);
    world.octopus.telemetry.once(answers({ ok: true, value: [telemetryRow(at, 900)] }));
    const report = await world.poll();
    expect(report).toMatchObject({ outcome: 'nothing-new', rowsStored: 0 });
    expect(await stored(world)).toEqual(before);
  });

  it('are stored once however often they stand in one answer', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(async (proceed) => {
      const answer = await proceed();
      return answer.ok
        ? { ok: true, value: [...answer.value, null, ...[...answer.value].reverse()] }
        : answer;
    });
    const report = await world.poll();
    expect(report).toMatchObject({ rowsStored: 6, rowsDropped: { 'not-a-row': 1 } });
  });
});
