import { describe, expect, it } from 'vitest';
import { AwsTroubleError } from '../../../lambda/poller/poll.ts';
import { ACCOUNT, API_KEY, DEVICE } from '../../support/call-octopus.ts';
import { failure, succeed } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, PollWorld, settledWorld } from '../../support/poll-world.ts';
import { answers, refuses } from '../../support/watched-call.ts';

const OTHER_DEVICE = '00-11-22-33-44-55-66-99';
const WRONG_KEY = 'sk_live_wrong';

describe('the log of a poll without a key', () => {
  it.each([
    { what: 'missing', store: (world: PollWorld) => Object.assign(world.parameters, { key: undefined }) },
    { what: 'unreadable', store: (world: PollWorld) => world.readKey.always(refuses('no key today')) },
  ])('that is $what names the parameter, at each poll', async ({ what, store }) => {
    const world = new PollWorld();
    store(world);
    for (let poll = 0; poll < 3; poll += 1) {
      const report = await world.poll().catch((error: unknown) => {
        expect(String(error)).toContain('no key today');
        return error instanceof AwsTroubleError ? error.report : undefined;
      });
      const says = what === 'missing' ? 'is missing or empty' : 'cannot be read';
      expect(report?.detail).toBe(`SSM parameter /home-mini-alerts/home/api-key ${says}`);
      world.now += MINUTE;
    }
  });
});

describe('a key that Octopus rejects', () => {
  const rejected = async () => {
    const world = new PollWorld();
    world.writeKey(WRONG_KEY);
    await world.poll();
    return world;
  };

  it('is told once, with the stamp of the key recorded in the same poll', async () => {
    const world = await rejected();
    expect(world.monitor.problem).toMatchObject({
      kind: 'rejected-key',
      keyStamp: world.parameters.key?.stamp,
    });
    expect(world.subjects).toEqual(['[SERVICE] Home: no alerts, Octopus rejects the API key']);
  });

  it('stops every call and every look at the key while it stays the same', async () => {
    const world = await rejected();
    world.callCounts();
    const reports = await world.live(59 * MINUTE);
    expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['rejected-key']));
    expect(Object.keys(world.callCounts())).toEqual(['state.load', 'parameters.read']);
  });

  it('is tried at once when the parameter changes, and its end is told once', async () => {
    const world = await rejected();
    await world.live(10 * MINUTE);
    world.writeKey(API_KEY);
    expect((await world.poll()).outcome).toBe('stored');
    await world.live(10 * MINUTE);
    expect(world.subjects).toEqual([
      '[SERVICE] Home: no alerts, Octopus rejects the API key',
      expect.stringMatching(/^\[OK\] Home: working again/),
    ]);
    expect(world.monitor.problem).toBeUndefined();
  });

  it('that is changed to another bad one is told no second time', async () => {
    const world = await rejected();
    world.now += MINUTE;
    world.writeKey('sk_live_wrong_too');
    expect((await world.poll()).outcome).toBe('rejected-key');
    expect(world.inbox).toHaveLength(1);
    expect(world.monitor.problem?.keyStamp).toBe(world.parameters.key?.stamp);
  });
});

describe('a key that is missing', () => {
  it('is told once, and nobody is called until it is there', async () => {
    const world = new PollWorld();
    world.parameters.key = undefined;
    const reports = await world.live(10 * MINUTE);
    expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['missing-key']));
    expect(world.octopusCalls).toEqual([]);
    expect(world.subjects).toEqual(['[SERVICE] Home: no alerts, there is no Octopus API key yet']);
    world.writeKey(API_KEY);
    expect((await world.poll()).outcome).toBe('stored');
    expect(world.subjects).toHaveLength(2);
  });

  it('that is stored without text is not read again by every poll', async () => {
    const world = new PollWorld();
    world.readKey.always(answers(undefined));
    await world.live(10 * MINUTE);
    expect(world.readKey.count).toBeLessThanOrEqual(2);
  });
});

describe('a key that SSM does not give', () => {
  it('makes the poll fail at its end, with everything else done and nothing told', async () => {
    const world = await settledWorld({ rules: [{ kind: 'no-data', name: 'offline', after: '15m' }] });
    world.now += 2 * HOUR;
    world.readKey.always(refuses('SSM is down'));
    await expect(world.poll()).rejects.toThrow('SSM is down');
    expect(world.monitor.savedAt).toBe(world.now);
    expect(world.monitor.problem).toBeUndefined();
    expect(world.messages.map(({ rule }) => rule)).toEqual(['offline']);
  });
});

describe('the token', () => {
  it('is kept and used until two minutes before its end', async () => {
    const world = new PollWorld();
    await world.live(3 * HOUR);
    const minutes = world.octopus.obtainToken.times.map(
      (at) => (at - (world.octopus.obtainToken.times[0] ?? 0)) / MINUTE,
    );
    expect(minutes).toEqual([0, 58, 116, 174]);
    expect(world.readKey.count).toBe(4);
    expect(world.saveSession.count).toBe(4);
  });

  it('is obtained again where the state was lost', async () => {
    const world = await settledWorld();
    delete world.items.session;
    await world.poll();
    expect(world.callCounts()).toMatchObject({
      'octopus.obtainToken': 1,
      'octopus.findMeters': 1,
      'state.saveSession': 1,
    });
  });

  it('that cannot be saved makes the poll fail at its end, readings stored', async () => {
    const world = await settledWorld();
    delete world.items.session;
    const rows = world.table.size;
    world.saveSession.once(refuses('no session today'));
    await expect(world.poll()).rejects.toThrow('no session today');
    expect(world.table.size).toBe(rows + 6);
  });
});

