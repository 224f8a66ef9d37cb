import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { rulesCommand } from '../../../../cli/commands/rules/command.ts';
import { CancelledError } from '../../../../cli/terminal/prompts.ts';
import { parseConfig } from '../../../../config/config.ts';
import { answering, NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockParameters, mockStack } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';
import { hushItem } from '../../../support/state-table.ts';

const PARAMETER = '/home-mini-alerts/home/rules';
const HIGH = { kind: 'demand', name: 'high', above: 3000, for: '5m' };
const LIVE = { quietHours: '22:00-07:00', rules: [HIGH] };

const dynamodb = mockClient(DynamoDBClient);
let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let parameters: ReturnType<typeof mockParameters>;

beforeEach(() => {
  folder = temporaryFolder();
  config = folder.write(
    'c.json',
    rawConfig([rawHousehold(), rawHousehold({ name: 'flat' })], { region: 'eu-west-2' }),
  );
  parameters = mockParameters({ [PARAMETER]: JSON.stringify(LIVE) });
  mockStack();
  dynamodb.reset();
  dynamodb.on(BatchGetItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: storedHours() });
});
afterEach(() => folder[Symbol.dispose]());

/** A kettle too long on, an hour ago, among two quiet hours. */
const storedHours = () =>
  Array.from({ length: 720 }, (_, i) => ({
    readAt: { S: `${new Date(NOW - 7_200_000 + i * 10_000).toISOString().slice(0, 19)}Z` },
    demandW: { N: i >= 300 && i < 360 ? '3500' : '200' },
  }));

const rules = (argv: readonly string[], around: Parameters<typeof runCommand>[2] = {}) =>
  runCommand(rulesCommand, [...argv, '--config', config, '--household', 'home'], around);
const live = () => JSON.parse(parameters.stored.get(PARAMETER)?.text ?? '');

