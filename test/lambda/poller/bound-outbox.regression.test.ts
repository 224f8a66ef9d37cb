import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, settledWorld } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';

/** Raises and recovers with every other row. */
const FLAPPING = { kind: 'demand', name: 'flapping', above: 500, clearBelow: 500, for: '0s', clearFor: '0s' };
const flaps = (at: number): number => ((at / 20_000) % 2 < 1 ? 400 : 900);
const MAX_BYTES = 100_000;

describe('a rule that flaps for hours', () => {
  it('and whose rows come in one batch leaves a state that can still be saved', async () => {
    const world = await settledWorld({ rules: [FLAPPING], demandAt: flaps });
    world.home.holes.push({ from: world.now, to: world.now + 6 * HOUR, uploadedAt: world.now + 6 * HOUR });
    await world.live(6 * HOUR + 5 * MINUTE);
    expect(Buffer.byteLength(world.items.monitor ?? '')).toBeLessThan(MAX_BYTES);
    expect(world.subjects.some((subject) => subject.includes('too many to send'))).toBe(true);
  });

  it('while SNS refuses keeps the newest messages and says once how many it dropped', async () => {
    const world = await settledWorld({ rules: [FLAPPING], demandAt: flaps });
    world.publish.always(refuses('no'));
    for (let minute = 0; minute < 120; minute += 1) {
      await expect(world.live(MINUTE)).rejects.toThrow('AWS refused');
      world.now += MINUTE;
      expect(Buffer.byteLength(world.items.monitor ?? '')).toBeLessThan(MAX_BYTES);
    }
    const notices = world.monitor.outbox.filter(({ subject }) => subject.includes('too many to send'));
    expect(notices.length).toBeLessThanOrEqual(1);
    expect(world.logs.some(({ message }) => message === 'messages-dropped')).toBe(true);
  });
});
