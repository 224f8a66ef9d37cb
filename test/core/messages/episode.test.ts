import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import { HOUR, MINUTE, settledWorld } from '../../support/poll-world.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '2m', clearFor: '2m', remindEvery: '10m' };

describe('an episode', () => {
  it('is named by the hash of household, rule and moment of the raise', () => {
    const at = Date.parse('2026-05-15T17:14:50Z');
    const hash = createHash('sha256').update('home/oven/2026-05-15T17:14:50.000Z').digest('base64url');
    expect(episodeId('home', 'oven', at)).toBe(hash.slice(0, 22));
    expect(episodeId('home', 'oven', at)).toMatch(/^[\w-]{22}$/);
  });

  it('is one from raise to end, across reminders and a changed rule, and another at the next raise', async () => {
    const world = await settledWorld({ rules: [HIGH] });
    world.home.demandAt = () => 9_000;
    await world.live(15 * MINUTE);
    world.writeRules({ ...HIGH, above: 4_000 });
    world.home.demandAt = () => 300;
    await world.live(5 * MINUTE);
    expect(world.monitor.alerts.raisedAt).toBeUndefined();
    world.home.demandAt = () => 9_000;
    await world.live(5 * MINUTE);
    const [raised, reminder, recovered, again] = world.messages;
    expect(world.messages.map(({ event }) => event)).toEqual(['raised', 'reminder', 'recovered', 'raised']);
    const raisedAt = Date.parse(raised!.id.split('/')[2]!);
    expect(raised!.episode).toBe(episodeId('home', 'high', raisedAt));
    expect([reminder!.episode, recovered!.episode]).toEqual([raised!.episode, raised!.episode]);
    expect(again!.episode).not.toBe(raised!.episode);
  });

  it('raised before this version is one from its first message on', async () => {
    const world = await settledWorld({ rules: [HIGH] });
    world.home.demandAt = () => 9_000;
    await world.live(5 * MINUTE);
    const { raisedAt: _, ...alerts } = JSON.parse(world.items.monitor!).alerts;
    world.items.monitor = JSON.stringify({ ...JSON.parse(world.items.monitor!), alerts });
    await world.live(10 * MINUTE);
    world.home.demandAt = () => 300;
    await world.live(5 * MINUTE);
    const [, reminder, recovered] = world.messages;
    expect(reminder!.event).toBe('reminder');
    expect(recovered!.episode).toBe(reminder!.episode);
  });

  it('of a removed rule is forgotten', async () => {
    const world = await settledWorld({ rules: [HIGH] });
    world.home.demandAt = () => 9_000;
    await world.live(5 * MINUTE);
    expect(world.monitor.alerts.raisedAt).toHaveProperty('high');
    world.writeRules({ kind: 'no-data', name: 'offline', after: '15m' });
    await world.live(10 * MINUTE);
    expect(world.monitor.alerts.raisedAt ?? {}).toEqual({});
  });

  it('of a budget is its period, whatever step is told', async () => {
    const budget = { kind: 'budget', name: 'daily', period: 'day', energyAbove: 50, warnAt: [90, 100] };
    const world = await settledWorld({ rules: [budget] });
    await world.live(2 * HOUR);
    const midnight = Date.parse('2026-05-14T23:00:00Z');
    expect(world.messages.map(({ rule, episode }) => [rule, episode])).toEqual([
      ['daily', episodeId('home', 'daily', midnight)],
      ['daily', episodeId('home', 'daily', midnight)],
    ]);
  });

  it('of what the poller says of itself is that message alone', async () => {
    const world = await settledWorld();
    world.writeRulesText('{');
    await world.live(MINUTE);
    expect(world.messages.map(({ id, episode }) => episode === id)).toEqual([true]);
  });
});