describe('rules show', () => {
  it('shows the live rules as they are spelled, and that the file has others', async () => {
    const { out } = await rules(['show']);
    expect(out).toContain('/home-mini-alerts/home/rules in eu-west-2, version 1');
    expect(out).toContain('{ "kind": "demand", "name": "high", "above": 3000, "for": "5m" }');
    expect(out).toContain(`These are not the rules of ${config}`);
  });

  it('gives a program the JSON alone', async () => {
    expect(JSON.parse((await rules(['show', '--json'])).out)).toEqual(LIVE);
  });

  it('says until when messages are paused', async () => {
    parameters = mockParameters({
      [PARAMETER]: JSON.stringify({ ...LIVE, pausedUntil: '2026-05-15T20:00' }),
    });
    expect((await rules(['show'])).out).toContain(
      'Now messages are paused until 20:00; sooner: npx home-mini resume.',
    );
  });

  it('says what is muted, and only of rules there are', async () => {
    const muted = { high: { until: NOW + 3_600_000 }, gone: { until: NOW + 3_600_000 } };
    dynamodb.on(BatchGetItemCommand).resolves({
      Responses: { 'HomeMiniAlerts-State': [hushItem({ muted })] },
    });
    expect((await rules(['show'])).out).toMatch(
      /\nNow high is muted until 19:00; sooner: npx home-mini resume\.\n$/,
    );
  });

  it('shows the rules to who may not see the state, and says so', async () => {
    const refused = Object.assign(new Error('not authorized'), {
      name: 'AccessDeniedException',
      $metadata: {},
    });
    dynamodb.on(BatchGetItemCommand).rejects(refused);
    const { out, code } = await rules(['show']);
    expect(code).toBe(0);
    expect(out).toContain("What is paused or muted can't be seen: ");
  });

  test.each([
    ['are not there', {}, /no parameter \/home-mini-alerts\/home\/rules in eu-west-2: run npx cdk deploy/],
    ['are broken', { [PARAMETER]: '{"rules":[{"kind":"demand"}]}' }, /can't be read.*\n {2}rules\[0\]/],
    [
      'are a bare list, which the poller does not read',
      { [PARAMETER]: '[]' },
      /can't be read.*\n {2}.*got \[\]/,
    ],
  ])('says what to do where they %s', async (_, texts, line) => {
    mockParameters(texts);
    expect((await rules(['show'])).error).toHaveProperty('message', expect.stringMatching(line));
  });
});

describe('rules edit --file', () => {
  const next = {
    rules: [
      { ...HIGH, above: 2500 },
      { kind: 'no-data', name: 'offline', after: '15m' },
    ],
  };

  it('replays the last week, writes, and says the config has not changed', async () => {
    const { out, code } = await rules(['edit', '--file', folder.write('r.json', next)]);
    expect(code).toBe(0);
    expect(out).toMatch(/high: 1 alert/);
    expect(out).toContain('Written as version 2');
    expect(live()).toEqual(next);
  });

  it('takes the bare list, as replay --rules does, and writes it as the parameter holds it', async () => {
    const { code } = await rules(['edit', '--file', folder.write('r.json', next.rules)]);
    expect(code).toBe(0);
    expect(live()).toEqual({ ...LIVE, ...next });
  });

  it('leaves quiet hours and a pause as they are where a bare list says nothing of them', async () => {
    const hours = { pausedUntil: '2026-05-16T08:00', quietHours: '22:30-07:00' };
    parameters = mockParameters({ [PARAMETER]: JSON.stringify({ ...LIVE, ...hours }) });
    const { out } = await rules(['edit', '--file', folder.write('r.json', next.rules)]);
    expect(out).toContain('quiet hours (22:30-07:00) hold back what is not critical');
    expect(live()).toEqual({ ...hours, ...next });
    await rules(['edit', '--file', folder.write('whole.json', next)]);
    expect(live()).toEqual(next);
  });

  it('lists every problem and writes nothing', async () => {
    const bad = {
      rules: [
        { ...HIGH, for: '5' },
        { kind: 'no-data', name: 'high', after: '1m' },
      ],
    };
    const { error } = await rules(['edit', '--file', folder.write('r.json', bad)]);
    const { message } = error as Error;
    expect(message).toMatch(/nothing was written\n/);
    expect(message).toContain('rules[0].for: got "5"');
    expect(message).toContain('rules[1].after: got "1m"; allowed: at least 7m');
    expect(message).toContain('rules[1].name');
    expect(live()).toEqual(LIVE);
  });

  it('refuses what an SSM parameter does not hold', async () => {
    const many = { rules: Array.from({ length: 80 }, (_, i) => ({ ...HIGH, name: `high-${i}` })) };
    const { error } = await rules(['edit', '--file', folder.write('r.json', many)]);
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/got \d+ characters; allowed: at most 4096/),
    );
  });

  it('warns of a limit in kilowatts', async () => {
    const kilowatts = { rules: [{ ...HIGH, above: 9, clearBelow: undefined }] };
    const { out } = await rules(['edit', '--file', folder.write('r.json', kilowatts)]);
    expect(out).toMatch(/^Warning: rule "high": above is 9 W, not kW, .* did you mean 9000\?$/m);
  });

  it('warns of a rule that reaches nobody, and writes without a replay where there are no readings', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    config = folder.write(
      'c.json',
      rawConfig([rawHousehold({ recipients: [{ email: 'me@example.com', minSeverity: 'critical' }] })], {
        region: 'eu-west-2',
      }),
    );
    const { out, code } = await rules(['edit', '--file', folder.write('r.json', next)]);
    expect(code).toBe(0);
    expect(out).toContain('Warning: rule "high" (warning) reaches nobody');
    expect(out).toContain('Not replayed over the last 7 days');
    expect(live()).toEqual(next);
  });

  it('writes nothing where the person says no', async () => {
    const file = folder.write('r.json', next);
    const { error } = await rules(['edit', '--file', file], { prompts: answering(false).prompts });
    expect(error).toBeInstanceOf(CancelledError);
    expect(live()).toEqual(LIVE);
  });

  it('mends live rules that can not be read', async () => {
    parameters = mockParameters({ [PARAMETER]: 'broken' });
    const { code } = await rules(['edit', '--file', folder.write('r.json', next)]);
    expect(code).toBe(0);
    expect(live()).toEqual(next);
  });

  it('says which file is missing', async () => {
    const { error } = await rules(['edit', '--file', '/nowhere/r.json']);
    expect(error).toHaveProperty('message', '/nowhere/r.json: no such file');
  });
});

