import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../lambda/octopus/failure.ts';
import { HOUR, MINUTE, PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const EDGE: Answer<never> = {
  ok: false,
  failure: { kind: 'throttled', edge: true, detail: 'HTTP 403 with HTML at obtainKrakenToken' },
};
const TOLD = '[SERVICE] Home: no alerts, Octopus rejects the API key';
const BACK = expect.stringMatching(/^\[OK\] Home: working again/);

/** A poller without a token that meets an edge block; then Octopus rejects its key, good or not. */
const blocked = async () => {
  const world = await settledWorld({ rules: [{ kind: 'no-data', name: 'offline', after: '15m' }] });
  delete world.items.session;
  world.octopus.obtainToken.once(answers(EDGE));
  await world.live(MINUTE);
  world.octopus.facts.key = 'sk_live_not_taken';
  const from = world.now - MINUTE;
  world.octopus.obtainToken.made.length = 0;
  const triedAt = () => world.octopus.obtainToken.times.map((at) => (at - from) / MINUTE);
  return { world, triedAt };
};
const good = (world: PollWorld) => {
  world.octopus.facts.key = world.parameters.key?.value ?? '';
};

describe('a key rejected right after an edge block', () => {
  it('is believed only when rejected again ten minutes later, without a call in between', async () => {
    const { world, triedAt } = await blocked();
    await world.live(13 * MINUTE);
    expect(triedAt()).toEqual([5]);
    expect(world.monitor.problem).toBeUndefined();
    expect(world.subjects).toEqual([]);
    await world.live(3 * MINUTE);
    expect(triedAt()).toEqual([5, 15]);
    expect(world.subjects.filter((subject) => subject === TOLD)).toEqual([TOLD]);
  });

  it('that is taken at the second try is never spoken of', async () => {
    const { world, triedAt } = await blocked();
    await world.live(10 * MINUTE);
    good(world);
    await world.live(10 * MINUTE);
    expect(triedAt()).toEqual([5, 15]);
    expect(world.monitor.keyDoubt).toBeUndefined();
    expect(world.subjects.join()).not.toMatch(/key/i);
  });

  it('is not called a matter of the key by no-data either', async () => {
    const { world } = await blocked();
    await world.live(14 * MINUTE);
    expect(world.messages.map(({ email }) => email).join()).not.toMatch(/key/i);
  });

  it('is tried at once when the parameter is written', async () => {
    const { world, triedAt } = await blocked();
    await world.live(7 * MINUTE);
    world.writeKey('sk_live_not_taken');
    expect((await world.poll()).outcome).toBe('stored');
    expect(triedAt()).toEqual([5, 8]);
  });

  it('is doubted after a cool-down of an hour too, since nothing was answered since the block', async () => {
    const world = await settledWorld();
    delete world.items.session;
    world.octopus.obtainToken.always(answers(EDGE));
    await world.live(3 * HOUR);
    world.octopus.obtainToken.heal();
    world.octopus.facts.key = 'sk_live_not_taken';
    await world.live(HOUR + 5 * MINUTE);
    const tries = world.octopus.obtainToken.times.slice(-2);
    expect(tries[1]! - tries[0]!).toBe(10 * MINUTE);
    expect(world.subjects.filter((subject) => subject === TOLD)).toEqual([TOLD]);
  });

  it('is believed at once where polls went well for half an hour since the block', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(EDGE));
    await world.live(40 * MINUTE);
    delete world.items.session;
    world.octopus.facts.key = 'sk_live_not_taken';
    await world.poll();
    expect(world.subjects).toEqual([TOLD]);
  });
});

describe('a rejected key that nobody replaces', () => {
  const rejected = async () => {
    const world = new PollWorld();
    world.writeKey('sk_live_rejected');
    const from = world.now;
    await world.live(30 * HOUR);
    const hours = world.octopus.obtainToken.times.map((at) => Math.round((at - from) / HOUR));
    return { world, hours };
  };

  it('is tried again after an hour, then every six, and told once', async () => {
    const { world, hours } = await rejected();
    expect(hours).toEqual([0, 1, 7, 13, 19, 25]);
    expect(world.subjects).toEqual([TOLD]);
  });

  it('and that Octopus takes again brings the all-clear, and readings', async () => {
    const { world } = await rejected();
    good(world);
    await world.live(6 * HOUR);
    expect(world.subjects).toEqual([TOLD, BACK]);
    expect((await world.poll()).outcome).toBe('stored');
  });

  it('begins with an hour again where another bad key is written', async () => {
    const { world } = await rejected();
    world.writeKey('sk_live_rejected_too');
    const from = world.now;
    await world.live(8 * HOUR);
    const tries = world.octopus.obtainToken.times.filter((at) => at >= from).map((at) => (at - from) / HOUR);
    expect(tries).toEqual([0, 1, 7]);
    expect(world.subjects).toEqual([TOLD]);
  });
});
