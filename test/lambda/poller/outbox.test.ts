import { describe, expect, it } from 'vitest';
import { ABANDONED_AFTER_MS } from '../../../core/contract/deadlines.ts';
import { HOUR, ME, MINUTE, PARTNER, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { losesAcknowledgement, refuses } from '../../support/watched-call.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '1m', clearFor: '1m' };
const alerting = async (): Promise<PollWorld> => {
  const world = await settledWorld({ rules: [HIGH] });
  world.home.demandAt = () => 9_000;
  world.now += 2 * MINUTE;
  return world;
};
const snsDown = (world: PollWorld): void => world.publish.always(refuses('SNS is down'));
const pollThoughDown = (world: PollWorld) => world.poll().catch((error: unknown) => error);

describe('a message', () => {
  it('is published once saved, and then taken out', async () => {
    const world = await alerting();
    const order: string[] = [];
    world.saveMonitor.always(async (proceed, _household, monitor) => {
      order.push(`save with ${monitor.outbox.length}`);
      return proceed();
    });
    world.publish.always(async (proceed) => {
      order.push('publish');
      return proceed();
    });
    await world.poll();
    expect(order).toEqual(['save with 1', 'publish', 'save with 0']);
    expect(world.monitor.outbox).toEqual([]);
  });

  it('that SNS refuses stays and makes the poll fail at its end', async () => {
    const world = await alerting();
    snsDown(world);
    await expect(world.poll()).rejects.toThrow('SNS is down');
    expect(world.monitor.outbox).toMatchObject([{ rule: 'high', event: 'raised', attemptedAt: world.now }]);
    expect(world.monitor.cursor).toBe(world.readings.at(-1)?.at);
  });

  it('is left alone for a hundred seconds: its run may still be sending it', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    world.publish.heal();
    world.now += ABANDONED_AFTER_MS - 1;
    await world.poll();
    expect(world.inbox).toEqual([]);
    world.now += 1;
    await world.poll();
    expect(world.inbox).toHaveLength(1);
  });

  it('that meets a pause made since is told once, in the summary after it', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    world.publish.heal();
    world.hush = { muted: {}, pausedUntil: world.now + 30 * MINUTE };
    await world.live(10 * MINUTE);
    expect([world.inbox, world.monitor.outbox]).toEqual([[], []]);
    await world.live(30 * MINUTE);
    expect(world.messages.map(({ event }) => event)).toEqual(['summary']);
  });

  it('that failed twice goes out once, with the same text and id', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    const [first] = world.monitor.outbox;
    world.now += 2 * MINUTE;
    await pollThoughDown(world);
    world.publish.heal();
    world.now += 2 * MINUTE;
    await world.live(5 * MINUTE);
    expect(world.messages).toHaveLength(1);
    const { attemptedAt: _first, ...said } = first ?? { attemptedAt: 0 };
    expect(world.messages[0]).toMatchObject(said);
    expect(world.monitor.outbox).toEqual([]);
  });

  it('that was published without being acknowledged goes out a second time: at least once', async () => {
    const world = await alerting();
    world.publish.once(losesAcknowledgement('timed out'));
    await pollThoughDown(world);
    world.now += MINUTE;
    await world.live(5 * MINUTE);
    expect(new Set(world.messages.map(({ id }) => id)).size).toBe(1);
    expect(world.messages).toHaveLength(2);
  });

  it('whose taking-out fails goes out a second time, and not a third', async () => {
    const world = await alerting();
    world.saveMonitor.once((proceed) => proceed());
    world.saveMonitor.once(refuses('no save today'));
    await expect(world.poll()).rejects.toThrow('no save today');
    world.now += MINUTE;
    await world.live(10 * MINUTE);
    expect(world.messages).toHaveLength(2);
  });

  it('goes to the recipients it was written for, though one has been removed', async () => {
    const world = await settledWorld({
      rules: [HIGH],
      settings: {
        recipients: [
          { id: ME, kind: 'email', minSeverity: 'info' },
          { id: PARTNER, kind: 'email', minSeverity: 'info' },
        ],
      },
    });
    world.home.demandAt = () => 9_000;
    world.now += 2 * MINUTE;
    await world.poll();
    world.writeSettings({ recipients: [{ id: ME, kind: 'email', minSeverity: 'info' }] });
    world.home.demandAt = () => 300;
    await world.live(20 * MINUTE);
    expect(world.messages.map(({ event, to }) => ({ event, to }))).toEqual([
      { event: 'raised', to: [ME, PARTNER] },
      { event: 'recovered', to: [ME] },
    ]);
  });
});

describe('what is owed', () => {
  it('is sent by one of two runs that find it', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    world.publish.heal();
    world.now += 2 * MINUTE;
    const reports = await Promise.all([world.poll(), world.poll()]);
    expect(reports.map(({ outcome }) => outcome).sort()).toEqual(['lost-race', 'stored']);
    expect(world.messages).toHaveLength(1);
  });

  it('is not sent where the claim cannot be saved', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    world.publish.heal();
    world.now += 2 * MINUTE;
    world.saveMonitor.always(refuses('no save today'));
    await expect(world.poll()).rejects.toThrow('no save today');
    expect(world.inbox).toEqual([]);
    world.saveMonitor.heal();
    world.now += 2 * MINUTE;
    await world.live(2 * MINUTE);
    expect(world.messages).toHaveLength(1);
  });

  it('goes out even while Octopus is in a pause', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    world.publish.heal();
    world.now += 2 * MINUTE;
    world.octopus.telemetry.always(async () => ({
      ok: false,
      failure: { kind: 'throttled', edge: true, detail: 'HTTP 403 with HTML' },
    }));
    await world.poll();
    expect(world.messages).toMatchObject([{ event: 'raised' }]);
  });

  it('for more than six hours is dropped, and named in one service message', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    const [owed] = world.monitor.outbox;
    while (world.now < (owed?.createdAt ?? 0) + 6 * HOUR + MINUTE) {
      world.now += MINUTE;
      await pollThoughDown(world);
    }
    world.publish.heal();
    await world.live(5 * MINUTE);
    expect(world.messages.map(({ id }) => id)).not.toContain(owed?.id);
    expect(world.messages).toMatchObject([{ event: 'service' }]);
    expect(world.messages[0]?.email).toContain(owed?.subject);
  });

  it('does not hold up the poll where SNS hangs', async () => {
    const world = await alerting();
    snsDown(world);
    await pollThoughDown(world);
    world.publish.heal();
    const signals: AbortSignal[] = [];
    world.publish.once(async (_proceed, _publication, signal) => {
      signals.push(signal);
      throw new Error('hangs');
    });
    world.now += 2 * MINUTE;
    const task = { sendSignal: new AbortController().signal };
    await world.poll(task).catch(() => undefined);
    expect(signals).toHaveLength(1);
    expect(signals[0]).not.toBe(task.sendSignal);
    expect(world.monitor.cursor).toBe(world.readings.at(-1)?.at);
  });
});
