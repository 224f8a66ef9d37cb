import { describe, expect, it } from 'vitest';
import { telemetryRow } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, PollWorld, START, settledWorld } from '../../support/poll-world.ts';

const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };
const FROZEN = { kind: 'frozen', name: 'frozen', after: '30m' };
const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '5m', clearFor: '5m' };
const ENERGY = { kind: 'budget', name: 'energy', period: 'day', energyAbove: 5 };

const LOAD_W = 2_000;
const registerAt = (at: number): number => 1_000_000 + ((at - START) * LOAD_W) / HOUR;

interface Home {
  /** Whether Octopus gives the demand of a time, asked at `now`. */
  demandGiven(at: number, now: number): boolean;
  readonly demandW?: number;
  /** No rows at all from here on. */
  readonly silentFrom?: number;
}

/** Octopus gives the register of every bucket, and its demand only where the home says so. */
const serve = (world: PollWorld, { demandGiven, demandW = LOAD_W, silentFrom = Infinity }: Home): void => {
  world.octopus.telemetry.always(async (_proceed, _token, { start, end }) => {
    const rows = [];
    for (let at = Math.ceil(start / 10_000) * 10_000; at < end; at += 10_000) {
      if (at < START - HOUR || at > world.now - 15_000 || at >= silentFrom) continue;
      rows.push({
        ...telemetryRow(at, demandW, { consumption: String(registerAt(at)) }),
        ...(demandGiven(at, world.now) ? {} : { demand: null }),
      });
    }
    return { ok: true, value: rows };
  });
};

const begun = async (rules: readonly object[]): Promise<PollWorld> => {
  const world = new PollWorld({ rules });
  serve(world, { demandGiven: () => true });
  await world.live(30 * MINUTE);
  return world;
};

const told = (world: PollWorld): string[] => world.messages.map(({ rule, event }) => `${rule} ${event}`);

describe('rows whose demand is null while the register moves', () => {
  it('are stored with what they have, and move the cursor', async () => {
    const world = await begun([OFFLINE]);
    const lostFrom = world.now;
    serve(world, { demandGiven: (at) => at < lostFrom });
    const reports = await world.live(10 * MINUTE);
    expect(reports.every(({ outcome }) => outcome === 'stored')).toBe(true);
    const newest = world.readings.at(-1);
    expect(newest).toStrictEqual({ at: newest?.at, consumptionWh: registerAt(newest?.at ?? 0) });
    expect(world.monitor.cursor).toBe(newest?.at);
  });

  it('are energy to a budget, and evidence of nothing to demand and frozen', async () => {
    const world = await begun([ENERGY, FROZEN, HIGH]);
    expect(told(world)).toEqual([]);
    const lostFrom = world.now;
    serve(world, { demandGiven: (at) => at < lostFrom, demandW: 9_000 });
    await world.live(3 * HOUR);
    expect(told(world)).toEqual(['energy raised']);
    const { used } = world.monitor.alerts.rules.energy as { used: number };
    expect(used).toBeCloseTo((registerAt(world.monitor.cursor ?? 0) - registerAt(START - HOUR)) / 1_000, 2);
  });

  it('are reported after after, as what they are: the register comes, demand does not, no Wi-Fi', async () => {
    const world = await begun([OFFLINE]);
    const lostFrom = world.now;
    serve(world, { demandGiven: (at) => at < lostFrom });
    await world.live(15 * MINUTE);
    expect(told(world)).toEqual([]);
    await world.live(10 * HOUR);
    expect(told(world)).toEqual(['offline raised']);
    const [raised] = world.messages;
    expect(raised?.createdAt).toBe(lostFrom + 16 * MINUTE);
    expect(raised?.subject).toBe(
      '[NO DATA] Offline: readings without demand for 16 min (last 2.0 kW at 13:29)',
    );
    expect(raised?.email).toContain('Only the meter register arrives');
    expect(raised?.email).not.toMatch(/wi-?fi/i);
    serve(world, { demandGiven: (at) => at < lostFrom || at > lostFrom + 10 * HOUR });
    await world.live(20 * MINUTE);
    expect(told(world)).toEqual(['offline raised', 'offline recovered']);
    expect(world.messages.at(-1)?.sms).toMatch(
      /^Offline is over: demand of Home is back at \d\d:\d\d after 10 h.*20\.\d kWh used/,
    );
  });

  it('from the very first poll on are reported too', async () => {
    const world = new PollWorld({ rules: [OFFLINE] });
    serve(world, { demandGiven: () => false });
    await world.live(30 * MINUTE);
    expect(told(world)).toEqual(['offline raised']);
    expect(world.subjects[0]).toContain('readings without demand');
    expect(world.table.size).toBeGreaterThan(300);
  });

  it('now and then are nobody’s news', async () => {
    const world = await begun([OFFLINE, HIGH]);
    serve(world, { demandGiven: (at) => at % (3 * MINUTE) === 0 });
    await world.live(3 * HOUR);
    expect(told(world)).toEqual([]);
  });

  it('that stop before after are a silence of the Mini, counted from the newest of them', async () => {
    const world = await begun([OFFLINE]);
    const lostFrom = world.now;
    serve(world, { demandGiven: (at) => at < lostFrom, silentFrom: lostFrom + 10 * MINUTE });
    await world.live(25 * MINUTE);
    expect(told(world)).toEqual([]);
    await world.live(5 * MINUTE);
    expect(told(world)).toEqual(['offline raised']);
    expect(world.messages[0]?.email).toContain('the Mini is silent');
  });

  it('survive a poller that is replaced in between', async () => {
    const world = await begun([OFFLINE]);
    const lostFrom = world.now;
    serve(world, { demandGiven: (at) => at < lostFrom });
    await world.live(10 * MINUTE);
    expect(JSON.parse(world.items.monitor ?? '{}').alerts.rules.offline.withoutDemandFrom).toBeDefined();
    world.now += 4 * MINUTE;
    await world.live(20 * MINUTE);
    expect(told(world)).toEqual(['offline raised']);
  });
});

describe('demand that comes later than its register', () => {
  it('by less than the overlap is tested as if it had come at once, each sample once', async () => {
    const late = await begun([HIGH, OFFLINE]);
    const from = late.now;
    serve(late, { demandGiven: (at, now) => at < from || now - at > 70_000, demandW: 9_000 });
    await late.live(20 * MINUTE);
    expect(told(late)).toEqual(['high raised']);
    expect(late.readings.filter(({ at }) => at < late.now - 4 * MINUTE).every(({ demandW }) => demandW)).toBe(
      true,
    );
  });

  it('never erases a demand that is stored already', async () => {
    const world = await settledWorld({ rules: [OFFLINE] });
    const before = world.readings;
    serve(world, { demandGiven: () => false });
    await world.poll();
    for (const { at, demandW } of before) expect(world.table.get(at)?.demandW).toBe(demandW);
  });
});
