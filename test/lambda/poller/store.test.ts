import { describe, expect, it } from 'vitest';
import { AwsTroubleError } from '../../../lambda/poller/poll.ts';
import { ReadingsNotStoredError } from '../../../lambda/poller/ports.ts';
import { telemetryRow } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers, losesAcknowledgement, refuses } from '../../support/watched-call.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '1m' };

describe('the deadline in the middle of the write', () => {
  const cutShort = async (stored: number) => {
    const world = await settledWorld();
    world.now += HOUR;
    const deadline = new AbortController();
    world.write.once(async (_proceed, { readings }) => {
      world.put(readings.slice(0, stored));
      deadline.abort();
      return stored;
    });
    const report = await world.poll({ signal: deadline.signal });
    return { world, report };
  };

  it('decides and saves up to the last row stored', async () => {
    const { world, report } = await cutShort(100);
    expect(report).toMatchObject({ outcome: 'stored', rowsStored: 100 });
    expect(world.monitor.cursor).toBe(world.readings.at(-1)?.at);
    expect(world.monitor.savedAt).toBe(world.now);
    expect(world.logs).toMatchObject([{ level: 'warn', message: 'not all rows stored' }]);
  });

  it('loses nothing: the next poll goes on from there', async () => {
    const { world } = await cutShort(100);
    world.now += MINUTE;
    const report = await world.poll();
    expect(report.rowsStored).toBeGreaterThan(250);
    const steps = world.readings.slice(1).map(({ at }, index) => at - (world.readings[index]?.at ?? 0));
    expect(new Set(steps)).toEqual(new Set([10_000]));
  });

  it('moves nothing where no row was stored', async () => {
    const { world } = await cutShort(0);
    expect(world.monitor.cursor).toBeLessThan(world.now - HOUR);
  });

  it('never lets the rules see a row that is not stored', async () => {
    const world = await settledWorld({ rules: [HIGH] });
    world.home.demandAt = () => 9_000;
    world.now += 10 * MINUTE;
    world.write.once(async () => 0);
    const report = await world.poll();
    expect(report.events).toEqual([]);
    world.now += MINUTE;
    expect((await world.poll()).events).toMatchObject([{ event: 'raised' }]);
  });
});

describe('a store that refuses', () => {
  it('saves what is stored and fails at the end of the poll, with a report', async () => {
    const world = await settledWorld();
    world.now += 10 * MINUTE;
    world.write.once(async (_proceed, { readings }) => {
      world.put(readings.slice(0, 7));
      throw new ReadingsNotStoredError(7, new Error('throttled'));
    });
    const error = await world.poll().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AwsTroubleError);
    expect(error).toMatchObject({ report: { outcome: 'stored', rowsStored: 7 } });
    expect(world.monitor).toMatchObject({ savedAt: world.now, cursor: world.readings.at(-1)?.at });
  });

  it('to be read writes nothing: a merge without what is stored could erase', async () => {
    const world = await settledWorld();
    const { cursor } = world.monitor;
    world.between.once(refuses('no read today'));
    await expect(world.poll()).rejects.toThrow('no read today');
    expect(world.callCounts()).not.toHaveProperty(['readings.write']);
    expect(world.monitor).toMatchObject({ cursor, savedAt: world.now });
  });

  it('to be read is no secret even where Octopus failed as well', async () => {
    const world = await settledWorld();
    world.between.once(refuses('no read today'));
    world.octopus.telemetry.once(async () => ({
      ok: false,
      failure: { kind: 'transient', detail: 'HTTP 502 with HTML' },
    }));
    await expect(world.poll()).rejects.toThrow('no read today');
  });

  it.each([
    { what: 'to be read', refuse: (world: PollWorld) => world.between.once(refuses('not today')) },
    {
      what: 'to be written',
      refuse: (world: PollWorld) =>
        world.write.once(async () => {
          throw new ReadingsNotStoredError(0, new Error('not today'));
        }),
    },
    { what: 'to be written in time', refuse: (world: PollWorld) => world.write.once(answers(0)) },
  ])('$what is no poll without news: its outcome is not-stored', async ({ refuse }) => {
    const world = await settledWorld();
    refuse(world);
    const report = await world.poll().catch((error: unknown) => {
      expect(String(error)).toContain('not today');
      return error instanceof AwsTroubleError ? error.report : undefined;
    });
    expect(report).toMatchObject({ outcome: 'not-stored', rowsStored: 0 });
  });

  it('for long is no fault of the Mini', async () => {
    const world = await settledWorld({ rules: [{ kind: 'no-data', name: 'offline', after: '15m' }] });
    world.write.always(async () => {
      throw new ReadingsNotStoredError(0, new Error('not today'));
    });
    for (let minute = 0; minute < 20; minute += 1) {
      await expect(world.poll()).rejects.toThrow('not today');
      world.now += MINUTE;
    }
    expect(world.messages).toHaveLength(1);
    expect(world.messages[0]?.email).toContain('AWS refuses to store the readings');
    expect(world.messages[0]?.email).not.toContain('Wi-Fi');
  });

  it('more than one thing names them all', async () => {
    const world = await settledWorld();
    world.between.once(refuses('no read today'));
    world.saveMonitor.once(refuses('no save today'));
    await expect(world.poll()).rejects.toThrow(/no read today.*no save today/);
  });
});

