import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../config/settings.ts';
import { Secret } from '../../../core/contract/secret.ts';
import type { TelemetryWindow } from '../../../core/polling/cursor.ts';
import type { Answer, Failure } from '../../../lambda/octopus/failure.ts';
import type { Meter, NetworkDevice, ObtainedToken } from '../../../lambda/octopus/octopus.ts';
import { fetchTelemetry } from '../../../lambda/octopus/session.ts';
import type { SessionTask } from '../../../lambda/octopus/session-task.ts';
import type { Session } from '../../../lambda/octopus/stored-session.ts';
import { ACCOUNT, DEVICE, NOW } from '../../support/call-octopus.ts';
import { failure, succeed } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE } from '../../support/timeline.ts';

const OTHER = '00-11-22-33-44-55-66-99';
const ROW = { readAt: '2026-05-15T17:14:00Z', demand: '400' };
const LIVE: TelemetryWindow = { kind: 'live', start: NOW - 3 * MINUTE, end: NOW };
const LONG: TelemetryWindow = { kind: 'live', start: NOW - 4 * HOUR, end: NOW };

const SETTINGS: Settings = {
  schema: 1,
  accountNumber: ACCOUNT,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: 86_400_000,
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [],
};

const KNOWN: Session = {
  accountNumber: ACCOUNT,
  token: { value: new Secret('old'), expiresAt: NOW + HOUR },
  deviceId: DEVICE,
};

/** Answers in turn; the last one again and again. */
interface Script {
  readonly tokens?: readonly Answer<ObtainedToken>[];
  readonly meters?: readonly Answer<Meter[]>[];
  readonly telemetry?: readonly Answer<readonly unknown[]>[];
  readonly lifts?: readonly Answer<number | undefined>[];
  readonly network?: readonly Answer<readonly NetworkDevice[] | undefined>[];
}

const NEW_TOKEN = succeed({ token: new Secret('new'), expiresAt: NOW + HOUR });
const importMeter = (deviceId: string): Answer<Meter[]> => succeed([{ deviceId, direction: 'import' }]);

const fetched = async (script: Script, task: Partial<SessionTask> = {}, window = LIVE) => {
  const calls: string[] = [];
  const turn = <T>(name: string, answers: readonly Answer<T>[]) => {
    let nth = 0;
    return async (...args: readonly unknown[]): Promise<Answer<T>> => {
      const [credential] = args;
      calls.push(`${name}${credential instanceof Secret ? ` ${credential.reveal()}` : ''}`);
      const answer = answers[Math.min(nth, answers.length - 1)];
      nth += 1;
      if (answer === undefined) throw new Error(`no answer for ${name}`);
      return answer;
    };
  };
  const result = await fetchTelemetry(
    {
      octopus: {
        obtainToken: turn('token', script.tokens ?? [NEW_TOKEN]),
        findMeters: turn('meters', script.meters ?? [importMeter(DEVICE)]),
        telemetry: turn('telemetry', script.telemetry ?? [succeed([ROW])]),
        findNetworkDevices: turn('network', script.network ?? [succeed(undefined)]),
        limitLiftsAt: turn('limit', script.lifts ?? [succeed(undefined)]),
        plannedCharging: turn('charging', [succeed({ slots: [], complete: true })]),
      },
      settings: SETTINGS,
      stored: KNOWN,
      readKey: async () => new Secret('key'),
      spendCall: () => true,
      rediscover: false,
      newestAt: NOW - MINUTE,
      checkNetwork: false,
      now: NOW,
      ...task,
    },
    window,
  );
  return { ...result, calls };
};

const fail = (value: Failure): Answer<never> => ({ ok: false, failure: value });

