import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { LEARNING_DAYS, learnedDays, learnHours, nothingLearned } from '../../../core/readings/usual.ts';
import { hoursOfDays } from '../../support/hours.ts';
import { PollWorld, START } from '../../support/poll-world.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';
import { refuses } from '../../support/watched-call.ts';

const DAY = 24 * HOUR;
const RULES = [{ kind: 'unusual', name: 'unusual-night' }];

/** 200 W, 900 W from 18:00 to 22:00, local in summer. */
const homeW = (moment: number): number => {
  const hour = ((moment + HOUR) % DAY) / HOUR;
  return hour >= 18 && hour < 22 ? 900 : 200;
};

/** The same, and a kilowatt from 01:20 to 06:20 on the first night. */
const oddNight = (moment: number): number => {
  const from = at('2026-05-16T00:20:00Z');
  return homeW(moment) + (moment >= from && moment < from + 5 * HOUR ? 1_000 : 0);
};

/** A home with four weeks of stored readings, every thirty seconds: just enough to know each hour. */
const storedHome = (demandAt = homeW): PollWorld => {
  const world = new PollWorld({ rules: RULES, demandAt });
  const rows: Reading[] = [];
  for (let moment = START - 28 * DAY; moment < START; moment += 30_000)
    rows.push({ at: moment, demandW: demandAt(moment) });
  world.put(rows);
  return world;
};

/** A home whose poller has learned for four weeks. */
const knownHome = (demandAt = homeW): PollWorld => {
  const world = new PollWorld({ rules: RULES, demandAt });
  const hours = hoursOfDays(START - 28 * DAY, 29, (_, hour) => (hour >= 18 && hour < 22 ? 900 : 200));
  world.usual = learnHours(
    nothingLearned(),
    hours.filter(({ endsAt }) => endsAt <= START - HOUR),
  ).usual;
  return world;
};

describe('a poller whose rules learn', () => {
  it('learns from stored readings a day a poll, and has caught up after four weeks of them', async () => {
    const world = storedHome();
    await world.live(5 * MINUTE);
    expect(world.usual?.learnedTo).toBe(START - HOUR - 23 * DAY);
    await world.live(24 * MINUTE);
    expect(world.usual?.learnedTo).toBe(START);
    expect(world.usual && learnedDays(world.usual)).toBe(LEARNING_DAYS);
  });

  it('reads and saves once an hour, and between the hours nothing', async () => {
    const world = knownHome();
    await world.live(40 * MINUTE);
    world.callCounts();
    await world.live(15 * MINUTE);
    const { 'state.saveUsual': between = 0, 'readings.between': reads } = world.callCounts();
    expect({ between, reads }).toEqual({ between: 0, reads: 15 });
    await world.live(10 * MINUTE);
    const { 'state.saveUsual': closing = 0, 'readings.between': more } = world.callCounts();
    expect({ closing, more }).toEqual({ closing: 1, more: 11 });
    expect(world.usual?.learnedTo).toBe(START + HOUR);
  });

  it('counts the reading before an hour for as long as it stands in it', async () => {
    const hour = START + HOUR;
    const world = knownHome((moment) => (moment === hour - 10_000 ? 9_000 : 200));
    world.home.holes.push({ from: hour, to: hour + 20_000 });
    await world.live(2 * HOUR + 2 * MINUTE);
    expect(world.usual?.run.at(-1)).toEqual([hour, expect.closeTo((20 * 9_000 + 3_580 * 200) / 3_600, 1)]);
  });

  it('asks nothing of AWS for it where no rule learns', async () => {
    const world = knownHome();
    world.writeRules({ kind: 'no-data', name: 'offline', after: '15m' });
    await world.live(3 * HOUR);
    expect(world.saveUsual.count).toBe(0);
  });

  it('tells an unusual night once, with what is usual', async () => {
    const world = knownHome(oddNight);
    await world.live(DAY, 10 * MINUTE);
    expect(world.subjects).toEqual([
      '[ALERT] Unusual night: at least 867 W since 01:00, usually about 200 W',
      '[OK] Unusual night is over: at least 867 W 01:00-06:00',
    ]);
    expect(world.messages[0]?.createdAt).toBe(at('2026-05-16T03:10:00Z'));
  });

  it('says nothing of the nights it learns from', async () => {
    const world = storedHome((moment) => oddNight(moment + DAY));
    await world.live(3 * HOUR, 5 * MINUTE);
    expect(world.usual?.learnedTo).toBe(START + 2 * HOUR);
    expect(world.subjects).toEqual([]);
  });

  it.each(['saveMonitor', 'saveUsual', 'between'] as const)(
    'decides an hour once, and learns it once, where %s fails now and then',
    async (port) => {
      const [whole, broken] = [knownHome(oddNight), knownHome(oddNight)];
      for (let poll = 0; poll < DAY / (10 * MINUTE); poll += 1) {
        if (poll % 4 === 3) broken[port].once(refuses('away'));
        await broken.poll().catch(() => undefined);
        await whole.poll();
        for (const world of [whole, broken]) world.now += 10 * MINUTE;
      }
      broken[port].heal();
      await broken.poll();
      await whole.poll();
      expect(broken.subjects).toEqual(whole.subjects);
      expect(broken.usual).toEqual(whole.usual);
    },
  );

  it('learns the same from stored readings as by living on', async () => {
    const [lived, late] = [knownHome(oddNight), knownHome(oddNight)];
    late.writeRules({ kind: 'no-data', name: 'offline', after: '15m' });
    await lived.live(30 * HOUR, 10 * MINUTE);
    await late.live(24 * HOUR, 10 * MINUTE);
    late.writeRules(...RULES);
    await late.live(6 * HOUR, 10 * MINUTE);
    expect(late.usual?.learnedTo).toBe(lived.usual?.learnedTo);
    expect(late.usual?.days).toEqual(lived.usual?.days);
    expect(late.usual?.run).toEqual(lived.usual?.run);
  });
});
