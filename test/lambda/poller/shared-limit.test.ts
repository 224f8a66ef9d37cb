import { describe, expect, it } from 'vitest';
import { serializeMonitor } from '../../../lambda/poller/state.ts';
import { failure, succeed } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };
const THROTTLED = failure('KT-CT-1199');
const FIX = 'set pollEvery to 2m';

const emails = (world: PollWorld): string[] =>
  world.messages.filter(({ rule }) => rule === 'offline').map(({ email }) => email);
const raised = (world: PollWorld): string[] =>
  world.messages.filter(({ event }) => event === 'raised' || event === 'summary').map(({ email }) => email);

const silenceMini = (world: PollWorld): void => {
  world.home.holes.push({ from: world.now, to: world.now + 100 * HOUR });
};

describe('a shared call limit that others use up', () => {
  it('for 25 minutes of each hour (600 of 1440 polls of a day) is named with its fix, never the Wi-Fi', async () => {
    const world = await settledWorld({ rules: [OFFLINE] });
    const from = world.now;
    world.octopus.telemetry.always(async (proceed) =>
      (world.now - from) % HOUR < 35 * MINUTE ? proceed() : THROTTLED,
    );
    world.octopus.limitLiftsAt.always(async () => succeed(world.now + HOUR - ((world.now - from) % HOUR)));
    const reports = await world.live(24 * HOUR);
    const starved = reports.filter(({ outcome }) => outcome === 'throttled' || outcome === 'cooling-down');
    expect(starved).toHaveLength(600);
    const subjects = world.subjects.map((subject) => subject.replace(/ \(.*/, ''));
    expect(subjects).toEqual([
      '[NO DATA] Offline: no readings for 15 min',
      '[OK] Offline is over: readings came late, none is missing, now 400 W',
      '[NO DATA] Offline: no readings for 15 min',
      '[OK] Offline is over: readings came late, none is missing, now 400 W',
      '[NO DATA] Offline: patchy data, 3 gaps within 6 h',
    ]);
    for (const email of emails(world)) expect(email).not.toMatch(/wi-?fi/i);
    for (const email of raised(world)) expect(email).toContain(FIX);
    for (const email of raised(world)) expect(email).toContain('Home Assistant');
  });

  it('seen before Octopus failed for other reasons is still what is named', async () => {
    const world = await settledWorld({ rules: [OFFLINE] });
    world.octopus.telemetry.once(answers(THROTTLED));
    await world.live(5 * MINUTE);
    world.octopus.telemetry.always(answers({ ok: false, failure: { kind: 'transient', detail: '503' } }));
    await world.live(15 * MINUTE);
    expect(raised(world)).toHaveLength(1);
    expect(raised(world)[0]).toContain(FIX);
  });

  it('is not blamed for a Mini that Octopus had found silent before', async () => {
    const world = await settledWorld({ rules: [OFFLINE] });
    silenceMini(world);
    await world.live(12 * MINUTE);
    world.octopus.telemetry.always(answers(THROTTLED));
    await world.live(8 * MINUTE);
    expect(raised(world)).toHaveLength(1);
    expect(raised(world)[0]).toContain('the Mini is silent');
    expect(raised(world)[0]).not.toContain(FIX);
  });

  it('that lifted is not blamed for a Mini that is silent afterwards', async () => {
    const world = await settledWorld({ rules: [OFFLINE] });
    world.octopus.telemetry.once(answers(THROTTLED));
    await world.live(10 * MINUTE);
    silenceMini(world);
    await world.live(20 * MINUTE);
    expect(raised(world)).toHaveLength(1);
    expect(raised(world)[0]).toContain('the Mini is silent');
  });

  it('is what patchy data is due to where most of its silences were, else the Wi-Fi is', async () => {
    const patchy = async (throttled: readonly boolean[]) => {
      const world = await settledWorld({ rules: [OFFLINE] });
      for (const byLimit of throttled) {
        if (byLimit) world.octopus.telemetry.always(answers(THROTTLED));
        else silenceMini(world);
        await world.live(20 * MINUTE);
        world.octopus.telemetry.heal();
        const hole = world.home.holes.pop();
        if (hole !== undefined) world.home.holes.push({ from: hole.from, to: Math.min(hole.to, world.now) });
        await world.live(40 * MINUTE);
      }
      return world.messages.find(({ event }) => event === 'summary')?.sms;
    };
    expect(await patchy([true, false, true])).toContain('Octopus limits our calls');
    expect(await patchy([false, true, false])).toContain('Check the Wi-Fi near the Mini.');
  });
});

describe('our own call limit', () => {
  it('that starves us is named with its fix, never the Wi-Fi', async () => {
    const world = await settledWorld({ rules: [OFFLINE], settings: { callsPerHour: 2 } });
    const reports = await world.live(4 * HOUR);
    expect(reports.filter(({ outcome }) => outcome === 'call-limit').length).toBeGreaterThan(200);
    expect(raised(world).length).toBeGreaterThan(1);
    for (const email of raised(world)) {
      expect(email).toContain('set pollEvery to 2m or raise callsPerHour');
      expect(email).not.toMatch(/wi-?fi/i);
    }
  });

  it('that began to starve us is remembered until the next answer, and written once', async () => {
    const world = await settledWorld({ rules: [], settings: { callsPerHour: 2 } });
    await world.live(12 * MINUTE);
    expect(world.monitor.octopus.limit).toBe('own');
    world.callCounts();
    await world.live(5 * MINUTE);
    expect(world.callCounts()['state.saveMonitor']).toBeUndefined();
    let outcome = '';
    while (outcome !== 'stored') {
      outcome = (await world.poll()).outcome;
      world.now += MINUTE;
    }
    expect(world.monitor.octopus.limit).toBeUndefined();
  });

  it('does not hide the limit of Octopus that others use up', async () => {
    const world = await settledWorld({ rules: [] });
    const { monitor, now } = world;
    const octopus = { ...monitor.octopus, limit: 'shared' as const };
    world.items.monitor = serializeMonitor({ ...monitor, octopus, calls: { left: 0, at: now } });
    expect((await world.poll()).outcome).toBe('call-limit');
    expect(world.monitor.octopus.limit).toBe('shared');
  });
});
