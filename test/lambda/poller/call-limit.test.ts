import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const BURST = 10;

/** The most calls that lie within any one hour. */
const mostInAnHour = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + HOUR).length));

describe('the call limit', () => {
  it.each([
    { callsPerHour: 75, everyMs: MINUTE, empty: true, sentence: 'long empty answers, which are asked twice' },
    { callsPerHour: 10, everyMs: MINUTE, empty: false, sentence: 'a cadence above the limit' },
    {
      callsPerHour: 20,
      everyMs: 10_000,
      empty: false,
      sentence: 'somebody invoking the function all the time',
    },
    { callsPerHour: 1, everyMs: MINUTE, empty: true, sentence: 'one call an hour' },
  ])('is never passed by $sentence', async ({ callsPerHour, everyMs, empty }) => {
    const world = new PollWorld({ settings: { callsPerHour } });
    if (empty) world.octopus.telemetry.always(answers({ ok: true, value: [] }));
    await world.live(6 * HOUR, everyMs);
    const { times } = world.octopus.telemetry;
    expect(mostInAnHour(times)).toBeLessThanOrEqual(callsPerHour + BURST);
    expect(times.length).toBeGreaterThan(5 * callsPerHour);
  });

  it('skips a poll as call-limit, and calls nobody in it', async () => {
    const world = new PollWorld({ settings: { callsPerHour: 1 } });
    const reports = await world.live(12 * MINUTE);
    expect(reports.map(({ outcome }) => outcome).slice(-2)).toEqual(['call-limit', 'call-limit']);
    world.callCounts();
    await world.poll();
    expect(world.callCounts()).toEqual({ 'state.load': 1, 'parameters.read': 1 });
  });

  it('leaves the usual cadence alone for a day', async () => {
    const world = await settledWorld();
    const reports = await world.live(24 * HOUR);
    expect(reports.filter(({ outcome }) => outcome === 'call-limit')).toEqual([]);
  });

  it('leaves a poll every thirty seconds alone at its 120 calls an hour', async () => {
    const world = await settledWorld({ settings: { pollEvery: '30s', callsPerHour: 120 } });
    const reports = await world.live(3 * HOUR, 30_000);
    expect(reports.filter(({ outcome }) => outcome === 'call-limit')).toEqual([]);
  });

  it('is kept when the process is replaced: it stands in the state', async () => {
    const world = new PollWorld({ settings: { callsPerHour: 1 } });
    await world.live(10 * MINUTE);
    expect(world.monitor.calls.left).toBeLessThan(1);
    const stored = structuredClone(world.items);
    const next = new PollWorld({ settings: { callsPerHour: 1 } });
    Object.assign(next.items, stored);
    next.version = world.version;
    next.now = world.now;
    expect((await next.poll()).outcome).toBe('call-limit');
  });

  it('says that the Mini is silent where it is, though a poll was skipped', async () => {
    const world = await settledWorld({ rules: [{ kind: 'no-data', name: 'offline', after: '3h' }] });
    world.octopus.telemetry.always(answers({ ok: true, value: [] }));
    await world.live(4 * HOUR);
    const [raised] = world.messages;
    expect(raised?.event).toBe('raised');
    expect(raised?.email).toContain('Octopus is OK');
  });
});
