import { describe, expect, it } from 'vitest';
import { rememberUnsaved } from '../../../lambda/aws/unsaved-state.ts';
import { poll } from '../../../lambda/poller/poll.ts';
import { ACCOUNT } from '../../support/call-octopus.ts';
import { failure } from '../../support/fake-octopus.ts';
import { HOUR, HOUSEHOLD, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers, losesAcknowledgement, refuses } from '../../support/watched-call.ts';

/** Polls with a store that remembers, as one warm process does; troubles with AWS are expected. */
const warmPolls = (world: PollWorld) => {
  const ports = { ...world.ports, state: rememberUnsaved(world.ports.state) };
  const { signal } = new AbortController();
  let polls = 0;
  return async (forMs: number): Promise<void> => {
    for (const until = world.now + forMs; world.now < until; world.now += MINUTE) {
      polls += 1;
      const task = {
        household: HOUSEHOLD,
        now: world.now,
        signal,
        sendSignal: signal,
        pollId: `warm-${polls}`,
      };
      await poll(task, ports).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }
  };
};

describe('a process that may read its state and not write it', () => {
  it('keeps a cool-down that it could not save', async () => {
    const world = await settledWorld();
    const live = warmPolls(world);
    world.saveMonitor.always(refuses('AccessDenied'));
    world.octopus.telemetry.always(answers(failure('KT-CT-1199')));
    await live(HOUR);
    const { times } = world.octopus.telemetry;
    expect(times.slice(1).map((at, index) => (at - (times[index] ?? 0)) / MINUTE)).toEqual([5, 10, 20]);
  });

  it('keeps a token that it could not save', async () => {
    const world = await settledWorld();
    const live = warmPolls(world);
    world.saveSession.always(refuses('AccessDenied'));
    world.saveMonitor.always(refuses('AccessDenied'));
    await live(2 * HOUR);
    expect(world.octopus.obtainToken.count).toBeLessThanOrEqual(4);
  });

  it('keeps to the call limit', async () => {
    const world = await settledWorld({ settings: { callsPerHour: 20 } });
    const live = warmPolls(world);
    world.saveMonitor.always(refuses('AccessDenied'));
    await live(2 * HOUR);
    expect(world.octopus.telemetry.count).toBeLessThanOrEqual(10 + 2 * 20);
  });

  it('asks on though a problem whose end it could not save still stands', async () => {
    const world = await settledWorld();
    const problem = { kind: 'account-not-found' as const, since: world.now, nextTryAt: world.now + HOUR };
    await world.ports.state.saveMonitor(
      HOUSEHOLD,
      { ...world.monitor, problem },
      { expected: world.version, savedBy: 'before' },
    );
    const store = rememberUnsaved(world.ports.state);
    const { problem: _over, ...over } = world.monitor;
    world.saveMonitor.once(refuses('AccessDenied'));
    const save = store.saveMonitor(HOUSEHOLD, over, { expected: world.version, savedBy: 'now' });
    await expect(save).rejects.toThrow('AccessDenied');
    expect((await store.load(HOUSEHOLD)).monitor?.problem).toEqual({ ...problem, nextTryAt: 0 });
  });

  it('forgets a session once a later one was saved, so that another process may put a newer one there', async () => {
    const world = await settledWorld();
    const store = rememberUnsaved(world.ports.state);
    const session = (deviceId: string) => ({ accountNumber: ACCOUNT, deviceId });
    world.saveSession.once(refuses('AccessDenied'));
    await expect(store.saveSession(HOUSEHOLD, session('first'))).rejects.toThrow('AccessDenied');
    expect((await store.load(HOUSEHOLD)).session).toEqual(session('first'));
    await store.saveSession(HOUSEHOLD, session('second'));
    expect((await store.load(HOUSEHOLD)).session).toEqual(session('second'));
    await world.ports.state.saveSession(HOUSEHOLD, session('third'));
    expect((await store.load(HOUSEHOLD)).session).toEqual(session('third'));
  });

  it('forgets a session once one was moved to its place', async () => {
    const world = await settledWorld();
    const store = rememberUnsaved(world.ports.state);
    const session = (deviceId: string) => ({ accountNumber: ACCOUNT, deviceId });
    world.saveSession.once(refuses('AccessDenied'));
    await expect(store.saveSession(HOUSEHOLD, session('first'))).rejects.toThrow('AccessDenied');
    await store.moveSession(HOUSEHOLD, session('second'));
    expect((await store.load(HOUSEHOLD)).session).toEqual(session('second'));
  });

  it('forgets what it could not save where another process has saved since', async () => {
    const world = await settledWorld();
    const store = rememberUnsaved(world.ports.state);
    const { monitor, version } = world;
    const coolDown = { until: world.now + HOUR, strikes: 1 };
    const save = (savedBy: string) => ({ expected: version, savedBy });
    world.saveMonitor.once(refuses('AccessDenied'));
    const unsaved = store.saveMonitor(HOUSEHOLD, { ...monitor, coolDown }, save('ours'));
    await expect(unsaved).rejects.toThrow('AccessDenied');
    expect((await store.load(HOUSEHOLD)).monitor?.coolDown).toEqual(coolDown);
    await world.ports.state.saveMonitor(HOUSEHOLD, monitor, save('theirs'));
    expect((await store.load(HOUSEHOLD)).monitor?.coolDown).toBeUndefined();
  });

  it('forgets what it remembers once a save has come through, its own whose answer got lost included', async () => {
    const world = await settledWorld();
    const live = warmPolls(world);
    world.saveMonitor.once(losesAcknowledgement('timeout'));
    await live(MINUTE);
    const { version } = world;
    await live(5 * MINUTE);
    expect(world.version).toBeGreaterThan(version);
    expect(world.monitor.cursor).toBeGreaterThan(world.now - 2 * MINUTE);
  });
});
