import { describe, expect, it } from 'vitest';
import { sendTest } from '../../../lambda/poller/send-test.ts';
import { HOUSEHOLD, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { losesAcknowledgement, refuses } from '../../support/watched-call.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '1m', clearFor: '1m' };
const alerting = async (): Promise<PollWorld> => {
  const world = await settledWorld({ rules: [HIGH] });
  world.home.demandAt = () => 9_000;
  world.now += 2 * MINUTE;
  return world;
};
const keptSubjects = (world: PollWorld) => [...world.kept.values()].map(({ subject }) => subject);

describe('messages kept', () => {
  it('are those that were published, as they were sent', async () => {
    const world = await alerting();
    await world.live(5 * MINUTE);
    world.home.demandAt = () => 300;
    await world.live(10 * MINUTE);
    expect(world.messages.map(({ event }) => event)).toEqual(['raised', 'recovered']);
    expect([...world.kept.values()]).toEqual(world.messages);
  });

  it('cost a steady poll nothing', async () => {
    const world = await settledWorld({ rules: [HIGH] });
    await world.live(30 * MINUTE);
    expect(world.callCounts()).not.toHaveProperty(['told.keep']);
  });

  it('come after the publish, one call a message', async () => {
    const world = await alerting();
    const order: string[] = [];
    world.publish.always(async (proceed) => {
      order.push('publish');
      return proceed();
    });
    world.keepTold.always(async (proceed) => {
      order.push('keep');
      return proceed();
    });
    await world.poll();
    expect(order).toEqual(['publish', 'keep']);
  });

  it('leave out what SNS refused, until it is sent', async () => {
    const world = await alerting();
    world.publish.once(refuses('SNS is down'));
    await expect(world.poll()).rejects.toThrow('SNS is down');
    expect(keptSubjects(world)).toEqual([]);
    world.now += 2 * MINUTE;
    await world.poll();
    expect(keptSubjects(world)).toEqual(world.subjects);
    expect(world.subjects).toHaveLength(1);
  });

  it('neither hold up nor undo the sending where DynamoDB refuses: the poll fails at its end', async () => {
    const world = await alerting();
    world.keepTold.always(refuses('DynamoDB is down'));
    await expect(world.poll()).rejects.toThrow('DynamoDB is down');
    expect(world.inbox).toHaveLength(1);
    expect(world.monitor.outbox).toEqual([]);
    world.now += 3 * MINUTE;
    await world.live(5 * MINUTE);
    expect(world.inbox).toHaveLength(1);
  });

  it('do not wait for the outbox, nor it for them', async () => {
    const world = await alerting();
    const { promise: outboxEmpty, resolve } = Promise.withResolvers<void>();
    world.saveMonitor.always(async (proceed, _household, monitor) => {
      const saved = await proceed();
      if (monitor.outbox.length === 0) resolve();
      return saved;
    });
    world.keepTold.once(async (proceed) => {
      await outboxEmpty;
      return proceed();
    });
    await world.poll();
    expect(world.kept.size).toBe(1);
  });

  it('are one where the acknowledgement of a publish got lost and it was sent again', async () => {
    const world = await alerting();
    world.publish.once(losesAcknowledgement('no answer'));
    await expect(world.poll()).rejects.toThrow('no answer');
    world.now += 2 * MINUTE;
    await world.poll();
    expect(world.inbox).toHaveLength(2);
    expect(keptSubjects(world)).toEqual([world.subjects[0]]);
  });

  it('include the test message, which is sent whether it can be kept or not', async () => {
    const world = await settledWorld();
    const { signal } = new AbortController();
    const task = { household: HOUSEHOLD, now: world.now, signal, sendSignal: signal, pollId: 'test' };
    await sendTest(task, world.ports);
    expect(keptSubjects(world)).toEqual([expect.stringContaining('[TEST]')]);
    world.keepTold.always(refuses('DynamoDB is down'));
    await expect(sendTest({ ...task, now: world.now + 1 }, world.ports)).resolves.toMatchObject({
      subject: expect.stringContaining('[TEST]'),
    });
    expect(world.logs.at(-1)).toMatchObject({ level: 'warn', message: 'test message not kept' });
  });
});
