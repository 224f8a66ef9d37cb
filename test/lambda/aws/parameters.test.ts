import { GetParametersCommand, type Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, test } from 'vitest';
import { createParameters } from '../../../lambda/aws/parameters.ts';
import type { Parameters } from '../../../lambda/poller/ports.ts';
import { HOUSEHOLD, NOW } from './sample-state.ts';
import { sentSignals } from './sent-signals.ts';

const ssm = mockClient(SSMClient);
const { signal } = new AbortController();
const MODIFIED = new Date('2026-05-01T08:00:00Z');
const SETTINGS = { Name: '/test/home/settings', Value: '{"schema":1}', Version: 4 };
const RULES = { Name: '/test/home/rules', Value: '{"rules":[]}', Version: 7 };
const KEY = {
  Name: '/test/home/api-key',
  Value: 'sk_live_1234\n',
  Version: 2,
  LastModifiedDate: MODIFIED,
};

let parameters: Parameters;
beforeEach(() => {
  ssm.reset();
  parameters = createParameters(new SSMClient({ region: 'eu-west-2' }), '/test');
});

/** SSM with these parameters: it answers with what was asked for and is there. */
const holding = (...stored: Parameter[]): void => {
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
    Parameters: stored.filter(({ Name }) => Names.includes(Name ?? '')),
    InvalidParameters: Names.filter((name) => !stored.some(({ Name }) => Name === name)),
  }));
};
const read = (now: number, withKey = false, household = HOUSEHOLD) =>
  parameters.read(household, { now, withKey }, signal);
const calls = () => ssm.commandCalls(GetParametersCommand).length;

describe('read', () => {
  test('is one call for settings and rules, with the signal', async () => {
    holding(SETTINGS, RULES, KEY);
    expect(await read(NOW)).toEqual({
      settings: { text: '{"schema":1}', version: 4 },
      rules: { text: '{"rules":[]}', version: 7 },
      keyStamp: undefined,
    });
    expect(ssm).toHaveReceivedCommandExactlyOnceWith(GetParametersCommand, {
      Names: ['/test/home/settings', '/test/home/rules'],
      WithDecryption: false,
    });
    expect(sentSignals(ssm.commandCalls(GetParametersCommand))[0]).toBe(signal);
  });

  test('gives the same text and version again where nobody changed the rules, and new ones where somebody did', async () => {
    holding(SETTINGS, RULES);
    const first = await read(NOW);
    const same = await read(NOW + 6 * 60_000);
    expect(same.rules).toEqual(first.rules);
    holding(SETTINGS, { ...RULES, Value: '{"rules":[ ]}', Version: 8 });
    const edited = await read(NOW + 12 * 60_000);
    expect(edited.rules).toEqual({ text: '{"rules":[ ]}', version: 8 });
    expect(edited.settings).toEqual(first.settings);
    expect(calls()).toBe(3);
  });

  test('asks for the key too, undecrypted, where its stamp is wanted', async () => {
    holding(SETTINGS, RULES, { ...KEY, Value: 'AQICAHgJ-ciphertext' });
    const found = await read(NOW, true);
    expect(found.keyStamp).toBe('2@2026-05-01T08:00:00.000Z');
    expect(JSON.stringify(found)).not.toContain('ciphertext');
    expect(ssm).toHaveReceivedCommandExactlyOnceWith(GetParametersCommand, {
      Names: ['/test/home/settings', '/test/home/rules', '/test/home/api-key'],
      WithDecryption: false,
    });
  });

  test('a key deleted and made again has another stamp, although its version is 1 again', async () => {
    holding({ ...KEY, Version: 1 });
    const { keyStamp: before } = await read(NOW, true);
    holding({ ...KEY, Version: 1, LastModifiedDate: new Date('2026-05-02T08:00:00Z') });
    const { keyStamp: after } = await read(NOW + 300_000, true);
    expect(after).not.toBe(before);
  });

  test.each([
    ['no settings', [RULES], { settings: undefined, rules: { text: '{"rules":[]}', version: 7 } }],
    ['no rules', [SETTINGS], { settings: { text: '{"schema":1}', version: 4 }, rules: undefined }],
    ['nothing', [], { settings: undefined, rules: undefined, keyStamp: undefined }],
  ])('where there is %s says so', async (_, stored, expected) => {
    holding(...stored);
    expect(await read(NOW, true)).toMatchObject(expected);
  });

  test('remembers for five minutes less a moment', async () => {
    holding(SETTINGS, RULES);
    await read(NOW);
    holding(SETTINGS, { ...RULES, Version: 8 });
    expect(await read(NOW + 299_999)).toMatchObject({ rules: { version: 7 } });
    expect(calls()).toBe(1);
    expect(await read(NOW + 300_000)).toMatchObject({ rules: { version: 8 } });
    expect(calls()).toBe(2);
  });

  test('counts the five minutes from the call, not from the last use', async () => {
    holding(SETTINGS, RULES);
    for (let minute = 0; minute <= 10; minute += 1) await read(NOW + minute * 60_000);
    expect(calls()).toBe(3);
  });

  test('asks again where the clock went back', async () => {
    holding(SETTINGS, RULES);
    await read(NOW);
    await read(NOW - 1);
    expect(calls()).toBe(2);
  });

  test('asks again as soon as the key is wanted too, then serves both from memory', async () => {
    holding(SETTINGS, RULES, KEY);
    await read(NOW);
    expect(await read(NOW + 1, true)).toMatchObject({ keyStamp: '2@2026-05-01T08:00:00.000Z' });
    expect(calls()).toBe(2);
    expect(await read(NOW + 2, true)).toMatchObject({ keyStamp: '2@2026-05-01T08:00:00.000Z' });
    expect(await read(NOW + 3)).toMatchObject({ rules: { version: 7 }, keyStamp: undefined });
    expect(calls()).toBe(2);
  });

  test('remembers each household on its own', async () => {
    holding(SETTINGS, RULES);
    await read(NOW);
    expect(await read(NOW, false, 'cottage')).toMatchObject({ settings: undefined });
    expect(calls()).toBe(2);
    expect(await read(NOW)).toMatchObject({ settings: { version: 4 } });
    expect(calls()).toBe(2);
  });

  test('forgets a failure at once, and keeps what it knew before it', async () => {
    ssm.on(GetParametersCommand).rejectsOnce(new Error('ThrottlingException'));
    await expect(read(NOW)).rejects.toThrow('ThrottlingException');
    holding(SETTINGS, RULES);
    expect(await read(NOW)).toMatchObject({ settings: { version: 4 } });
    ssm.on(GetParametersCommand).rejects(new Error('ThrottlingException'));
    await expect(read(NOW + 1, true)).rejects.toThrow('ThrottlingException');
    expect(await read(NOW + 2)).toMatchObject({ settings: { version: 4 } });
  });
});

