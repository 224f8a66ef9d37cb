import { describe, expect, it } from 'vitest';
import type { RecipientState } from '../../../core/channels/channel-state.ts';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { HOUR, ME, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';
import { publication } from '../courier/memory-courier.ts';

const FAMILY: RuntimeRecipient = { id: 'aaaa0001', kind: 'telegram', name: 'family', minSeverity: 'info' };
const KITCHEN: RuntimeRecipient = { id: 'aaaa0002', kind: 'ntfy', name: 'kitchen', minSeverity: 'info' };
const EMAIL: RuntimeRecipient = { id: ME, kind: 'email', minSeverity: 'info' };
const SERVICE_TOPIC = 'arn:aws:sns:eu-west-2:123456789012:service';

const worldOf = (...recipients: RuntimeRecipient[]): Promise<PollWorld> =>
  settledWorld({ settings: { recipients, serviceTopicArn: SERVICE_TOPIC } });

const broken = (since: number, code = 'http-403'): RecipientState => ({
  brokenSince: since,
  code,
  lastTryAt: since,
  owed: [],
});

describe('a push channel that is out of order', () => {
  it('is told once to the others, with the fix, and so is its end', async () => {
    const world = await worldOf(EMAIL, FAMILY, KITCHEN);
    world.channels = { recipients: { [FAMILY.id]: broken(world.now) } };
    await world.live(2 * HOUR);
    expect(world.subjects).toEqual(['[SERVICE] Home: no alerts reach family (Telegram)']);
    expect(world.messages[0]?.to).toEqual([ME, KITCHEN.id]);
    expect(world.messages[0]?.email).toContain('Why: the bot was blocked, or put out of the group');
    expect(world.messages[0]?.email).toContain('To fix family: open the chat with the bot and press Start');
    world.channels = { recipients: {} };
    await world.live(HOUR);
    expect(world.subjects.slice(1)).toEqual(['[OK] Home: alerts reach family (Telegram) again after 2 h']);
    expect(world.messages[1]?.to).toEqual([ME, KITCHEN.id]);
  });

  it('is told to no other that is out of order itself; two at once have a message each', async () => {
    const world = await worldOf(EMAIL, FAMILY, KITCHEN);
    world.channels = {
      recipients: { [FAMILY.id]: broken(world.now), [KITCHEN.id]: broken(world.now, 'ntfy-40301') },
    };
    await world.live(HOUR);
    expect(world.messages.map(({ subject, to }) => [subject, ...to])).toEqual([
      ['[SERVICE] Home: no alerts reach family (Telegram)', ME],
      ['[SERVICE] Home: no alerts reach kitchen (ntfy)', ME],
    ]);
  });

  it.each([
    ['it is the only recipient', [FAMILY]],
    ['the others hear only what is critical', [FAMILY, { ...EMAIL, minSeverity: 'critical' as const }]],
  ])('is told to the service topic where %s', async (_sentence, recipients) => {
    const world = await worldOf(...recipients);
    world.channels = { recipients: { [FAMILY.id]: broken(world.now, 'http-401') } };
    await world.live(HOUR);
    world.channels = { recipients: {} };
    await world.live(HOUR);
    expect(world.inbox.map(({ topicArn, message }) => [topicArn, message.subject])).toEqual([
      [SERVICE_TOPIC, '[SERVICE] Home: no alerts reach family (Telegram)'],
      [SERVICE_TOPIC, '[OK] Home: alerts reach family (Telegram) again after 1 h'],
    ]);
    expect(world.monitor.outbox).toEqual([]);
  });

  it('that was removed from the config is not spoken of again', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    world.channels = { recipients: { [FAMILY.id]: broken(world.now) } };
    await world.live(10 * MINUTE);
    world.writeSettings({ recipients: [EMAIL] });
    world.channels = { recipients: {} };
    await world.live(10 * MINUTE);
    expect(world.subjects).toHaveLength(1);
    expect(world.monitor.push).toBeUndefined();
  });

  it('is not said to work because nobody can read the record', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    world.channels = { recipients: { [FAMILY.id]: broken(world.now) } };
    await world.live(10 * MINUTE);
    world.channels = { recipients: {} };
    world.unreadable = ['channels'];
    await world.live(10 * MINUTE);
    expect(world.subjects.slice(1)).toEqual(['[SERVICE] Home: the record of phone channels cannot be read']);
  });

  it('costs a steady poll no call', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    world.channels = { recipients: { [FAMILY.id]: broken(world.now) } };
    await world.live(5 * MINUTE);
    world.callCounts();
    await world.live(MINUTE);
    const { 'octopus.telemetry': _octopus, 'parameters.read': _cached, ...aws } = world.callCounts();
    expect(aws).toEqual({
      'state.load': 1,
      'readings.between': 1,
      'readings.write': 1,
      'state.saveMonitor': 1,
    });
  });
});

