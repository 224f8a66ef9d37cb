import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { pauseCommand } from '../../../../cli/commands/pause/command.ts';
import { resumeCommand } from '../../../../cli/commands/pause/resume.ts';
import { NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockParameters, mockStack } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';
import { hushItem, mockStateTable } from '../../../support/state-table.ts';
import { HOUR } from '../../../support/timeline.ts';

const PARAMETER = '/home-mini-alerts/home/rules';
const LIVE = { quietHours: '22:00-07:00', rules: [{ name: 'high', kind: 'demand', above: 3000 }] };

let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let parameters: ReturnType<typeof mockParameters>;
let table: ReturnType<typeof mockStateTable>;
beforeEach(() => {
  folder = temporaryFolder();
  config = folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' }));
  parameters = mockParameters({ [PARAMETER]: JSON.stringify(LIVE) });
  table = mockStateTable();
  mockStack();
});
afterEach(() => folder[Symbol.dispose]());
const pause = (...argv: string[]) => runCommand(pauseCommand, [...argv, '--config', config]);
const resume = (...argv: string[]) => runCommand(resumeCommand, [...argv, '--config', config]);
const live = () => parameters.stored.get(PARAMETER);

describe('pause', () => {
  test.each([
    ['three hours from 18:00 BST', ['3h'], '2026-05-15T20:00:00Z'],
    ['two days', ['2d'], '2026-05-17T17:00:00Z'],
    ['a week, the longest', ['7d'], '2026-05-22T17:00:00Z'],
    ['until a local time', ['until', '2026-05-16T08:30'], '2026-05-16T07:30:00Z'],
    ['until a time of today', ['until', '20:00'], '2026-05-15T19:00:00Z'],
    ['until a time that comes tomorrow', ['until', '17:30'], '2026-05-16T16:30:00Z'],
    ['until a day and a time', ['until', 'tomorrow', '07:30'], '2026-05-16T06:30:00Z'],
  ])('asks for %s, and leaves the live rules alone', async (_, argv, pausedUntil) => {
    const { code, out } = await pause(...argv);
    expect(code).toBe(0);
    expect(out).toMatch(/^home: paused until .* \(Europe\/London\); it takes effect at the next poll\.\n/);
    expect(table.hush()).toEqual({ pausedUntil: Date.parse(pausedUntil), muted: {} });
    expect(live()?.version).toBe(1);
  });

  it('replaces an earlier pause, and keeps mutes and a sign-in', async () => {
    const asked = { muted: { high: { until: NOW + HOUR } }, signInRequestedAt: NOW - 1 };
    table = mockStateTable([hushItem({ ...asked, pausedUntil: NOW + 9 * HOUR })]);
    const { out } = await pause('1h', '--json');
    expect(JSON.parse(out)).toEqual({ household: 'home', pausedUntil: '2026-05-15T19:00' });
    expect(table.hush()).toEqual({ ...asked, pausedUntil: NOW + HOUR });
    expect(table.stored.get('home#hush hush')?.version).toEqual({ N: '4' });
  });

  it('writes over nothing that it cannot read, and says what clears it', async () => {
    table = mockStateTable([hushItem('{')]);
    const { error } = await pause('1h');
    expect(error).toHaveProperty(
      'message',
      "pause and mutes of home can't be read; npx home-mini resume --household home clears them",
    );
    expect(table.stored.get('home#hush hush')?.body).toEqual({ S: '{' });
  });

  test.each([
    ['5'],
    ['until'],
    ['until', 'whenever'],
    ['until', 'yesterday'],
    ['until', '2026-06-31T10:00'],
    ['until', '2026-05-16T25:00'],
    ['until', '2026-05-15T17:00'],
    ['until', '2026-05-23T18:00'],
    ['3h', '4h'],
    ['0s'],
    ['8d'],
  ])('refuses %s %s', async (...argv) => {
    const { error } = await pause(...argv.filter((word) => word !== undefined));
    expect(error).toHaveProperty('message', expect.stringMatching(/^pause: got .*; allowed: a duration/));
    expect(table.hush()).toBeUndefined();
  });
});

describe('resume', () => {
  it('ends the pause and every mute, and keeps a sign-in', async () => {
    const muted = { high: { until: NOW + HOUR }, car: { episode: 'abc' }, old: { until: NOW - HOUR } };
    table = mockStateTable([hushItem({ pausedUntil: NOW + HOUR, muted, signInRequestedAt: 5 })]);
    expect((await resume()).out).toBe(
      'home: messages again (was paused until Fri 15 May 19:00, high was muted until Fri 15 May 19:00, car was muted until it is over); it takes effect at the next poll.\n',
    );
    expect(table.hush()).toEqual({ muted: {}, signInRequestedAt: 5 });
  });

  it('ends a pause that an earlier version wrote into the live rules', async () => {
    parameters = mockParameters({
      [PARAMETER]: JSON.stringify({ pausedUntil: '2026-05-15T20:00', ...LIVE }),
    });
    const { out } = await resume();
    expect(out).toContain('was paused until 2026-05-15T20:00 by the live rules');
    expect(live()?.text).toBe(JSON.stringify(LIVE));
  });

  it('writes nothing where nothing is paused or muted', async () => {
    table = mockStateTable([hushItem({ pausedUntil: NOW - HOUR, muted: {} })]);
    expect((await resume()).out).toBe('home: nothing was paused or muted.\n');
    expect(live()?.version).toBe(1);
    expect(table.stored.get('home#hush hush')?.version).toEqual({ N: '3' });
  });

  it.each([
    ['is no JSON', hushItem('{')],
    [
      'has a version that is no number',
      { ...hushItem({ muted: {} }), version: { S: 'x' }, schema: { N: '9' } },
    ],
    ['has no version', { household: { S: 'home#hush' }, item: { S: 'hush' } }],
  ])('clears what nobody can read: it %s', async (_, item) => {
    table = mockStateTable([item]);
    expect((await resume()).out).toContain('what could not be read was cleared');
    expect(table.hush()).toEqual({ muted: {} });
  });

  it('says that a pause may stay in live rules that cannot be read', async () => {
    mockParameters({ [PARAMETER]: '{' });
    const { err, out } = await resume('--json');
    expect(err).toContain("The live rules can't be read; a pause in them stays: npx home-mini rules edit");
    expect(JSON.parse(out)).toEqual({ household: 'home', ended: [] });
  });
});
