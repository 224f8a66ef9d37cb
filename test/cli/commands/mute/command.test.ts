import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { muteCommand } from '../../../../cli/commands/mute/command.ts';
import { episodeId } from '../../../../core/messages/episode.ts';
import { type AlertState, freshAlertState } from '../../../../core/rules/state.ts';
import { monitorWith } from '../../../lambda/aws/sample-state.ts';
import { NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { missingStackError, mockParameters, mockStack } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';
import { hushItem, mockStateTable, monitorItem } from '../../../support/state-table.ts';
import { HOUR, MINUTE } from '../../../support/timeline.ts';

const PARAMETER = '/home-mini-alerts/home/rules';
const RULES = [
  { kind: 'demand', name: 'high', above: 3000, for: '5m' },
  { kind: 'budget', name: 'daily', period: 'day', energyAbove: 10 },
];
const RAISED_AT = NOW - 10 * MINUTE;
const MIDNIGHT = Date.parse('2026-05-14T23:00:00Z');

let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let table: ReturnType<typeof mockStateTable>;
beforeEach(() => {
  folder = temporaryFolder();
  config = folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' }));
  mockParameters({ [PARAMETER]: JSON.stringify({ rules: RULES }) });
  table = mockStateTable();
  mockStack();
});
afterEach(() => folder[Symbol.dispose]());
const mute = (...argv: string[]) => runCommand(muteCommand, ['--config', config, ...argv]);

const polled = (alerts: Partial<AlertState>) =>
  monitorItem(monitorWith({ alerts: { ...freshAlertState(), ...alerts } }));
const budgetAt = (toldPercent: number): AlertState['rules'] => ({
  daily: {
    kind: 'budget',
    startsAt: MIDNIGHT,
    endsAt: MIDNIGHT + 24 * HOUR,
    countedFrom: MIDNIGHT,
    used: 9,
    about: false,
    toldPercent,
  },
});

describe('mute', () => {
  it.each([
    ['an hour where no time is given', ['high'], NOW + HOUR, 'Fri 15 May 19:00'],
    ['a time', ['high', '30m'], NOW + 30 * MINUTE, 'Fri 15 May 18:30'],
    ['a week, the longest', ['high', '7d'], NOW + 7 * 24 * HOUR, 'Fri 22 May 18:00'],
  ])('asks for %s', async (_, argv, until, said) => {
    const { out, code } = await mute(...argv);
    expect(code).toBe(0);
    expect(out).toBe(
      `home: high is muted until ${said} (Europe/London); it takes effect at the next poll.\nSooner: npx home-mini resume\n`,
    );
    expect(table.hush()).toEqual({ muted: { high: { until } } });
  });

  it('keeps a pause, the mutes of others and a sign-in, and drops what is over', async () => {
    const asked = { pausedUntil: NOW + HOUR, signInRequestedAt: 5 };
    const muted = { daily: { until: NOW + HOUR }, gone: { until: NOW - HOUR }, high: { episode: 'abc' } };
    table = mockStateTable([hushItem({ ...asked, muted })]);
    const { out } = await mute('high', '2h', '--json');
    expect(JSON.parse(out)).toEqual({ household: 'home', rule: 'high', mutedUntil: '2026-05-15T20:00' });
    expect(table.hush()).toEqual({
      ...asked,
      muted: { daily: { until: NOW + HOUR }, high: { until: NOW + 2 * HOUR } },
    });
  });

  it('until it is over is of the episode that is raised', async () => {
    table = mockStateTable([polled({ raisedAt: { high: RAISED_AT }, told: { high: ['x'] } })]);
    expect((await mute('high', 'over')).out).toContain('high is muted until it is over;');
    expect(table.hush()).toEqual({ muted: { high: { episode: episodeId('home', 'high', RAISED_AT) } } });
  });

  it('until it is over is, for a budget that was told of, until its period is', async () => {
    table = mockStateTable([polled({ rules: budgetAt(80) })]);
    await mute('daily', 'over');
    expect(table.hush()).toEqual({ muted: { daily: { episode: episodeId('home', 'daily', MIDNIGHT) } } });
  });

  it.each([
    ['nothing is raised', 'high', polled({})],
    ['another rule is', 'high', polled({ raisedAt: { other: RAISED_AT } })],
    ['a budget has told nothing yet', 'daily', polled({ rules: budgetAt(0) })],
    ['there was no poll yet', 'high', undefined],
  ])('until it is over is refused where %s', async (_, rule, item) => {
    table = mockStateTable(item === undefined ? [] : [item]);
    expect((await mute(rule, 'over')).error).toHaveProperty(
      'message',
      `mute: ${rule} has raised nothing that is not over, so there is no end to wait for. Mute it for a time: npx home-mini mute ${rule} 1h`,
    );
    expect(table.hush()).toBeUndefined();
  });

  it('of a rule that there is not names those there are', async () => {
    expect((await mute('hihg', '1h')).error).toHaveProperty(
      'message',
      'mute: got "hihg"; allowed: a rule of this household (high, daily)',
    );
    mockParameters({ [PARAMETER]: '{"rules":[]}' });
    expect((await mute('high')).error).toHaveProperty(
      'message',
      'mute: got "high"; allowed: a rule of this household (it has none)',
    );
    expect(table.hush()).toBeUndefined();
  });

  it('goes by the last good rules while the live ones cannot be read', async () => {
    mockParameters({ [PARAMETER]: '{' });
    const lastGood = JSON.stringify({ rules: { text: JSON.stringify({ rules: RULES }), version: 1 } });
    table = mockStateTable([
      { household: { S: 'home' }, item: { S: 'rules' }, schema: { N: '1' }, body: { S: lastGood } },
    ]);
    await mute('high');
    expect(table.hush()).toEqual({ muted: { high: { until: NOW + HOUR } } });
  });

  test.each([['0m'], ['8d'], ['forever'], ['an hour'], ['-1h'], ['']])('refuses %j', async (time) => {
    expect((await mute('high', '--', time)).error).toHaveProperty(
      'message',
      `mute: got ${JSON.stringify(time)}; allowed: a duration up to seven days (30m, 1h, 2d), or over`,
    );
    expect(table.hush()).toBeUndefined();
  });

  it('says what to do where nothing is deployed', async () => {
    mockStack().on(DescribeStacksCommand).rejects(missingStackError);
    expect((await mute('high')).error).toHaveProperty(
      'message',
      expect.stringContaining('no stack HomeMiniAlerts in eu-west-2: run npx cdk deploy'),
    );
  });
});