describe('the token', () => {
  it('that is stored is used', async () => {
    const { calls, fetched: answer } = await fetched({});
    expect(calls).toEqual(['telemetry old']);
    expect(answer).toMatchObject({ outcome: 'answered', rows: [ROW] });
  });

  it.each([
    { leftMs: 2 * MINUTE + 1, first: 'telemetry old', sentence: 'more than two minutes to live is used' },
    { leftMs: 2 * MINUTE, first: 'token key', sentence: 'two minutes to live is renewed' },
  ])('with $sentence', async ({ leftMs, first }) => {
    const stored = { ...KNOWN, token: { value: new Secret('old'), expiresAt: NOW + leftMs } };
    expect((await fetched({}, { stored })).calls[0]).toBe(first);
  });

  it('is renewed once where Octopus calls it stale, and what replaces it is kept', async () => {
    const { calls, session } = await fetched({ telemetry: [failure('KT-CT-1124'), succeed([ROW])] });
    expect(calls).toEqual(['telemetry old', 'token key', 'telemetry new']);
    expect(session.token?.value.reveal()).toBe('new');
  });

  it('that is stale is forgotten even where no other could be had', async () => {
    const { session, fetched: answer } = await fetched({
      telemetry: [failure('KT-CT-1124')],
      tokens: [failure('KT-GB-4043')],
    });
    expect(answer.outcome).toBe('transient');
    expect(session).toEqual({ accountNumber: ACCOUNT, deviceId: DEVICE });
  });

  it('of another account is not used, nor its meter', async () => {
    const { calls, session } = await fetched({}, { stored: { ...KNOWN, accountNumber: 'A-0000FFFF' } });
    expect(calls).toEqual(['token key', 'meters new', 'telemetry new']);
    expect(session.accountNumber).toBe(ACCOUNT);
  });

  it.each([
    { key: 'missing', expected: { outcome: 'standing', problem: 'missing-key' } },
    { key: 'unreadable', expected: { outcome: 'transient' } },
  ] as const)('cannot be obtained with a key that is $key', async ({ key, expected }) => {
    const { calls, fetched: answer } = await fetched({}, { stored: undefined, readKey: async () => key });
    expect(answer).toMatchObject(expected);
    expect(calls).toEqual([]);
  });
});

describe('the look for the meter', () => {
  it('with a stale token is repeated once with a new one', async () => {
    const { calls } = await fetched(
      { meters: [failure('KT-CT-1124'), importMeter(DEVICE)] },
      { rediscover: true },
    );
    expect(calls).toEqual(['meters old', 'token key', 'meters new', 'telemetry new']);
  });

  it("that is refused with a new token says that the account is not this key's", async () => {
    const { fetched: answer } = await fetched({ meters: [failure('KT-CT-1111')] }, { stored: undefined });
    expect(answer).toMatchObject({ outcome: 'standing', problem: 'account-not-found' });
  });

  it('that fails for the moment leaves the known meter to be read', async () => {
    const {
      calls,
      discovered,
      fetched: answer,
    } = await fetched({ meters: [failure('KT-GB-4043')] }, { rediscover: true });
    expect(answer.outcome).toBe('answered');
    expect(discovered).toBe(false);
    expect(calls).toEqual(['meters old', 'telemetry old']);
  });

  it('that is throttled stops the poll even where a meter is known', async () => {
    const { calls, fetched: answer } = await fetched(
      { meters: [failure('KT-CT-1199')], lifts: [succeed(NOW + HOUR)] },
      { rediscover: true },
    );
    expect(answer).toMatchObject({ outcome: 'throttled', liftsAt: NOW + HOUR });
    expect(calls).toEqual(['meters old', 'limit old']);
  });

  it.each([
    { meters: [], says: 'no smart meter for import found on the account' },
    {
      meters: [{ deviceId: OTHER, direction: 'export' }],
      says: 'no smart meter for import found on the account',
    },
  ] as const)('that finds none to import says so: $meters.length found', async ({ meters, says }) => {
    const { fetched: answer } = await fetched({ meters: [succeed([...meters])] }, { stored: undefined });
    expect(answer).toEqual({ outcome: 'standing', problem: 'device-not-found', detail: says });
  });

  it('prefers the meter for import to others', async () => {
    const meters: Answer<Meter[]> = succeed([
      { deviceId: OTHER, direction: 'export' },
      { deviceId: '00-11-22-33-44-55-66-88', direction: 'unknown' },
      { deviceId: DEVICE, direction: 'import' },
    ]);
    const { session } = await fetched({ meters: [meters] }, { stored: undefined });
    expect(session.deviceId).toBe(DEVICE);
  });
});

describe('a meter that is not found', () => {
  it('is looked for once, and the one found instead is read', async () => {
    const { calls, session, discovered } = await fetched({
      telemetry: [failure('KT-GB-4050'), succeed([ROW])],
      meters: [importMeter(OTHER)],
    });
    expect(calls).toEqual(['telemetry old', 'meters old', 'telemetry old']);
    expect(session.deviceId).toBe(OTHER);
    expect(discovered).toBe(true);
  });

  it.each([
    { code: 'KT-GB-4050', problem: 'device-not-found', calls: ['telemetry old', 'meters old'] },
    {
      code: 'KT-CT-1111',
      problem: 'wrong-meter',
      calls: ['telemetry old', 'token key', 'telemetry new', 'meters new'],
    },
  ])('by $code and still the only one there is ends as $problem', async ({ code, problem, calls }) => {
    const result = await fetched({ telemetry: [failure(code)] });
    expect(result.fetched).toMatchObject({ outcome: 'standing', problem });
    expect(result.calls).toEqual(calls);
  });

  it('but named in the settings is not looked for', async () => {
    const settings = { ...SETTINGS, deviceId: OTHER };
    const { calls, fetched: answer } = await fetched({ telemetry: [failure('KT-GB-4050')] }, { settings });
    expect(answer).toMatchObject({ outcome: 'standing', problem: 'device-not-found' });
    expect(calls).toEqual(['telemetry old']);
  });
});