describe('a monitor that cannot be saved', () => {
  it('publishes nothing, and the next poll decides the same again', async () => {
    const world = await settledWorld({ rules: [HIGH] });
    world.home.demandAt = () => 9_000;
    world.now += 2 * MINUTE;
    world.saveMonitor.once(refuses('no save today'));
    await expect(world.poll()).rejects.toThrow('no save today');
    expect(world.inbox).toEqual([]);
    world.now += MINUTE;
    await world.poll();
    expect(world.messages).toMatchObject([{ event: 'raised' }]);
  });

  it('but was, with the acknowledgement lost: its message goes out once, a minute later', async () => {
    const world = await settledWorld({ rules: [HIGH] });
    world.home.demandAt = () => 9_000;
    world.now += 2 * MINUTE;
    world.saveMonitor.once(losesAcknowledgement('timed out'));
    await expect(world.poll()).rejects.toThrow('timed out');
    expect(world.inbox).toEqual([]);
    const [waiting] = world.monitor.outbox;
    world.now += MINUTE;
    await world.live(5 * MINUTE);
    expect(world.messages.map(({ id, email }) => ({ id, email }))).toEqual([
      { id: waiting?.id, email: waiting?.email },
    ]);
  });
});

describe('a state that cannot be loaded', () => {
  it.each([
    { what: 'a newer layout', spoil: (world: PollWorld) => Object.assign(world, { schema: 2 }) },
    {
      what: 'something that is not JSON',
      spoil: (world: PollWorld) => Object.assign(world.items, { monitor: '{' }),
    },
    {
      what: 'another shape',
      spoil: (world: PollWorld) => Object.assign(world.items, { monitor: '{"savedAt":1}' }),
    },
  ])('because it holds $what throws, calls nobody and writes nothing', async ({ spoil }) => {
    const world = await settledWorld();
    spoil(world);
    const before = { ...world.items };
    await expect(world.poll()).rejects.toThrow(/^state item "(session|monitor)"/);
    expect(world.callCounts()).toEqual({ 'state.load': 1 });
    expect(world.items).toEqual(before);
  });

  it('because DynamoDB does not answer throws what it threw', async () => {
    const world = new PollWorld();
    world.load.once(refuses('no load today'));
    await expect(world.poll()).rejects.toThrow('no load today');
    expect(world.callCounts()).toEqual({ 'state.load': 1 });
  });
});

describe('a monitor last saved long ago', () => {
  const backAfter = async (awayMs: number) => {
    const world = await settledWorld({ rules: [HIGH], demandAt: () => 9_000 });
    world.inbox.length = 0;
    world.now += awayMs;
    await world.poll();
    return world;
  };

  it('of a day keeps its alerts: nobody is told twice', async () => {
    const world = await backAfter(23 * HOUR);
    expect(world.inbox).toEqual([]);
    expect(world.monitor.alerts.rules.high).toMatchObject({ phase: 'raised' });
  });

  it('of more than a day lets the rules start afresh two minutes back', async () => {
    const world = await backAfter(25 * HOUR);
    expect(world.monitor.rulesFrom).toBe(world.now - 2 * MINUTE);
    expect(world.messages).toMatchObject([{ event: 'raised' }]);
  });

  it('of more than a day lets budgets go on', async () => {
    const budget = { kind: 'budget', name: 'month', period: 'month', energyAbove: 400 };
    const world = await settledWorld({ rules: [budget] });
    const before = world.monitor.alerts.rules.month;
    world.now += 25 * HOUR;
    await world.poll();
    const now = world.monitor.alerts.rules.month;
    const used = (state: typeof now) => (state?.kind === 'budget' ? state.used : Number.NaN);
    expect(used(now)).toBeGreaterThanOrEqual(used(before));
    expect(now).toMatchObject({ countedFrom: before?.kind === 'budget' ? before.countedFrom : 0 });
  });
});

describe('an answer that reaches beyond the window asked for', () => {
  /** Octopus serves the buckets around the window too; the one in which it begins has only a part of itself. */
  const servingAround = async () => {
    const world = await settledWorld({}, 5 * HOUR);
    const before = world.readings;
    world.octopus.telemetry.once(async (proceed, _token, { start }) => {
      const answer = await proceed();
      const bucketAt = Math.floor(start / 10_000) * 10_000 - 10_000;
      const partial = telemetryRow(bucketAt, 1, { consumption: null });
      return answer.ok ? { ...answer, value: [partial, ...answer.value] } : answer;
    });
    return { world, before };
  };

  it('erases nothing that is stored outside of it', async () => {
    const { world, before } = await servingAround();
    const report = await world.poll();
    expect(report.outcome).toBe('stored');
    const kept = new Map(world.readings.map((reading) => [reading.at, reading.consumptionWh]));
    expect(before.map(({ at }) => kept.get(at))).toEqual(before.map(({ consumptionWh }) => consumptionWh));
  });

  it('is stored in full by a later poll where what is stored there cannot be read', async () => {
    const { world, before } = await servingAround();
    world.between.once((proceed) => proceed());
    world.between.once(refuses('throttled'));
    await expect(world.poll()).rejects.toBeInstanceOf(AwsTroubleError);
    expect(world.readings).toEqual(before);
    world.now += MINUTE;
    await world.poll();
    expect(world.readings.length).toBe(before.length + 12);
  });
});
