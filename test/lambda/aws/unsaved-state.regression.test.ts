import { describe, expect, it } from 'vitest';
import { rememberUnsaved } from '../../../lambda/aws/unsaved-state.ts';
import { poll } from '../../../lambda/poller/poll.ts';
import { failure } from '../../support/fake-octopus.ts';
import { HOUR, HOUSEHOLD, MINUTE, PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers, refuses } from '../../support/watched-call.ts';

/** Polls every minute with a store that remembers, as one warm process does; troubles with AWS are expected. */
const warmPolls = (world: PollWorld) => {
  const ports = { ...world.ports, state: rememberUnsaved(world.ports.state) };
  const { signal } = new AbortController();
  let polls = 0;
  return async (forMs: number): Promise<void> => {
    for (const until = world.now + forMs; world.now < until; world.now += MINUTE) {
      polls += 1;
      const pollId = `warm-${polls}`;
      const task = { household: HOUSEHOLD, now: world.now, signal, sendSignal: signal, pollId };
      await poll(task, ports).catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    }
  };
};

const EDGE = { ok: false, failure: { kind: 'throttled', edge: true, detail: 'HTTP 403 with HTML' } } as const;

/** Minutes from `from` at which a token was asked for. */
const tokensAskedAfter = (world: PollWorld, from: number): number[] =>
  world.octopus.obtainToken.times.filter((at) => at >= from).map((at) => (at - from) / MINUTE);

const REJECTED = '[SERVICE] Home: no alerts, Octopus rejects the API key';

/** A key that Octopus rejects while the monitor cannot be saved. */
const rejectedUnsaved = async () => {
  const world = await settledWorld();
  const live = warmPolls(world);
  delete world.items.session;
  world.octopus.facts.key = 'sk_live_not_taken';
  world.octopus.obtainToken.made.length = 0;
  world.saveMonitor.always(refuses('AccessDenied'));
  return { world, live };
};

describe('a process that may read its state and not write it', () => {
  it('keeps a rejection of the key: Octopus is asked again after an hour, not every minute', async () => {
    const world = await settledWorld();
    const live = warmPolls(world);
    delete world.items.session;
    world.octopus.facts.key = 'sk_live_not_taken';
    world.saveMonitor.always(refuses('AccessDenied'));
    const from = world.now;
    await live(2 * HOUR);
    expect(tokensAskedAfter(world, from)).toEqual([0, 60]);
  });

  it('keeps a doubt about the key: Octopus is asked again after ten minutes, not every minute', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(EDGE));
    await world.live(6 * MINUTE);
    delete world.items.session;
    world.octopus.facts.key = 'sk_live_not_taken';
    world.saveMonitor.always(refuses('AccessDenied'));
    const live = warmPolls(world);
    const from = world.now;
    await live(20 * MINUTE);
    expect(tokensAskedAfter(world, from)).toEqual([0, 10]);
  });

  it('keeps since when Octopus has limited its calls, and tells it once it can', async () => {
    const world = await settledWorld();
    const live = warmPolls(world);
    world.octopus.telemetry.always(answers(failure('KT-CT-1199')));
    world.saveMonitor.always(refuses('AccessDenied'));
    await live(1.9 * HOUR);
    world.saveMonitor.heal();
    await live(10 * MINUTE);
    expect(world.messages.map(({ event }) => event)).toEqual(['service']);
  });

  it('tells of a limit of hours once it can save again', async () => {
    const world = await settledWorld();
    const live = warmPolls(world);
    world.octopus.telemetry.always(answers(failure('KT-CT-1199')));
    world.saveMonitor.always(refuses('AccessDenied'));
    await live(3 * HOUR);
    world.saveMonitor.heal();
    await live(2 * HOUR);
    expect(world.messages.map(({ event }) => event)).toEqual(['service']);
  });

  it('tells of a key that was rejected meanwhile as soon as it can save again, with what Octopus said', async () => {
    const { world, live } = await rejectedUnsaved();
    await live(20 * MINUTE);
    expect(world.subjects).toEqual([]);
    world.saveMonitor.heal();
    await live(2 * MINUTE);
    expect(world.subjects).toEqual([REJECTED]);
    expect(world.messages[0]?.email).toContain('Octopus said:');
    await live(30 * MINUTE);
    expect(world.subjects).toEqual([REJECTED]);
    expect(world.octopus.obtainToken.count).toBe(1);
  });

  it('tells of a rejected key once, where the first save that comes through is that of another try', async () => {
    const { world, live } = await rejectedUnsaved();
    await live(HOUR);
    world.saveMonitor.heal();
    await live(7 * HOUR);
    expect(world.subjects).toEqual([REJECTED]);
  });

  it('says nothing of a rejected key that was replaced before it could save again', async () => {
    const { world, live } = await rejectedUnsaved();
    await live(10 * MINUTE);
    world.writeKey(world.octopus.facts.key);
    await live(10 * MINUTE);
    world.saveMonitor.heal();
    await live(10 * MINUTE);
    expect(world.subjects).toEqual([]);
    expect(world.monitor.problem).toBeUndefined();
  });

  it('gives the all-clear for a key that was replaced meanwhile, and asks Octopus as ever', async () => {
    const { world, live } = await rejectedUnsaved();
    world.saveMonitor.heal();
    await live(5 * MINUTE);
    expect(world.subjects).toEqual([REJECTED]);
    world.saveMonitor.always(refuses('AccessDenied'));
    world.writeKey(world.octopus.facts.key);
    const asked = world.octopus.telemetry.count;
    await live(10 * MINUTE);
    expect(world.octopus.telemetry.count - asked).toBe(10);
    expect(world.subjects).toEqual([REJECTED]);
    world.saveMonitor.heal();
    await live(5 * MINUTE);
    expect(world.subjects).toEqual([REJECTED, expect.stringMatching(/^\[OK\] Home: working again/)]);
    expect(world.monitor.problem).toBeUndefined();
  });

  it('remembers an edge block that it could not save: a key rejected after it is doubted', async () => {
    const world = await settledWorld();
    const live = warmPolls(world);
    world.saveMonitor.always(refuses('AccessDenied'));
    world.octopus.telemetry.once(answers(EDGE));
    await live(6 * MINUTE);
    delete world.items.session;
    world.octopus.facts.key = 'sk_live_not_taken';
    world.saveSession.always(refuses('AccessDenied'));
    const from = world.now;
    await live(20 * MINUTE);
    expect(tokensAskedAfter(world, from)).toEqual([0, 10]);
  });

  it('keeps which day late rows landed in', async () => {
    const midnight = Date.parse('2026-05-15T23:00:00Z');
    const world = new PollWorld();
    world.home.holes.push({
      from: midnight - 2 * HOUR,
      to: midnight - HOUR,
      uploadedAt: midnight + 30 * MINUTE,
    });
    await world.live(midnight + 20 * MINUTE - world.now, 10 * MINUTE);
    const live = warmPolls(world);
    let refused = 0;
    world.saveMonitor.always(async (proceed, _household, monitor) => {
      const landed = (monitor.daysWrittenTo ?? midnight) < midnight;
      if (!landed || refused === 2) return proceed();
      refused += 1;
      throw new Error('AccessDenied');
    });
    await live(5 * HOUR);
    expect(refused).toBe(2);
    expect(world.days.get('2026-05-15')?.knownShare).toBeCloseTo(22.83 / 24, 2);
  });
});