describe('a refusal of the token', () => {
  it.each(['KT-CT-1111', 'KT-CT-1128', 'KT-CT-1129', 'KT-CT-1130', 'KT-CT-1131', 'KT-CT-1132'])(
    '%s, again with a new one, means the meter: looked for once, then told',
    async (code) => {
      const { calls, fetched: answer } = await fetched({ telemetry: [failure(code)] });
      expect(answer).toMatchObject({ outcome: 'standing', problem: 'wrong-meter' });
      expect(calls).toEqual(['telemetry old', 'token key', 'telemetry new', 'meters new']);
    },
  );

  it.each(['KT-CT-1124', 'KT-CT-1143', 'OE-0103', 'OE-0104'])(
    '%s, again with a new one, is unexpected',
    async (code) => {
      const { calls, fetched: answer } = await fetched({ telemetry: [failure(code)] });
      expect(answer.outcome).toBe('unexpected');
      expect(calls).toEqual(['telemetry old', 'token key', 'telemetry new']);
    },
  );
});

describe('an answer too large for Octopus (KT-CT-1189)', () => {
  it('is asked for again once at half the length', async () => {
    const { calls, fetched: answer } = await fetched(
      { telemetry: [failure('KT-CT-1189'), succeed([ROW])] },
      {},
      LONG,
    );
    expect(calls).toEqual(['telemetry old', 'telemetry old']);
    expect(answer).toMatchObject({ outcome: 'answered', window: { start: NOW - 2 * HOUR, end: NOW } });
  });

  it('is unexpected where half of it is too large as well', async () => {
    const { calls, fetched: answer } = await fetched({ telemetry: [failure('KT-CT-1189')] }, {}, LONG);
    expect(answer.outcome).toBe('unexpected');
    expect(calls).toHaveLength(2);
  });

  it('is nothing that too complex a question (KT-CT-1188) is helped by', async () => {
    const { calls } = await fetched({ telemetry: [failure('KT-CT-1188')] }, {}, LONG);
    expect(calls).toHaveLength(1);
  });
});

describe('several meters', () => {
  const both = succeed([DEVICE, OTHER].map((deviceId): Meter => ({ deviceId, direction: 'import' })));

  it('are not asked where the call limit has fewer calls left: nothing is taken from it', async () => {
    const wanted: (number | undefined)[] = [];
    const spendCall = (calls?: number) => {
      wanted.push(calls);
      return false;
    };
    const {
      calls,
      discovered,
      fetched: answer,
    } = await fetched({ meters: [both] }, { stored: { ...KNOWN, deviceId: undefined }, spendCall });
    expect(answer).toEqual({ outcome: 'call-limit' });
    expect({ calls, wanted, discovered }).toEqual({ calls: ['meters old'], wanted: [2], discovered: false });
  });

  it.each([
    { code: 'KT-CT-1199', outcome: 'throttled' },
    { code: 'KT-GB-4043', outcome: 'transient' },
    { code: 'KT-CT-1124', outcome: 'unexpected' },
    { code: 'KT-CT-1139', outcome: 'standing' },
  ])('end the look at $code as $outcome, and the next poll looks again', async ({ code, outcome }) => {
    const { discovered, fetched: answer } = await fetched(
      { meters: [both], telemetry: [failure(code)] },
      { stored: { ...KNOWN, deviceId: undefined } },
    );
    expect({ outcome: answer.outcome, discovered }).toEqual({ outcome, discovered: false });
  });

  it('of an account that is not found are looked for: a known meter is read on, and not looked for a minute later', async () => {
    const { discovered, fetched: answer } = await fetched(
      { meters: [failure('KT-CT-4123')] },
      { rediscover: true },
    );
    expect({ outcome: answer.outcome, discovered }).toEqual({ outcome: 'answered', discovered: true });
  });

  it.each(['KT-GB-4050', 'KT-CT-1111'])('of which one answers %s: the other is read', async (code) => {
    const { session, fetched: answer } = await fetched(
      { meters: [both], telemetry: [failure(code), succeed([ROW])] },
      { stored: { ...KNOWN, deviceId: undefined } },
    );
    expect(answer).toMatchObject({ outcome: 'answered', rows: [ROW] });
    expect(session.deviceId).toBe(OTHER);
  });
});