describe('a message that a push recipient is owed', () => {
  const owe = (world: PollWorld, change: Parameters<typeof publication>[0] = {}, retryIn = MINUTE) => {
    const message = publication({
      at: new Date(world.now).toISOString(),
      to: [FAMILY.id, KITCHEN.id],
      ...change,
    });
    world.owed.push({ recipient: FAMILY.id, publication: message });
    const owed = [{ id: message.id, since: world.now, retryAt: world.now + retryIn }];
    world.channels = { recipients: { [FAMILY.id]: { owed } } };
    return message;
  };
  const again = (world: PollWorld) => world.inbox.map(({ message }) => JSON.parse(message.lambda ?? '{}'));

  it('is published again for that recipient alone once its time has come, and once', async () => {
    const world = await worldOf(EMAIL, FAMILY, KITCHEN);
    const message = owe(world, {}, 3 * MINUTE);
    await world.live(3 * MINUTE);
    expect(world.inbox).toEqual([]);
    await world.live(5 * MINUTE);
    expect(again(world)).toEqual([{ ...message, to: [FAMILY.id] }]);
    expect(world.messages[0]?.to).toEqual([FAMILY.id]);
    expect(world.messages[0]?.subject).toBe(message.headline);
  });

  it('is published again with twenty-four others at most, the rest by the next poll', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    const messages = Array.from({ length: 30 }, (_, nth) => owe(world, { id: `left-on/raised/${nth}` }));
    const owed = messages.map(({ id }) => ({ id, since: world.now, retryAt: world.now }));
    world.channels = { recipients: { [FAMILY.id]: { owed } } };
    await world.poll();
    expect(again(world)).toHaveLength(25);
    world.now += MINUTE;
    await world.poll();
    expect(new Set(again(world).map(({ id }) => id)).size).toBe(30);
    expect(again(world)).toHaveLength(30);
  });

  it('is published again at each new time that the courier names', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    const message = owe(world);
    await world.live(3 * MINUTE);
    const owed = [{ id: message.id, since: world.now - 3 * MINUTE, retryAt: world.now + 5 * MINUTE }];
    world.channels = { recipients: { [FAMILY.id]: { owed } } };
    await world.live(8 * MINUTE);
    expect(again(world)).toHaveLength(2);
  });

  it('is published once more where the courier does not say for ten minutes what came of it', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    owe(world);
    await world.live(25 * MINUTE);
    expect(again(world)).toHaveLength(3);
  });

  it('is forgotten after six hours', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    owe(world, {}, 6 * HOUR + MINUTE);
    await world.live(7 * HOUR, 10 * MINUTE);
    expect(again(world)).toEqual([]);
  });

  it('is tried again by the next poll where AWS refuses, which is told', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    owe(world);
    world.now += MINUTE;
    world.readOwed.once(refuses('AccessDenied'));
    await expect(world.poll()).rejects.toThrow('AccessDenied');
    world.now += MINUTE;
    world.publish.once(refuses('InternalError'));
    await expect(world.poll()).rejects.toThrow('InternalError');
    world.now += MINUTE;
    await world.poll();
    expect(again(world)).toHaveLength(1);
  });

  it('is logged and dropped where its recipient was removed, once', async () => {
    const world = await worldOf(EMAIL, KITCHEN);
    const message = owe(world);
    await world.live(10 * MINUTE);
    expect(world.inbox).toEqual([]);
    expect(world.logs.filter((line) => line.message === 'owed-dropped').map(({ facts }) => facts)).toEqual([
      { household: 'home', recipient: FAMILY.id, id: message.id },
    ]);
    world.channels = { recipients: {} };
    await world.poll();
    expect(world.monitor.push).toBeUndefined();
  });

  it('waits while everything is paused, and goes out after', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    owe(world);
    world.hush = { muted: {}, pausedUntil: world.now + HOUR };
    await world.live(HOUR);
    expect(again(world)).toEqual([]);
    await world.live(MINUTE);
    expect(again(world)).toHaveLength(1);
  });

  it('waits while its rule is muted', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    const { rule } = owe(world);
    world.hush = { muted: { [rule]: { until: world.now + HOUR } } };
    await world.live(HOUR);
    expect(again(world)).toEqual([]);
    await world.live(MINUTE);
    expect(again(world)).toHaveLength(1);
  });

  it('leaves the stored monitor as it was once it is no longer owed', async () => {
    const world = await worldOf(EMAIL, FAMILY);
    owe(world);
    await world.live(5 * MINUTE);
    expect(world.monitor.push?.again).not.toEqual({});
    world.channels = { recipients: {} };
    await world.poll();
    expect(world.monitor.push).toBeUndefined();
  });
});
