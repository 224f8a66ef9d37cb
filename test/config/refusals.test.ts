import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { rawConfig, rawDemandRule, rawHousehold, rawRules } from '../support/raw-config.ts';

const refusals = (raw: unknown): string[] => {
  const parsed = parseConfig(JSON.stringify(raw));
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
};

const home = (change: Readonly<Record<string, unknown>>) => rawConfig([rawHousehold(change)]);

const RULE_KEYS =
  'kind, name, title, severity, above, clearBelow, below, clearAbove, costPerHourAbove, whilePriceAbove, whilePriceBelow, for, clearFor, averageOver, activeBetween, exceptSmartCharging, remindEvery';
const SLUG = 'lower-case letters, digits and single hyphens, starting with a letter, at most 32 characters';
const WINDOW = 'a window of local time, neither empty nor the whole day, such as 22:30-07:00';
const EMAIL = 'an email address, such as me@example.com';
const PHONE = 'a phone number with country code, such as +447700900123';
const longRules = Array.from({ length: 70 }, (_, i) => ({
  kind: 'demand',
  name: `rule-${i}`,
  above: 9000,
  for: '20m',
}));
const manyRecipients = Array.from({ length: 20 }, (_, i) => ({ email: `someone-${i}@example.com` }));

describe('what the config refuses, with path, value and what is allowed', () => {
  const rows: readonly [sentence: string, raw: unknown, line: string][] = [
    [
      'a household whose page would hide an address of the web function',
      rawConfig([rawHousehold({ name: 'code' })], { web: true }),
      'households[0].name: got "code"; allowed: with "web": true, any other name: m, u, code, sign-in, sign-out, static are addresses of the web function',
    ],
    [
      'a web that is neither true nor false',
      rawConfig([rawHousehold()], { web: 'yes' }),
      'web: got "yes"; allowed: true or false',
    ],
    [
      'an unknown key at the top',
      rawConfig([rawHousehold()], { regoin: 'eu-west-2' }),
      'regoin: got an unknown key; allowed: one of the known keys ($schema, region, households, readings, web, serviceEmail, octopusApiUrl)',
    ],
    [
      'an unknown key in a household',
      home({ tariff: 'agile' }),
      'households[0].tariff: got an unknown key; allowed: one of the known keys (name, title, accountNumber, deviceId, timeZone, pollEvery, callsPerHour, digest, recipients, quietHours, rules)',
    ],
    [
      'an unknown key in a rule',
      rawDemandRule({ abvoe: 1 }),
      `households[0].rules[0].abvoe: got an unknown key; allowed: one of the known keys (${RULE_KEYS})`,
    ],
    [
      'an unknown key in a recipient',
      home({ recipients: [{ email: 'me@example.com', phone: '1' }] }),
      'households[0].recipients[0].phone: got an unknown key; allowed: one of the known keys (email, sms, telegram, pushover, ntfy, webhook, webPush, minSeverity, maxPerDay, untilAcknowledged)',
    ],
    [
      'an unknown key beside keepFor',
      rawConfig([rawHousehold()], { readings: { keep: '1d' } }),
      'readings.keep: got an unknown key; allowed: one of the known keys (keepFor)',
    ],
    ['no households', {}, 'households: missing; allowed: a list of one to 50 households'],
    [
      'an empty list of households',
      rawConfig([]),
      'households: got []; allowed: a list of one to 50 households',
    ],
    ['a household that is text', rawConfig(['home']), 'households[0]: got "home"; allowed: a household'],
    [
      'a list in place of the config',
      [],
      'the whole value: got []; allowed: the config: an object with households',
    ],
    [
      'a household without a name',
      home({ name: undefined }),
      `households[0].name: missing; allowed: ${SLUG}`,
    ],
    ['a name with capitals', home({ name: 'Home' }), `households[0].name: got "Home"; allowed: ${SLUG}`],
    [
      'a name with two hyphens in a row',
      home({ name: 'my--home' }),
      `households[0].name: got "my--home"; allowed: ${SLUG}`,
    ],
    [
      'a name of 33 letters, said once although it has capitals too',
      home({ name: 'A'.repeat(33) }),
      `households[0].name: got "${'A'.repeat(33)}"; allowed: ${SLUG}`,
    ],
    [
      'two households of one name',
      rawConfig([rawHousehold(), rawHousehold()]),
      'households[1].name: got "home"; allowed: a name no other household has',
    ],
    [
      'two households equal in PascalCase, which would share outputs',
      rawConfig([
        rawHousehold({ name: 'flat-2b' }),
        rawHousehold({ name: 'flat-2-b' }),
        rawHousehold({ name: 'flat2b' }),
      ]),
      'households[2].name: got "flat2b"; allowed: a name that differs from "flat-2b" in more than hyphens',
    ],
    [
      'an account number in small letters',
      home({ accountNumber: 'a-1234abcd' }),
      'households[0].accountNumber: got "a-1234abcd"; allowed: an Octopus account number, such as A-1234ABCD',
    ],
    [
      'a device id that is a serial number',
      home({ deviceId: '21E1234567' }),
      'households[0].deviceId: got "21E1234567"; allowed: eight pairs of hexadecimal digits, such as 00-11-22-33-44-55-66-77',
    ],
    [
      'a time zone that does not exist',
      home({ timeZone: 'Europe/Londn' }),
      'households[0].timeZone: got "Europe/Londn"; allowed: an IANA time zone as Area/City, such as Europe/London, or UTC',
    ],
    [
      'an offset in place of a time zone',
      home({ timeZone: '+01:00' }),
      'households[0].timeZone: got "+01:00"; allowed: an IANA time zone as Area/City, such as Europe/London, or UTC; "+01:00" knows no summer time: name a city that keeps your time',
    ],
    [
      'a cadence of 10s',
      home({ pollEvery: '10s' }),
      'households[0].pollEvery: got "10s"; allowed: one of 30s, 1m, 2m, 5m, 10m',
    ],
    [
      'more calls than Octopus allows',
      home({ callsPerHour: 126 }),
      'households[0].callsPerHour: got 126; allowed: a whole number of calls from 1 to 125 (Octopus allows an account about 100 to 125 an hour)',
    ],
    [
      'no recipients',
      rawConfig([rawHousehold({ recipients: [] })], { serviceEmail: 'me@example.com' }),
      'households[0].recipients: got []; allowed: a list of at most 20 recipients, such as [{ "email": "me@example.com" }]',
    ],
    [
      'an email without a domain',
      home({ recipients: [{ email: 'me' }] }),
      `households[0].recipients[0].email: got "me"; allowed: ${EMAIL}`,
    ],
    [
      'a phone number without country code',
      rawConfig([rawHousehold({ recipients: [{ sms: '0612345678' }] })], { serviceEmail: 'me@example.com' }),
      `households[0].recipients[0].sms: got "0612345678"; allowed: ${PHONE}`,
    ],
    [
      'a recipient with two addresses',
      home({ recipients: [{ email: 'me@example.com', sms: '+447700900123' }] }),
      'households[0].recipients[0].email: got "me@example.com"; allowed: email, sms, telegram, pushover, ntfy, webhook or webPush, exactly one of them',
    ],
    [
      'a recipient without an address',
      home({ recipients: [{ email: 'me@example.com' }, { minSeverity: 'info' }] }),
      'households[0].recipients[1].email: missing; allowed: email, sms, telegram, pushover, ntfy, webhook or webPush, exactly one of them',
    ],
    [
      'a daily limit on emails',
      home({ recipients: [{ email: 'me@example.com', maxPerDay: 5 }] }),
      'households[0].recipients[0].maxPerDay: got 5; allowed: used with sms',
    ],
    [
      'a severity that does not exist',
      home({ recipients: [{ email: 'me@example.com', minSeverity: 'high' }] }),
      'households[0].recipients[0].minSeverity: got "high"; allowed: one of info, warning, critical',
    ],
    [
      'an address twice, in whatever case',
      home({ recipients: [{ email: 'me@example.com' }, { email: 'Me@Example.com' }] }),
      'households[0].recipients[1].email: got "Me@Example.com"; allowed: each address once',
    ],
    [
      'a channel name twice, of two kinds',
      home({ recipients: [{ email: 'me@example.com' }, { telegram: 'anna' }, { pushover: 'anna' }] }),
      'households[0].recipients[2].pushover: got "anna"; allowed: a name that no other recipient here has',
    ],
    [
      'a channel name that is none',
      home({ recipients: [{ email: 'me@example.com' }, { ntfy: 'My Phone' }] }),
      'households[0].recipients[1].ntfy: got "My Phone"; allowed: the name of a channel (lower-case letters, digits and single hyphens, starting with a letter, at most 32 characters), such as family',
    ],
    [
      'an option of Pushover on Telegram',
      home({ recipients: [{ email: 'me@example.com' }, { telegram: 'anna', untilAcknowledged: true }] }),
      'households[0].recipients[1].untilAcknowledged: got true; allowed: used with pushover',
    ],
    [
      'only phones and no serviceEmail',
      home({ recipients: [{ telegram: 'anna' }] }),
      'serviceEmail: missing; allowed: an email address, such as me@example.com, where no recipient has an email',
    ],
    [
      'a phone number twice, spelled in two ways',
      home({
        recipients: [{ email: 'me@example.com' }, { sms: '+447700900123' }, { sms: '07700 900123' }],
      }),
      'households[0].recipients[2].sms: got "07700 900123"; allowed: each address once',
    ],
    [
      'a phone number twice',
      home({ recipients: [{ email: 'me@example.com' }, { sms: '+447700900123' }, { sms: '+447700900123' }] }),
      'households[0].recipients[2].sms: got "+447700900123"; allowed: each address once',
    ],
    [
      'quiet hours that are empty',
      home({ quietHours: '07:00-07:00' }),
      `households[0].quietHours: got "07:00-07:00"; allowed: ${WINDOW}`,
    ],
    [
      'quiet hours all day',
      home({ quietHours: '00:00-24:00' }),
      `households[0].quietHours: got "00:00-24:00"; allowed: ${WINDOW}`,
    ],
    [
      'quiet hours at 25 o’clock',
      home({ quietHours: '25:00-07:00' }),
      `households[0].quietHours: got "25:00-07:00"; allowed: ${WINDOW}`,
    ],
    [
      'an active window that is empty',
      rawDemandRule({ activeBetween: '09:00-09:00' }),
      `households[0].rules[0].activeBetween: got "09:00-09:00"; allowed: ${WINDOW}`,
    ],
    [
      'rules that are no list',
      home({ rules: {} }),
      'households[0].rules: got {}; allowed: a list of at most 100 rules',
    ],
    [
      'a rule that is text',
      rawRules('high'),
      'households[0].rules[0]: got "high"; allowed: a rule: an object with kind and name',
    ],
    [
      'a kind of rule that does not exist',
      rawRules({ kind: 'temperature', name: 'hot' }),
      'households[0].rules[0].kind: got "temperature"; allowed: one of demand, no-data, frozen, budget, no-use, unusual, standby',
    ],
    [
      'two rules of one name',
      rawRules(
        { kind: 'demand', name: 'high', above: 1 },
        { kind: 'budget', name: 'high', period: 'day', costAbove: 1 },
      ),
      'households[0].rules[1].name: got "high"; allowed: a name no other rule of this household has',
    ],
    [
      'a rule named as the service messages are',
      rawDemandRule({ name: 'service' }),
      `households[0].rules[0].name: got "service"; allowed: ${SLUG}; not service or test or summary`,
    ],
    [
      'a demand rule without a limit',
      rawDemandRule({ above: undefined }),
      'households[0].rules[0].above: missing; allowed: above, below or costPerHourAbove, one of them',
    ],
    [
      'frozen sooner than two polls of ten minutes and the lateness',
      home({ pollEvery: '10m', rules: [{ kind: 'frozen', name: 'stuck', after: '24m' }] }),
      'households[0].rules[0].after: got "24m"; allowed: at least 25m (twice pollEvery and 5m for late uploads)',
    ],
    [
      'rules that do not fit into an SSM parameter',
      home({ rules: longRules }),
      'households[0].rules: got 4201 characters as an SSM parameter; allowed: at most 4096: fewer or shorter rules',
    ],
    [
      'no email anywhere',
      home({ recipients: [{ sms: '+447700900123' }] }),
      `serviceEmail: missing; allowed: ${EMAIL}, where no recipient has an email`,
    ],
    [
      'a service email that is none',
      rawConfig([rawHousehold()], { serviceEmail: 'me' }),
      `serviceEmail: got "me"; allowed: ${EMAIL}`,
    ],
    [
      'readings kept for less than a day',
      rawConfig([rawHousehold()], { readings: { keepFor: '12h' } }),
      'readings.keepFor: got "12h"; allowed: a duration from 1d to 36500d, such as 30s, 5m, 1h or 2d',
    ],
    [
      'a region in words',
      rawConfig([rawHousehold()], { region: 'London' }),
      'region: got "London"; allowed: an AWS region, such as eu-west-2',
    ],
    [
      'plain http to a host that is not this machine',
      rawConfig([rawHousehold()], { octopusApiUrl: 'http://api.octopus.energy/' }),
      'octopusApiUrl: got "http://api.octopus.energy/"; allowed: an https URL, or http on a loopback address',
    ],
    [
      'more than CloudFormation takes in one stack',
      rawConfig(
        Array.from({ length: 20 }, (_, i) =>
          rawHousehold({ name: `home-${i}x`, recipients: manyRecipients }),
        ),
      ),
      'households: got 20 households with 400 recipients; allowed: what one stack holds: 7 × households + recipients at most 460',
    ],
  ];

  it.each(rows)('%s', (_, raw, line) => {
    expect(refusals(raw)).toEqual([line]);
  });

  it('lists everything that is wrong at once, in one household, in another and between them', () => {
    const raw = rawConfig(
      [
        rawHousehold({
          colour: 'blue',
          accountNumber: 7,
          recipients: [{ sms: '+447700900123' }, { sms: '+447700900123' }],
          rules: [
            { kind: 'demand', name: 'high', above: 500, clearBelow: 600, for: 'ever', colour: 'red' },
            { kind: 'no-data', name: 'high', after: '1m', severity: 'loud' },
          ],
        }),
        rawHousehold({ recipients: [] }),
      ],
      { region: 'moon' },
    );
    expect(
      refusals(raw)
        .map((line) => line.slice(0, line.indexOf(':')))
        .sort(),
    ).toEqual(
      [
        'households[0].accountNumber',
        'households[0].colour',
        'households[0].recipients[1].sms',
        'households[0].rules[0].clearBelow',
        'households[0].rules[0].colour',
        'households[0].rules[0].for',
        'households[0].rules[1].after',
        'households[0].rules[1].name',
        'households[0].rules[1].severity',
        'households[1].name',
        'households[1].recipients',
        'region',
        'serviceEmail',
      ].sort(),
    );
  });

  it('speaks of duplicate rules in a household that has no name yet', () => {
    const rule = { kind: 'demand', name: 'high', above: 1 };
    expect(refusals(home({ name: undefined, rules: [rule, rule] }))).toHaveLength(2);
  });

  it('cuts a long value short and keeps the line one line', () => {
    const [line] = refusals(home({ accountNumber: `A\n${'x'.repeat(500)}` }));
    expect(line).toMatch(/^households\[0\]\.accountNumber: got "A\\nx+…; allowed: an Octopus account number/);
    expect(line!.length).toBeLessThan(200);
  });

  it('says where JSON breaks', () => {
    const parsed = parseConfig('{\n  "households": [],,\n}');
    expect(parsed.ok ? [] : parsed.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^the whole value: got no JSON \(.*line 2 column 20.*\); allowed: valid JSON$/),
    ]);
  });
});
