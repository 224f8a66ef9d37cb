import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import { HOUR, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '2m', clearFor: '2m' };

/** A world whose raise could not be sent, with SNS back and the alert still on. */
const owing = async (): Promise<PollWorld> => {
  const world = await settledWorld({ rules: [HIGH] });
  world.home.demandAt = () => 9_000;
  world.publish.always(refuses('Throttled'));
  for (let minute = 0; minute < 4; minute += 1) {
    await world.poll().catch(() => undefined);
    world.now += MINUTE;
  }
  world.publish.heal();
  expect(world.monitor.outbox).toHaveLength(1);
  return world;
};
const told = (world: PollWorld) =>
  world.messages.map(({ event, subject }) => `${event} ${subject.slice(0, subject.indexOf(']') + 1)}`);

describe('a raise that could not be sent', () => {
  it('goes out as it was where nobody minds', async () => {
    const world = await owing();
    await world.live(5 * MINUTE);
    expect(told(world)).toEqual(['raised [ALERT]']);
  });

  it('and meets a pause made since is a line of the summary after it', async () => {
    const world = await owing();
    world.hush = { pausedUntil: world.now + 10 * MINUTE, muted: {} };
    await world.live(9 * MINUTE);
    expect(told(world)).toEqual([]);
    expect(world.monitor.outbox).toEqual([]);
    await world.live(5 * MINUTE);
    expect(told(world)).toEqual(['summary [STILL ON]']);
    expect(world.messages[0]?.email).toContain('High: 9.0 kW since');
    world.home.demandAt = () => 300;
    await world.live(5 * MINUTE);
    expect(told(world).slice(1)).toEqual(['recovered [OK]']);
  });

  it('and is over before that pause ends is one line that says so', async () => {
    const world = await owing();
    world.hush = { pausedUntil: world.now + 20 * MINUTE, muted: {} };
    await world.live(2 * MINUTE);
    world.home.demandAt = () => 300;
    await world.live(25 * MINUTE);
    expect(told(world)).toEqual(['summary [SUMMARY]']);
  });

  it('and meets a mute of its rule is told at the end of that as still on', async () => {
    const world = await owing();
    world.hush = { muted: { high: { until: world.now + 10 * MINUTE } } };
    await world.live(15 * MINUTE);
    expect(told(world)).toEqual(['reminder [STILL ON]']);
  });

  it('and meets a mute until it is over is told when it is over, in one line', async () => {
    const world = await owing();
    const raisedAt = world.monitor.alerts.raisedAt?.high ?? 0;
    world.hush = { muted: { high: { episode: episodeId('home', 'high', raisedAt) } } };
    await world.live(15 * MINUTE);
    expect(told(world)).toEqual([]);
    world.home.demandAt = () => 300;
    await world.live(5 * MINUTE);
    expect(told(world)).toEqual(['summary [SUMMARY]']);
  });

  it('goes out where another rule is muted', async () => {
    const world = await owing();
    world.hush = { muted: { other: { until: world.now + HOUR } } };
    await world.live(MINUTE);
    expect(told(world)).toEqual(['raised [ALERT]']);
  });
});
