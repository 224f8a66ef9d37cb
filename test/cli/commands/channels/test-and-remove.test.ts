import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answering } from '../../../support/command-run.ts';
import { type FourServices, serveFourServices } from '../../../support/push-services/four-services.ts';
import { PUSHOVER_FAULTS } from '../../../support/push-services/pushover.ts';
import { householdWith, ME, messageOf } from './household-with-channels.ts';

const [ANNA, KITCHEN] = [{ pushover: 'anna' }, { ntfy: 'kitchen' }];
let four: FourServices;
beforeEach(async () => {
  four = await serveFourServices();
});
afterEach(async () => {
  await four[Symbol.asyncDispose]();
});
const household = (...recipients: readonly object[]) =>
  householdWith([ME, ...recipients], {
    'pushover/anna': four.secrets.pushover,
    'ntfy/kitchen': four.secrets.ntfy,
  });

describe('channels test', () => {
  it.each<[string[], number, string]>([
    [[], 0, 'handed over to Pushover as warning; whether it arrived, only the phone shows'],
    [['--severity', 'info'], -1, 'handed over to Pushover as info'],
    [['--severity', 'critical'], 1, 'At night: critical passes the quiet hours of the Pushover app'],
  ])('%j sends one message as loud as that', async (flags, priority, line) => {
    using home = household(ANNA);
    const { out, error } = await home.run(['test', 'anna', ...flags]);
    expect(error).toBeUndefined();
    expect(four.models.pushover.shown.map((shown) => shown.priority)).toEqual([priority]);
    expect(out).toContain(line);
  });

  it('tries a channel that is stored and not in the config yet', async () => {
    using home = household();
    expect((await home.run(['test', 'kitchen'])).error).toBeUndefined();
    expect(four.services.ntfy.received).toHaveLength(1);
  });

  it('says what the service refuses, and how it is fixed', async () => {
    using home = household(ANNA);
    four.services.pushover.fault = PUSHOVER_FAULTS.wrongUser;
    expect(messageOf(await home.run(['test', 'anna']))).toBe(
      'anna: Pushover refuses the application token or the user key → compare both with https://pushover.net, then: npx home-mini channels add pushover anna --replace',
    );
    const { out, code } = await home.run(['test', 'anna', '--json']);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'refused', code: 'http-400', name: 'anna' });
    expect(code).toBe(1);
  });

  it('says of what passes by itself to try again later', async () => {
    using home = household(ANNA);
    four.services.pushover.fault = PUSHOVER_FAULTS.internalError;
    expect(messageOf(await home.run(['test', 'anna']))).toBe(
      'anna: Pushover has trouble of its own (500) → try again later',
    );
  });

  it('says so where there is no secret, none that can be read, or no such channel', async () => {
    using home = householdWith([ME, ANNA, KITCHEN], { 'ntfy/kitchen': { nothing: 'here' } });
    expect(messageOf(await home.run(['test', 'anna']))).toBe(
      'anna: its secret is not in AWS → npx home-mini channels add pushover anna',
    );
    expect(messageOf(await home.run(['test', 'kitchen']))).toContain('its secret in AWS cannot be read');
    expect(messageOf(await home.run(['test', 'bath']))).toBe(
      'NAME: got "bath"; allowed: a channel of this household (kitchen, anna)',
    );
    using bare = householdWith([ME]);
    expect(messageOf(await bare.run(['test', 'family']))).toContain(
      'npx home-mini channels add telegram family',
    );
  });
});

describe('channels remove', () => {
  it('asks, then takes it out of the config and deletes its secret', async () => {
    using home = household(ANNA, KITCHEN);
    const { prompts, asked } = answering(true);
    const { out } = await home.run(['remove', 'anna'], { prompts });
    expect(asked).toEqual(['Remove anna, and delete its secret?']);
    expect(home.recipients()).toEqual([ME, KITCHEN]);
    expect([home.secret('pushover/anna'), home.secret('ntfy/kitchen')]).toEqual([
      undefined,
      four.secrets.ntfy,
    ]);
    expect(out).toMatch(/Next: npx cdk deploy.*Until then messages for anna count as undelivered/);
  });

  it('changes nothing where the person does not agree, or nobody can', async () => {
    using home = household(ANNA);
    const left = await home.run(['remove', 'anna'], { prompts: answering(false).prompts });
    expect(messageOf(left)).toBe('Cancelled: nothing was written.');
    expect(messageOf(await home.run(['remove', 'anna']))).toBe(
      'nobody to ask at this terminal: --yes removes anna',
    );
    expect([home.secret('pushover/anna'), home.recipients()]).toEqual([four.secrets.pushover, [ME, ANNA]]);
  });

  it('deletes a secret that nobody uses, without a deploy', async () => {
    using home = household(ANNA);
    const { out } = await home.run(['remove', 'kitchen', '--yes']);
    expect(out).toBe('Deleted  /home-mini-alerts/home/channels/ntfy/kitchen\n');
  });

  it('takes a recipient without a secret out of the config', async () => {
    using home = householdWith([ME, ANNA]);
    const { out } = await home.run(['remove', 'anna', '--yes', '--json']);
    expect(JSON.parse(out)).toEqual({
      household: 'home',
      kind: 'pushover',
      name: 'anna',
      config: home.file,
      deployNeeded: true,
    });
    expect(home.recipients()).toEqual([ME]);
  });

  it('removes no recipient that is not a phone channel', async () => {
    using home = householdWith([ME, ANNA], { 'pushover/anna': four.secrets.pushover });
    const run = await home.run(['remove', ME.email, '--yes']);
    expect(messageOf(run)).toMatch(/allowed: a channel of this household \(anna\)/);
    expect(home.secret('pushover/anna')).toEqual(four.secrets.pushover);
  });
});
