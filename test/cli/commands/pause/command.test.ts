import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { pauseCommand, resumeCommand } from '../../../../cli/commands/pause/command.ts';
import { runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockParameters } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

const PARAMETER = '/home-mini-alerts/home/rules';
const LIVE = { quietHours: '22:00-07:00', rules: [{ name: 'high', kind: 'demand', above: 3000 }] };

let folder: ReturnType<typeof temporaryFolder>;
let config: string;
let parameters: ReturnType<typeof mockParameters>;
beforeEach(() => {
  folder = temporaryFolder();
  config = folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' }));
  parameters = mockParameters({ [PARAMETER]: JSON.stringify(LIVE) });
});
afterEach(() => folder[Symbol.dispose]());
const pause = (...argv: string[]) => runCommand(pauseCommand, [...argv, '--config', config]);
const resume = (...argv: string[]) => runCommand(resumeCommand, [...argv, '--config', config]);
const live = () => parameters.stored.get(PARAMETER);

describe('pause', () => {
  test.each([
    ['three hours from 18:00 BST', ['3h'], '2026-05-15T21:00'],
    ['two days', ['2d'], '2026-05-17T18:00'],
    ['until a local time', ['until', '2026-05-16T08:30'], '2026-05-16T08:30'],
    ['until a time of today', ['until', '20:00'], '2026-05-15T20:00'],
    ['until a time that comes tomorrow', ['until', '17:30'], '2026-05-16T17:30'],
    ['until a day and a time', ['until', 'tomorrow', '07:30'], '2026-05-16T07:30'],
  ])('writes %s, and leaves the rules as they are spelled', async (_, argv, pausedUntil) => {
    const { code, out } = await pause(...argv);
    expect(code).toBe(0);
    expect(out).toContain('paused until');
    expect(live()?.text).toBe(JSON.stringify({ pausedUntil, ...LIVE }));
  });

  it('replaces an earlier pause', async () => {
    await pause('3h');
    const { out } = await pause('1h', '--json');
    expect(JSON.parse(out)).toEqual({ household: 'home', pausedUntil: '2026-05-15T19:00', version: 3 });
  });

  test.each([
    ['5'],
    ['until'],
    ['until', 'whenever'],
    ['until', 'yesterday'],
    ['until', '2026-06-31T10:00'],
    ['until', '2026-05-16T25:00'],
    ['until', '2026-05-15T17:00'],
    ['3h', '4h'],
    ['0s'],
    ['400d'],
  ])('refuses %s %s', async (...argv) => {
    const { error } = await pause(...argv.filter((word) => word !== undefined));
    expect(error).toHaveProperty('message', expect.stringMatching(/^pause: got .*; allowed: a duration/));
    expect(live()?.version).toBe(1);
  });
});

describe('resume', () => {
  it('takes the pause out again', async () => {
    await pause('3h');
    expect((await resume()).out).toContain('messages again within five minutes');
    expect(live()?.text).toBe(JSON.stringify(LIVE));
  });

  it('writes nothing where nothing is paused', async () => {
    expect((await resume()).out).toContain('was not paused');
    expect(live()?.version).toBe(1);
  });
});
