import { describe, expect, it } from 'vitest';
import { recipientSchema } from '../../../core/channels/recipient.ts';

const problemsWith = (raw: unknown): string[] => {
  const parsed = recipientSchema.safeParse(raw);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

const ONE = 'email: email, sms, telegram, pushover, ntfy, webhook or webPush, exactly one of them';

describe('a recipient of the config', () => {
  it.each([
    {
      name: 'an email, with nothing else said',
      raw: { email: 'me@example.com' },
      recipient: { kind: 'email', address: 'me@example.com', minSeverity: 'info', options: {} },
    },
    {
      name: 'a phone in the one spelling it is known by',
      raw: { sms: '07700 900123', minSeverity: 'critical', maxPerDay: 5 },
      recipient: {
        kind: 'sms',
        address: '+447700900123',
        minSeverity: 'critical',
        options: { maxPerDay: 5 },
      },
    },
    ...(['telegram', 'ntfy', 'webhook'] as const).map((kind) => ({
      name: `a ${kind} channel by its name`,
      raw: { [kind]: 'home-assistant' },
      recipient: { kind, address: 'home-assistant', minSeverity: 'info', options: {} },
    })),
    {
      name: 'a Pushover channel that repeats until acknowledged',
      raw: { pushover: 'anna', minSeverity: 'warning', untilAcknowledged: true },
      recipient: {
        kind: 'pushover',
        address: 'anna',
        minSeverity: 'warning',
        options: { untilAcknowledged: true },
      },
    },
  ])('is taken: $name', ({ raw, recipient }) => {
    expect(recipientSchema.parse(raw)).toEqual(recipient);
  });

  it.each([
    { name: 'without an address', raw: { minSeverity: 'info' }, problems: [ONE] },
    {
      name: 'with the addresses of two channels',
      raw: { email: 'me@example.com', sms: '+447700900123', maxPerDay: 5 },
      problems: [ONE],
    },
    {
      name: 'with an option of another channel',
      raw: { email: 'me@example.com', maxPerDay: 5 },
      problems: ['maxPerDay: used with sms'],
    },
    {
      name: 'with an option and no address',
      raw: { maxPerDay: 5 },
      problems: [ONE, 'maxPerDay: used with sms'],
    },
    {
      name: 'with everything wrong at once',
      raw: { email: 'me', minSeverity: 'high', maxPerDay: 0 },
      problems: [
        'email: an email address, such as me@example.com',
        'minSeverity: one of info, warning, critical',
        'maxPerDay: a whole number of texts from 1 to 100',
        'maxPerDay: used with sms',
      ],
    },
    {
      name: 'with an email address longer than mail takes',
      raw: { email: `${'a'.repeat(60)}@${'b'.repeat(60)}.${`${'c'.repeat(60)}.`.repeat(3)}com` },
      problems: ['email: an email address, such as me@example.com'],
    },
    ...['Family', 'my family', 'family/anna', '-family', '', 'f'.repeat(33), '../settings', 7].map(
      (name) => ({
        name: `with the channel name ${JSON.stringify(name)}`,
        raw: { telegram: name },
        problems: [expect.stringMatching(/^telegram: the name of a channel \(lower-case letters/)],
      }),
    ),
    {
      name: 'of Telegram with an option of Pushover',
      raw: { telegram: 'family', untilAcknowledged: true },
      problems: ['untilAcknowledged: used with pushover'],
    },
    {
      name: 'of Pushover with an option of texts',
      raw: { pushover: 'anna', maxPerDay: 3 },
      problems: ['maxPerDay: used with sms'],
    },
    {
      name: 'with an option that is neither true nor false',
      raw: { pushover: 'anna', untilAcknowledged: 'yes' },
      problems: ['untilAcknowledged: true or false'],
    },
    {
      name: 'that is no object',
      raw: 'me@example.com',
      problems: [': a recipient such as { "email": "me@example.com" }'],
    },
  ])('is refused $name', ({ raw, problems }) => {
    expect(problemsWith(raw)).toEqual(problems);
  });
});
