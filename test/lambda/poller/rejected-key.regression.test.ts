import { describe, expect, it } from 'vitest';
import { failure } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

describe('a key that Octopus rejects while its token is in use', () => {
  it('is not tried again in the next poll, since nothing has changed', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(failure('KT-CT-1139')));
    await world.live(HOUR);
    expect(world.octopusCalls).toHaveLength(1);
  });

  it('is tried at once when the parameter is written anew', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(failure('KT-CT-1139')));
    await world.live(10 * MINUTE);
    world.writeKey(world.octopus.facts.key);
    const [report] = await world.live(MINUTE);
    expect(report?.outcome).toBe('stored');
  });

  it('does not keep its old token once a new key is written: the new key itself is tried', async () => {
    const world = await settledWorld();
    const tokens = world.octopus.obtainToken.count;
    world.octopus.telemetry.once(answers(failure('KT-CT-1139')));
    await world.live(MINUTE);
    world.writeKey(world.octopus.facts.key);
    await world.live(10 * MINUTE);
    expect(world.octopus.obtainToken.count).toBe(tokens + 1);
  });

  it('is told from a new key even where that was written before anybody looked at the parameter again', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(failure('KT-CT-1139')));
    await world.poll();
    world.writeKey(world.octopus.facts.key);
    world.now += 30 * MINUTE;
    expect((await world.poll()).outcome).toBe('stored');
  });
});
