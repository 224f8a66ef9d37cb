import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, PollWorld, settledWorld } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';

const high = (above: number) => ({ kind: 'demand', name: 'high', above, for: '1m', clearFor: '1m' });

describe('rules edited live', () => {
  it('take effect with the next poll that reads them', async () => {
    const world = await settledWorld({ rules: [high(5_000)], demandAt: () => 3_000 });
    await world.live(5 * MINUTE);
    expect(world.inbox).toEqual([]);
    world.writeRules(high(2_000));
    await world.live(5 * MINUTE);
    expect(world.messages).toMatchObject([{ rule: 'high', event: 'raised' }]);
  });

  it('are kept as the last good ones, once an edit', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.writeRules(high(6_000));
    await world.live(5 * MINUTE);
    expect(world.callCounts()).toMatchObject({ 'state.saveLastGood': 1 });
  });

  it('that cannot be read leave the last good ones in force and are told once, with the error', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.writeRulesText('{"rules":[{"kind":"demand","name":"high","above":"much"}]}');
    await world.live(10 * MINUTE);
    expect(world.messages).toMatchObject([{ event: 'service' }]);
    expect(world.messages[0]?.email).toContain('rules[0].above');
    world.home.demandAt = () => 9_000;
    await world.live(5 * MINUTE);
    expect(world.messages).toMatchObject([{ event: 'service' }, { rule: 'high', event: 'raised' }]);
  });

  it('that are mended are told once as readable again', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.writeRulesText('{');
    await world.live(5 * MINUTE);
    world.writeRules(high(6_000));
    await world.live(5 * MINUTE);
    expect(world.subjects).toEqual([
      expect.stringMatching(
        /^\[SERVICE\] Home: your rule change was not accepted; the old rules still apply/,
      ),
      expect.stringMatching(/^\[OK\] Home: the rules are accepted and in force/),
    ]);
  });

  it('that are broken in another way are told again', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.writeRulesText('{');
    await world.live(5 * MINUTE);
    world.writeRulesText('{"rules":5}');
    await world.live(5 * MINUTE);
    expect(world.messages).toMatchObject([{ event: 'service' }, { event: 'service' }]);
  });

  it('that fit no household that polls so seldom, and have no last good ones, are told once, whatever SSM does', async () => {
    const world = new PollWorld({
      settings: { pollEvery: '10m' },
      rules: [{ kind: 'no-data', name: 'offline', after: '15m' }],
    });
    await world.live(20 * MINUTE, 10 * MINUTE);
    for (let hour = 0; hour < 3; hour += 1) {
      world.readParameters.once(refuses('SSM is down'));
      await expect(world.poll()).rejects.toThrow('SSM is down');
      world.now += 10 * MINUTE;
      await world.live(50 * MINUTE, 10 * MINUTE);
    }
    expect(world.subjects).toEqual([expect.stringContaining('there are no old rules to fall back on')]);
    expect(world.messages[0]?.email).toContain('rules[0].after');
    world.writeRules({ kind: 'no-data', name: 'offline', after: '25m' });
    await world.live(20 * MINUTE, 10 * MINUTE);
    expect(world.subjects).toHaveLength(2);
  });

  it('that a slower cadence refuses, with the last good ones refused too, are told once', async () => {
    const world = await settledWorld({ rules: [{ kind: 'no-data', name: 'offline', after: '15m' }] });
    world.writeSettings({ pollEvery: '10m' });
    await world.live(HOUR, 10 * MINUTE);
    expect(world.subjects).toEqual([expect.stringContaining('there are no old rules to fall back on')]);
  });

  it('that cannot be read are told once, though another process still has the rules of before', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    const before = world.parameters.rules;
    world.writeRulesText('{');
    const edited = world.parameters.rules;
    for (let minute = 0; minute < 6; minute += 1) {
      world.parameters.rules = minute % 2 === 0 ? edited : before;
      await world.live(MINUTE);
    }
    expect(world.subjects).toEqual([expect.stringContaining('the old rules still apply')]);
  });

  it('that cannot be read and are then created anew, with a version from the start, are told as readable', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.writeRulesText('{');
    await world.live(5 * MINUTE);
    world.parameters.rules = { text: JSON.stringify({ rules: [high(6_000)] }), version: 1 };
    await world.live(5 * MINUTE);
    expect(world.subjects).toEqual([
      expect.stringContaining('the old rules still apply'),
      expect.stringMatching(/^\[OK\]/),
    ]);
    expect(world.monitor.badRulesVersion).toBeUndefined();
  });

  it('that lose a raised rule end it silently', async () => {
    const world = await settledWorld({ rules: [high(5_000)], demandAt: () => 9_000 });
    expect(world.messages).toMatchObject([{ event: 'raised' }]);
    world.writeRules();
    world.home.demandAt = () => 300;
    await world.live(30 * MINUTE);
    expect(world.messages).toHaveLength(1);
    expect(world.monitor.alerts.rules).toEqual({});
    expect(world.monitor.alerts.told).toEqual({});
  });

  it('that are missing from the start say that there is nothing to fall back on', async () => {
    const world = new PollWorld();
    world.parameters.rules = undefined;
    await world.live(5 * MINUTE);
    expect(world.messages).toMatchObject([{ event: 'service' }]);
    expect(world.messages[0]?.email).toContain('no old rules to fall back on');
    expect(world.table.size).toBeGreaterThan(4_000);
  });
});