describe("the meter's network", () => {
  const silent = { telemetry: [succeed([])], network: [succeed([{ type: 'ESME' }])] };

  it('is asked about with an answer that brings nothing new', async () => {
    const { calls, liveDevice } = await fetched(silent, { checkNetwork: true });
    expect({ calls, liveDevice }).toEqual({
      calls: ['telemetry old', 'network old'],
      liveDevice: 'not-seen',
    });
  });

  it('is not asked about where a new reading came', async () => {
    const task = { checkNetwork: true, newestAt: Date.parse(ROW.readAt) - 10_000 };
    expect((await fetched({}, task)).calls).toEqual(['telemetry old']);
  });

  it.each([
    {
      code: 'KT-GB-4043',
      liveDevice: undefined,
      outcome: 'answered',
      sentence: 'is asked again in the next poll',
    },
    {
      code: 'KT-CT-1113',
      liveDevice: undefined,
      outcome: 'answered',
      sentence: 'is asked again in the next poll',
    },
    { code: 'KT-GB-4050', liveDevice: 'unknown', outcome: 'answered', sentence: 'stays unknown' },
    { code: 'KT-CT-9999', liveDevice: 'unknown', outcome: 'answered', sentence: 'stays unknown' },
    {
      code: 'KT-CT-1199',
      liveDevice: undefined,
      outcome: 'throttled',
      sentence: 'ends the poll as throttled',
    },
  ])('where $code is the answer $sentence', async ({ code, liveDevice, outcome }) => {
    const result = await fetched({ ...silent, network: [failure(code)] }, { checkNetwork: true });
    expect(result.liveDevice).toBe(liveDevice);
    expect(result.fetched.outcome).toBe(outcome);
  });
});

describe('a long window', () => {
  it('answered with nothing is halved once, and no further', async () => {
    const { calls, fetched: answer } = await fetched({ telemetry: [succeed([])] }, {}, LONG);
    expect(calls).toEqual(['telemetry old', 'telemetry old']);
    expect(answer).toMatchObject({ outcome: 'answered', rows: [], window: { start: NOW - 2 * HOUR } });
  });

  it.each([
    { second: failure('KT-CT-1199'), outcome: 'throttled' },
    { second: failure('KT-GB-4043'), outcome: 'transient' },
    { second: failure('KT-CT-1139'), outcome: 'standing' },
  ])('answered with nothing, and its half with an error: $outcome', async ({ second, outcome }) => {
    const { fetched: answer } = await fetched({ telemetry: [succeed([]), second] }, {}, LONG);
    expect(answer.outcome).toBe(outcome);
  });

  it('answered with nothing stays an empty answer where no call is left for its half', async () => {
    let left = 1;
    const spendCall = () => {
      left -= 1;
      return left >= 0;
    };
    const { fetched: answer } = await fetched({ telemetry: [succeed([])] }, { spendCall }, LONG);
    expect(answer).toEqual({ outcome: 'answered', rows: [], window: LONG });
  });

  it('that reaches too far back twice is unexpected', async () => {
    const { calls, fetched: answer } = await fetched({ telemetry: [failure('KT-GB-4051')] }, {}, LONG);
    expect(answer.outcome).toBe('unexpected');
    expect(calls).toHaveLength(2);
  });
});

describe('no call is made', () => {
  it('where the call limit has none left', async () => {
    const { calls, fetched: answer } = await fetched({}, { spendCall: () => false });
    expect(answer).toEqual({ outcome: 'call-limit' });
    expect(calls).toEqual([]);
  });

  it('to ask when an edge block lifts', async () => {
    const edge = fail({ kind: 'throttled', edge: true, detail: 'HTTP 403 with HTML' });
    const { calls, fetched: answer } = await fetched({ telemetry: [edge] });
    expect(answer).toEqual({ outcome: 'throttled', liftsAt: undefined, detail: 'HTTP 403 with HTML' });
    expect(calls).toEqual(['telemetry old']);
  });
});

describe('the failures on the way', () => {
  it('are all named, also those that were mended', async () => {
    const { failures } = await fetched({ telemetry: [failure('KT-CT-1124'), failure('KT-CT-1199')] });
    expect(failures.map(({ kind }) => kind)).toEqual(['stale-token', 'throttled']);
  });
});
