import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { PollReport } from '../../../lambda/poller/poll.ts';
import { sendTest } from '../../../lambda/poller/send-test.ts';
import { ACCOUNT, API_KEY, DEVICE } from '../../support/call-octopus.ts';
import { failure } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, PollWorld } from '../../support/poll-world.ts';
import { answers, refuses } from '../../support/watched-call.ts';

const WRONG_KEY = 'sk_live_wrong';
/** Every token of the fake has it. */
const TOKEN_PART = 'of-octopus';
const OTHER_DEVICE = '00-11-22-33-44-55-66-99';

/** A day with everything going wrong once. */
const hardDay = async () => {
  const rules = [
    { kind: 'demand', name: 'high', above: 5_000, for: '5m', remindEvery: '10m' },
    { kind: 'no-data', name: 'offline', after: '15m' },
    { kind: 'budget', name: 'daily', period: 'day', energyAbove: 1 },
  ];
  const world = new PollWorld({ rules });
  const told: unknown[] = [];
  const monitors: unknown[] = [];
  const live = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      told.push(await world.poll().catch((error: unknown): PollReport | unknown => error));
      world.now += MINUTE;
      monitors.push(world.items.monitor);
    }
  };
  world.parameters.key = undefined;
  await live(2);
  world.writeKey(WRONG_KEY);
  await live(2);
  world.writeKey(API_KEY);
  world.octopus.meters.push({ deviceId: OTHER_DEVICE, direction: 'import' });
  await live(2);
  world.octopus.meters.pop();
  world.writeSettings({});
  await live(2);
  for (const code of ['KT-CT-1124', 'KT-CT-1111', 'KT-CT-4123', 'KT-GB-4050', 'KT-GB-4051', 'KT-XX-1']) {
    world.octopus.telemetry.always(answers(failure(code)));
    await live(2);
    world.writeSettings({});
  }
  world.octopus.telemetry.heal();
  world.home.demandAt = () => 9_000;
  world.publish.always(refuses('SNS is down'));
  await live(10);
  world.publish.heal();
  world.home.demandAt = () => 300;
  await live(20);
  world.home.holes.push({ from: world.now, to: world.now + HOUR });
  await live(90);
  world.writeRulesText('{');
  await live(3);
  const { signal } = new AbortController();
  await sendTest(
    { household: 'home', now: world.now, signal, sendSignal: signal, pollId: 'test' },
    world.ports,
  );
  return { world, told, monitors };
};

const text = (value: unknown): string =>
  JSON.stringify(value) + inspect(value, { depth: 20, maxArrayLength: null, maxStringLength: null });

describe('a day with everything going wrong', () => {
  it('has something of everything to say', async () => {
    const { world, told } = await hardDay();
    expect(new Set(world.messages.map(({ event }) => event))).toEqual(
      new Set(['service', 'raised', 'recovered', 'test']),
    );
    const words = ['rejected-key', 'missing-key', 'account-not-found', 'device-not-found', 'AwsTroubleError'];
    expect(words.filter((word) => !text(told).includes(word))).toEqual([]);
    expect(text(world.items)).toContain(TOKEN_PART);
  });

  it.each([
    { what: 'key', secrets: [API_KEY, WRONG_KEY] },
    { what: 'token', secrets: [TOKEN_PART] },
    { what: 'account number', secrets: [ACCOUNT] },
    { what: 'meter id', secrets: [DEVICE, OTHER_DEVICE] },
  ])('puts no $what into a log, message, report or error', async ({ secrets }) => {
    const { world, told } = await hardDay();
    const written = text([world.logs, world.inbox, told]);
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
  });

  it('puts no key, token or account number into a monitor', async () => {
    const { monitors } = await hardDay();
    const written = text(monitors);
    expect([API_KEY, WRONG_KEY, TOKEN_PART, ACCOUNT].filter((secret) => written.includes(secret))).toEqual(
      [],
    );
  });
});