describe('apiKey', () => {
  const apiKey = () => parameters.apiKey(HOUSEHOLD, signal);

  test('is one call that decrypts the key and nothing else, with the signal', async () => {
    holding(SETTINGS, RULES, KEY);
    const found = await apiKey();
    expect(found?.key.reveal()).toBe('sk_live_1234');
    expect(found?.stamp).toBe('2@2026-05-01T08:00:00.000Z');
    expect(ssm).toHaveReceivedCommandExactlyOnceWith(GetParametersCommand, {
      Names: ['/test/home/api-key'],
      WithDecryption: true,
    });
    expect(sentSignals(ssm.commandCalls(GetParametersCommand))[0]).toBe(signal);
  });

  test('has the stamp that read gives', async () => {
    holding(SETTINGS, RULES, KEY);
    const { keyStamp } = await read(NOW, true);
    expect((await apiKey())?.stamp).toBe(keyStamp);
  });

  test('is read anew each time, and prints as redacted', async () => {
    holding(KEY);
    expect(JSON.stringify(await apiKey())).not.toContain('sk_live');
    holding({ ...KEY, Value: ' \tsk_live_5678\r\n', Version: 3 });
    expect((await apiKey())?.key.reveal()).toBe('sk_live_5678');
    expect(calls()).toBe(2);
  });

  test.each([
    ['missing', []],
    ['empty but for white space', [{ ...KEY, Value: ' \n' }]],
  ])('is undefined where the parameter is %s', async (_, stored) => {
    holding(...stored);
    expect(await apiKey()).toBeUndefined();
  });

  test('throws what the SDK throws', async () => {
    ssm.on(GetParametersCommand).rejects(new Error('AccessDeniedException'));
    await expect(apiKey()).rejects.toThrow('AccessDeniedException');
  });

  test('an answer it does not understand is an error that does not tell the key', async () => {
    holding({ Name: KEY.Name, Value: 'sk_live_1234' });
    const failure = await apiKey().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).toContain('Version');
    expect(String(failure)).not.toContain('sk_live');
  });
});
