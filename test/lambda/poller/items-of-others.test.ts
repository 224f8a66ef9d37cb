import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';

describe('a hush item that nobody can read', () => {
  it('counts as none, is told once, and once more where it is broken again', async () => {
    const world = await settledWorld();
    world.unreadable = ['hush'];
    await world.live(HOUR);
    expect(world.subjects).toEqual(['[SERVICE] Home: your pause and mutes cannot be read; none applies']);
    world.unreadable = [];
    await world.live(HOUR);
    world.unreadable = ['hush', 'channels'];
    await world.live(HOUR);
    expect(world.subjects.slice(1)).toEqual([
      '[SERVICE] Home: your pause and mutes cannot be read; none applies',
      '[SERVICE] Home: the record of phone channels cannot be read',
    ]);
  });
});

describe('a session where an earlier version kept it', () => {
  it('is moved once, and used all the while', async () => {
    const world = await settledWorld();
    world.sessionToMove = true;
    await world.live(5 * MINUTE);
    expect(world.moveSession.count).toBe(1);
    expect(world.octopus.obtainToken.count).toBe(0);
  });

  it('is used where it is for as long as it cannot be moved, and the trouble is thrown', async () => {
    const world: PollWorld = await settledWorld();
    world.sessionToMove = true;
    world.moveSession.always(refuses('AccessDenied'));
    await expect(world.poll()).rejects.toThrow('AccessDenied');
    world.now += MINUTE;
    world.moveSession.heal();
    await expect(world.poll()).resolves.toMatchObject({ outcome: 'stored' });
    expect(world.sessionToMove).toBe(false);
    expect(world.octopus.obtainToken.count).toBe(0);
  });
});