describe('rules edit in an editor', () => {
  const editor = (...scripts: readonly string[]) => {
    const steps = scripts.map((script, i) => folder.write(`step-${i}.sh`, script));
    const count = folder.write('count', '0');
    return folder.write(
      'editor.sh',
      `n=$(cat ${count}); echo $((n + 1)) > ${count}; case $n in ${steps.map((step, i) => `${i}) sh ${step} "$1";;`).join(' ')} esac`,
    );
  };
  const edit = (script: string, ...answers: readonly (string | boolean)[]) => {
    const person = answering(...answers);
    return rules(['edit'], { prompts: person.prompts, env: { EDITOR: `sh ${script}` } });
  };

  it('offers to go on after a bad edit, shows the replay, and writes', async () => {
    const script = editor(`sed -i 's/3000/"much"/' "$1"`, `sed -i 's/"much"/3200/' "$1"`);
    const { out, code } = await edit(script, true, 'write');
    expect(code).toBe(0);
    expect(out).toContain('rules[0].above: got "much"');
    expect(live().rules[0].above).toBe(3_200);
  });

  it('opens live rules that can not be read, with the problem on top, and writes them once fixed', async () => {
    parameters = mockParameters({
      [PARAMETER]: '{ "rules": [ { "kind": "demand", "name": "high", "above": "3 kW" } ] }',
    });
    const seen = folder.write('seen', '');
    const script = editor(`cp "$1" ${seen}; sed -i 's/"3 kW"/3000/' "$1"`);
    const { code } = await edit(script, 'write');
    expect(code).toBe(0);
    expect(readFileSync(seen, 'utf8')).toMatch(
      /^\/\/ The live rules can't be read.*\n\/\/ {3}rules\[0\].above: got "3 kW"/,
    );
    expect(live()).toEqual({ rules: [{ kind: 'demand', name: 'high', above: 3_000 }] });
  });

  it('opens live rules that are no JSON at all', async () => {
    parameters = mockParameters({ [PARAMETER]: 'oops' });
    const { code } = await edit(editor(`sed -i 's/^oops$/{ "rules": [] }/' "$1"`), 'write');
    expect({ code, live: live() }).toEqual({ code: 0, live: { rules: [] } });
  });

  it('writes nothing where nothing changed', async () => {
    expect((await edit(editor('true'))).out).toContain('Nothing changed');
    expect(parameters.stored.get(PARAMETER)?.version).toBe(1);
  });

  it('writes nothing where the person leaves it', async () => {
    const { error } = await edit(editor(`sed -i 's/3000/3100/' "$1"`), 'leave');
    expect(error).toBeInstanceOf(CancelledError);
    expect(live()).toEqual(LIVE);
  });

  it('says so where the editor fails', async () => {
    const { error } = await edit(editor('exit 3'));
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/the editor .* ended with 3: nothing was written/),
    );
  });

  it('does not write over what somebody else wrote meanwhile, and keeps the text', async () => {
    const script = editor(`sed -i 's/3000/3100/' "$1"`);
    const person = answering('write');
    const meanwhile = async <T extends string>() => {
      parameters.stored.set(PARAMETER, { text: '{"rules":[]}', version: 9 });
      return 'write' as T;
    };
    const { error, err } = await rules(['edit'], {
      prompts: { ...person.prompts, choose: meanwhile },
      env: { EDITOR: `sh ${script}` },
    });
    expect(error).toHaveProperty('message', expect.stringMatching(/changed meanwhile \(version 9, not 1\)/));
    expect(live()).toEqual({ rules: [] });
    const kept = /kept in (\S+);/.exec(err)?.[1] ?? '';
    expect(readFileSync(kept, 'utf8')).toContain('3100');
    rmSync(dirname(kept), { recursive: true });
  });

  it('needs somebody to edit', async () => {
    expect((await rules(['edit'])).error).toHaveProperty('message', expect.stringMatching(/--file FILE/));
  });
});

describe('rules pull', () => {
  it('takes rules and quiet hours into the file and leaves the rest of it', async () => {
    const { out } = await rules(['pull']);
    expect(out).toContain('added high; removed very-high');
    const parsed = parseConfig(readFileSync(config, 'utf8'));
    if (!parsed.ok) throw new Error('the file is no longer valid');
    const [home, flat] = parsed.value.households;
    expect(home).toMatchObject({
      rules: [{ name: 'high' }],
      quietHours: { startMinute: 1_320 },
      accountNumber: 'A-1234ABCD',
    });
    expect(flat?.rules).toMatchObject([{ name: 'very-high' }]);
    expect(parsed.value.region).toBe('eu-west-2');
  });

  it('writes nothing the second time', async () => {
    await rules(['pull']);
    const before = readFileSync(config, 'utf8');
    expect(JSON.parse((await rules(['pull', '--json'])).out)).toMatchObject({ changed: false });
    expect(readFileSync(config, 'utf8')).toBe(before);
  });
});