describe('SSM not answering', () => {
  it('lets a poll go on by the last good parameters, and fail at its end', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.readParameters.always(refuses('SSM is down'));
    world.home.demandAt = () => 9_000;
    for (let poll = 0; poll < 3; poll += 1) {
      await expect(world.poll()).rejects.toThrow('SSM is down');
      world.now += MINUTE;
    }
    expect(world.messages).toMatchObject([{ rule: 'high', event: 'raised' }]);
    expect(world.monitor.cursor).toBe(world.readings.at(-1)?.at);
  });

  it('ends a poll that has no last good parameters before it calls anybody', async () => {
    const world = new PollWorld();
    world.readParameters.once(refuses('SSM is down'));
    await expect(world.poll()).rejects.toThrow('SSM is down');
    expect(world.callCounts()).toEqual({ 'state.load': 1, 'parameters.read': 1 });
  });

  it('says nothing of an edit that cannot be read: it is told once, and not as mended meanwhile', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.writeRulesText('{');
    await world.live(2 * MINUTE);
    world.readParameters.once(refuses('SSM is down'));
    await expect(world.poll()).rejects.toThrow('SSM is down');
    world.now += MINUTE;
    await world.live(5 * MINUTE);
    expect(world.subjects).toEqual([expect.stringContaining('was not accepted')]);
  });

  it('that is over is no edit: nothing is told', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.readParameters.once(refuses('SSM is down'));
    await expect(world.poll()).rejects.toThrow('SSM is down');
    world.now += MINUTE;
    await world.live(10 * MINUTE);
    expect(world.inbox).toEqual([]);
    expect(world.callCounts()).not.toHaveProperty(['state.saveLastGood']);
  });
});

describe('settings that are not as cdk deploy writes them', () => {
  it.each([
    { what: 'missing', text: undefined, says: /home\/settings is missing: run cdk deploy/ },
    { what: 'broken', text: '{"schema":1}', says: /home\/settings cannot be read: .*accountNumber/ },
  ])('because they are $what end the poll before it calls anybody', async ({ text, says }) => {
    const world = await settledWorld();
    world.parameters.settings = text === undefined ? undefined : { text, version: 7 };
    await expect(world.poll()).rejects.toThrow(says);
    expect(world.callCounts()).toEqual({ 'state.load': 1, 'parameters.read': 1 });
  });
});

describe('recipients', () => {
  it('get messages as the settings say now', async () => {
    const world = await settledWorld({ rules: [high(5_000)] });
    world.writeSettings({ recipients: [{ id: 'ffffffff', kind: 'email', minSeverity: 'critical' }] });
    world.home.demandAt = () => 9_000;
    await world.live(HOUR);
    expect(world.inbox).toEqual([]);
  });
});