describe('the meter', () => {
  it('is looked for once', async () => {
    const world = new PollWorld();
    await world.live(HOUR);
    expect(world.octopus.findMeters.count).toBe(1);
  });

  it('is not looked for where the settings name it', async () => {
    const world = new PollWorld({ settings: { deviceId: DEVICE } });
    await world.live(HOUR);
    expect(world.octopus.findMeters.count).toBe(0);
  });

  it('of another account is looked for with a new token after a change of account', async () => {
    const world = await settledWorld();
    world.octopus.facts.account = 'A-0000FFFF';
    world.writeSettings({ accountNumber: 'A-0000FFFF' });
    const report = await world.poll();
    expect(report.outcome).toBe('stored');
    expect(world.octopus.findMeters.made.map(({ args }) => args[1])).toEqual(['A-0000FFFF']);
    expect(world.octopus.obtainToken.count).toBe(1);
  });

  it('that was exchanged is found when Octopus no longer knows the old one', async () => {
    const world = await settledWorld();
    world.octopus.meters.splice(0, 1, { deviceId: OTHER_DEVICE, direction: 'import' });
    const report = await world.poll();
    expect(report.outcome).toBe('stored');
    expect(world.octopus.telemetry.made.at(-1)?.args[1].deviceId).toBe(OTHER_DEVICE);
    expect(world.write.made.at(-1)?.args[0].deviceId).toBe(OTHER_DEVICE);
  });

  it('that was exchanged is found after two hours of empty answers, and looked for daily after that', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(succeed([])));
    const from = world.now;
    await world.live(50 * HOUR);
    const hours = world.octopus.findMeters.times.map((at) => Math.round((at - from) / HOUR));
    expect(hours).toEqual([2, 26, 50].slice(0, hours.length));
    expect(hours.length).toBeGreaterThanOrEqual(2);
  });

  it('that this key may not read is told once, and looked for again hourly', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(failure('KT-CT-1111')));
    await world.live(3 * HOUR - MINUTE);
    expect(world.subjects).toEqual(["[SERVICE] Home: no alerts, this key isn't allowed to read this meter"]);
    expect(world.octopus.findMeters.count).toBe(3);
  });

  it('that this key may not read is looked for at once when the settings change', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(failure('KT-CT-1111')));
    await world.live(5 * MINUTE);
    world.octopus.telemetry.heal();
    world.octopus.meters.push({ deviceId: OTHER_DEVICE, direction: 'import' });
    world.writeSettings({ deviceId: OTHER_DEVICE });
    expect((await world.poll()).outcome).toBe('stored');
  });

  it('among several candidates is for the owner to choose; the log tells them apart by their endings only', async () => {
    const world = new PollWorld();
    world.octopus.meters.push({ deviceId: OTHER_DEVICE, direction: 'import' });
    const report = await world.poll();
    expect(report).toMatchObject({ outcome: 'device-not-found' });
    expect(report.detail).toBe(
      'several meters found (ids ending 66-77, 66-99): name one as deviceId in the config',
    );
    expect(world.messages[0]?.email).toContain('name one as deviceId');
    world.now += MINUTE;
    world.writeSettings({ deviceId: OTHER_DEVICE });
    expect((await world.poll()).outcome).toBe('stored');
  });
});

describe('an account that is not found', () => {
  it('is asked for again hourly, and at once when the settings change', async () => {
    const world = new PollWorld({ settings: { accountNumber: 'A-00000000' } });
    await world.live(3 * HOUR - MINUTE);
    expect(world.octopus.findMeters.count).toBe(3);
    expect(world.inbox).toHaveLength(1);
    world.writeSettings({ accountNumber: ACCOUNT });
    expect((await world.poll()).outcome).toBe('stored');
    expect(world.subjects).toHaveLength(2);
    expect(world.subjects[1]).toBe('[OK] Home: working again after 2 h 59 min');
  });
});

describe('while SSM does not answer', () => {
  it('an account that is not found is not asked for again: the last settings are those it was not found with', async () => {
    const world = new PollWorld({ settings: { accountNumber: 'A-00000000' } });
    await world.live(2 * MINUTE);
    world.readParameters.always(refuses('SSM is down'));
    for (let poll = 0; poll < 5; poll += 1) {
      await expect(world.poll()).rejects.toThrow('SSM is down');
      world.now += MINUTE;
    }
    expect(world.octopus.findMeters.count).toBe(1);
  });
});

describe('a poller that has nothing new to save', () => {
  it('saves once an hour nevertheless, so that the age of what it saved says whether it was away', async () => {
    const world = await settledWorld();
    delete world.items.session;
    world.octopus.facts.key = 'sk_live_not_taken';
    await world.live(90 * MINUTE);
    world.saveMonitor.made.length = 0;
    const from = world.now;
    await world.live(5 * HOUR);
    const saves = world.saveMonitor.times.map((at) => (at - from) / MINUTE);
    expect(saves.length).toBeGreaterThanOrEqual(4);
    expect(saves.length).toBeLessThanOrEqual(6);
  });
});
