import { describe, expect, it } from 'vitest';
import { serializeMonitor } from '../../../lambda/poller/state.ts';
import { HOUR, MINUTE, PollWorld, START, settledWorld } from '../../support/poll-world.ts';
import { homeRows, withRegister } from '../../support/timeline.ts';
import { losesAcknowledgement, refuses } from '../../support/watched-call.ts';

const DAY = 24 * HOUR;
/** The end of 15 May in London. */
const MIDNIGHT = Date.parse('2026-05-15T23:00:00Z');
const STEADY = {
  'state.load': 1,
  'parameters.read': 1,
  'octopus.telemetry': 1,
  'readings.between': 1,
  'readings.write': 1,
  'state.saveMonitor': 1,
};

/** A world that has polled since noon, seldom, and stands at `until`. */
const worldAt = async (until: number, options?: ConstructorParameters<typeof PollWorld>[0]) => {
  const world = new PollWorld(options);
  await world.live(until - START, 10 * MINUTE);
  world.now = until;
  world.callCounts();
  return world;
};
const datesWritten = (world: PollWorld) => world.writeDay.made.map(({ args: [, day] }) => day.date);

describe('the days', () => {
  it('are written once each, ten minutes past midnight', async () => {
    const world = await worldAt(MIDNIGHT);
    await world.live(20 * MINUTE);
    expect(world.writeDay.times).toEqual([MIDNIGHT + 11 * MINUTE]);
    expect(world.days.get('2026-05-15')).toMatchObject({
      startsAt: MIDNIGHT - DAY,
      endsAt: MIDNIGHT,
      peakW: 400,
      knownShare: expect.closeTo(22.83 / 24, 2),
    });
    expect(world.days.get('2026-05-15')).not.toHaveProperty('open');
  });

  it('cost a steady poll no call, the day before one is due and after it was written', async () => {
    const world = await settledWorld();
    await world.poll();
    expect(world.callCounts()).toEqual(STEADY);
    const later = await worldAt(MIDNIGHT + 15 * MINUTE);
    await later.live(2 * MINUTE);
    later.callCounts();
    await later.poll();
    expect(later.callCounts()).toEqual(STEADY);
  });

  it('cost the poll that writes one its readings, one write and one save', async () => {
    const world = await worldAt(MIDNIGHT + 11 * MINUTE);
    await world.poll();
    expect(world.callCounts()).toEqual({
      ...STEADY,
      'readings.between': 4,
      'days.between': 1,
      'days.write': 1,
      'state.saveMonitor': 2,
    });
  });

  it('come after the messages', async () => {
    const rules = [{ kind: 'demand', name: 'high', above: 5_000, for: '1m' }];
    const world = await worldAt(MIDNIGHT + 12 * MINUTE, { rules });
    world.home.demandAt = (at) => (at > MIDNIGHT + 2 * MINUTE ? 9_000 : 400);
    const order: string[] = [];
    world.publish.always(async (proceed) => {
      order.push('publish');
      return proceed();
    });
    world.writeDay.always(async (proceed) => {
      order.push('day');
      return proceed();
    });
    await world.poll();
    expect(order).toEqual(['publish', 'day']);
  });

  it('are written again when late rows land in them, and then left alone', async () => {
    const hole = { from: MIDNIGHT - 2 * HOUR, to: MIDNIGHT - HOUR, uploadedAt: MIDNIGHT + 30 * MINUTE };
    const world = new PollWorld();
    world.home.holes.push(hole);
    await world.live(MIDNIGHT + 6 * HOUR - START, 10 * MINUTE);
    expect(datesWritten(world)).toEqual(['2026-05-15', '2026-05-15']);
    const [first, second] = world.writeDay.made.map(({ args: [, day] }) => day);
    expect(first?.knownShare).toBeCloseTo(21.83 / 24, 2);
    expect(second?.knownShare).toBeCloseTo(22.83 / 24, 2);
    expect(second?.energyWh).toBeCloseTo(first?.energyWh ?? 0, 0);
  });

  it.each([
    [
      'a run was killed after it wrote late rows into them',
      { from: MIDNIGHT - 2 * HOUR, to: MIDNIGHT - HOUR, uploadedAt: MIDNIGHT + 30 * MINUTE },
      22.83,
    ],
    [
      'a run was killed after it wrote the first rows for more than twelve hours',
      { from: MIDNIGHT - HOUR, to: MIDNIGHT + 14 * HOUR },
      21.83,
    ],
  ])('are written again where %s', async (_name, hole, knownHours) => {
    const world = new PollWorld();
    world.home.holes.push(hole);
    let killed = 0;
    world.write.always(async (proceed, { readings }) => {
      const stored = await proceed();
      if (killed > 0 || world.days.size === 0) return stored;
      const silent = (world.monitor.cursor ?? 0) < MIDNIGHT;
      if (silent || readings.some(({ at }) => at < MIDNIGHT)) {
        killed += 1;
        throw new Error('killed');
      }
      return stored;
    });
    const killedRuns: string[] = [];
    while (world.now < MIDNIGHT + 20 * HOUR) {
      await world.poll().catch((error: Error) => killedRuns.push(error.message));
      world.now += 10 * MINUTE;
    }
    expect(killedRuns).toEqual(['killed']);
    expect(datesWritten(world)).toEqual(['2026-05-15', '2026-05-15']);
    expect(world.days.get('2026-05-15')?.knownShare).toBeCloseTo(knownHours / 24, 2);
    expect(world.days.get('2026-05-15')).not.toHaveProperty('open');
  });

  it('cost one more save where late rows land in them, before the rows are written', async () => {
    const world = new PollWorld();
    world.home.holes.push({
      from: MIDNIGHT - 2 * HOUR,
      to: MIDNIGHT - HOUR,
      uploadedAt: MIDNIGHT + 30 * MINUTE,
    });
    const order: string[] = [];
    world.write.always(async (proceed, { readings }) => {
      if (readings.some(({ at }) => at < MIDNIGHT)) order.push('rows');
      return proceed();
    });
    world.saveMonitor.always(async (proceed, _household, monitor) => {
      if ((monitor.daysWrittenTo ?? MIDNIGHT) < MIDNIGHT) order.push('save');
      return proceed();
    });
    await world.live(MIDNIGHT + 20 * MINUTE - START, 10 * MINUTE);
    order.length = 0;
    await world.live(6 * HOUR, 10 * MINUTE);
    expect(order).toEqual(['save', 'rows', 'save']);
  });

  it('are written again where another run saves just before late rows are written', async () => {
    const world = new PollWorld();
    world.home.holes.push({
      from: MIDNIGHT - 2 * HOUR,
      to: MIDNIGHT - HOUR,
      uploadedAt: MIDNIGHT + 30 * MINUTE,
    });
    await world.live(MIDNIGHT + 20 * MINUTE - START, 10 * MINUTE);
    const lost: string[] = [];
    world.saveMonitor.always(async (proceed, _household, monitor) => {
      if (lost.length === 0 && (monitor.daysWrittenTo ?? MIDNIGHT) < MIDNIGHT) {
        lost.push('save');
        world.version += 1;
      }
      return proceed();
    });
    world.write.always(async (proceed, { readings }) => {
      const stored = await proceed();
      if (lost.length === 1 && readings.some(({ at }) => at < MIDNIGHT)) {
        lost.push('rows');
        throw new Error('killed');
      }
      return stored;
    });
    while (world.now < MIDNIGHT + 7 * HOUR) {
      await world.poll().catch(() => undefined);
      world.now += 10 * MINUTE;
    }
    expect(lost).toEqual(['save', 'rows']);
    expect(world.days.get('2026-05-15')?.knownShare).toBeCloseTo(22.83 / 24, 2);
  });

  it('share out a hole over midnight by time once a reading follows it', async () => {
    const world = new PollWorld({ demandAt: () => 1_000 });
    world.home.holes.push({ from: MIDNIGHT - 3 * HOUR, to: MIDNIGHT + 3 * HOUR });
    await world.live(MIDNIGHT + 6 * HOUR - START, 10 * MINUTE);
    expect(datesWritten(world)).toEqual(['2026-05-15']);
    expect(world.days.get('2026-05-15')?.energyWh).toBeCloseTo(82_200, -2);
  });

  it('that nobody could tell of for twelve hours are written as they are, and again when a reading follows', async () => {
    const world = new PollWorld({ demandAt: () => 1_000 });
    world.home.holes.push({ from: MIDNIGHT - 3 * HOUR, to: MIDNIGHT + 14 * HOUR });
    await world.live(MIDNIGHT + 13 * HOUR - START, 10 * MINUTE);
    expect(datesWritten(world)).toEqual(['2026-05-15']);
    expect(world.days.get('2026-05-15')).toMatchObject({ open: true });
    await world.live(3 * HOUR, 10 * MINUTE);
    expect(datesWritten(world)).toEqual(['2026-05-15', '2026-05-15']);
    expect(world.days.get('2026-05-15')).not.toHaveProperty('open');
    expect(world.days.get('2026-05-15')?.energyWh).toBeCloseTo(82_200, -2);
  });

  it('are written again from the last reading before a hole on, where it lasted for more than a day', async () => {
    const world = new PollWorld();
    world.home.holes.push({ from: MIDNIGHT - 3 * HOUR, to: MIDNIGHT + 27 * HOUR });
    await world.live(MIDNIGHT + 28 * HOUR - START, 10 * MINUTE);
    expect(datesWritten(world)).toEqual(['2026-05-15', '2026-05-15', '2026-05-16']);
    expect(world.days.get('2026-05-15')).not.toHaveProperty('open');
  });

  it('are written again where rows land half a day after them, and nothing stored between is still asked for', async () => {
    const world = new PollWorld();
    const late = MIDNIGHT + 9 * HOUR;
    world.home.holes.push(
      { from: MIDNIGHT - 2 * HOUR, to: late },
      { from: late, to: late + HOUR, uploadedAt: late + 2 * HOUR },
    );
    await world.live(late + 90 * MINUTE - START, 10 * MINUTE);
    expect(datesWritten(world)).toEqual(['2026-05-15']);
    await world.live(6 * HOUR, 10 * MINUTE);
    expect(datesWritten(world)).toEqual(['2026-05-15', '2026-05-15']);
  });

  it('are right whichever of two runs at once is faster', async () => {
    const world = await worldAt(MIDNIGHT + 11 * MINUTE);
    const runs = await Promise.all([world.poll(), world.poll()]);
    expect(runs.map(({ outcome }) => outcome).toSorted()).toEqual(['lost-race', 'stored']);
    await world.live(3 * MINUTE);
    expect(new Set(datesWritten(world))).toEqual(new Set(['2026-05-15']));
    expect(world.days.get('2026-05-15')?.knownShare).toBeCloseTo(22.83 / 24, 2);
    expect(world.monitor.daysWrittenTo).toBe(MIDNIGHT);
  });

  it('are written again where another run saved while they were worked out: its rows may lie in them', async () => {
    const world = await worldAt(MIDNIGHT + 11 * MINUTE);
    world.writeDay.once(async (proceed) => {
      await proceed();
      world.version += 1;
    });
    await world.poll();
    expect(world.monitor.daysWrittenTo).not.toBe(MIDNIGHT);
    world.now += MINUTE;
    await world.poll();
    expect(datesWritten(world)).toEqual(['2026-05-15', '2026-05-15']);
    expect(world.monitor.daysWrittenTo).toBe(MIDNIGHT);
  });

  it.each([
    ['DynamoDB refuses the day', (world: PollWorld) => world.writeDay.once(refuses('refused'))],
    [
      'its acknowledgement gets lost',
      (world: PollWorld) => world.writeDay.once(losesAcknowledgement('refused')),
    ],
    [
      'its readings cannot be read',
      (world: PollWorld) => {
        world.between.once((proceed) => proceed());
        world.between.once(refuses('refused'));
      },
    ],
  ])('are tried again at the next poll where %s; all else of the poll is done', async (_name, fail) => {
    const world = await worldAt(MIDNIGHT + 11 * MINUTE);
    fail(world);
    const before = world.readings.length;
    await expect(world.poll()).rejects.toThrow('refused');
    expect(world.readings.length).toBeGreaterThan(before);
    expect(world.monitor.cursor).toBe(world.readings.at(-1)?.at);
    world.now += MINUTE;
    await world.poll();
    expect(world.days.has('2026-05-15')).toBe(true);
    expect(world.monitor.daysWrittenTo).toBe(MIDNIGHT);
  });

  it('have ten seconds of their own', async () => {
    const world = await worldAt(MIDNIGHT + 11 * MINUTE);
    const asked: number[] = [];
    const timeout = (ms: number) => {
      asked.push(ms);
      return AbortSignal.abort(new Error('too slow'));
    };
    world.writeDay.once(async (proceed, _household, _day, { signal }) => {
      signal?.throwIfAborted();
      return proceed();
    });
    await expect(world.poll({ timeout })).rejects.toThrow('too slow');
    expect(asked).toEqual([10_000]);
  });

  it('of a month before an upgrade come one a poll, oldest first, and then a poll is steady again', {
    timeout: 60_000,
  }, async () => {
    const world = await settledWorld();
    world.put(withRegister(homeRows(START - 30 * DAY, [29 * 24 * 60, 500])));
    expect(world.monitor).not.toHaveProperty('daysWrittenTo');
    world.items.monitor = serializeMonitor({ ...world.monitor, firstPollAt: START - 30 * DAY });
    for (let poll = 0; poll < 35; poll++) {
      await world.poll();
      world.now += MINUTE;
      expect(world.callCounts()['days.write'] ?? 0).toBeLessThanOrEqual(1);
    }
    const dates = [...world.days.keys()];
    expect(dates).toEqual(dates.toSorted());
    expect([dates[0], dates.at(-1), dates.length]).toEqual(['2026-04-15', '2026-05-14', 30]);
    expect(world.days.get('2026-05-01')).toMatchObject({ knownShare: 1, peakW: 500 });
    await world.poll();
    expect(world.callCounts()).toEqual(STEADY);
  });
});
