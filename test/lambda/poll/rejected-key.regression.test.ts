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
});
