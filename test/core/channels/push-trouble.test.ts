import { describe, expect, it } from 'vitest';
import { PUSH_KINDS, type PushKindName } from '../../../core/channels/push-kinds.ts';
import { explainPush } from '../../../core/channels/push-trouble.ts';

const KINDS = Object.keys(PUSH_KINDS) as PushKindName[];
const AGAIN = 'AGAIN';
const explained = (kind: PushKindName, code: string): string => {
  const { what, fix } = explainPush({ kind, name: 'family' }, code, AGAIN);
  return `${what} → ${fix}`;
};

it.each<[PushKindName, string, string]>([
  [
    'telegram',
    'http-401',
    'Telegram does not know the token of the bot (revoked, or the bot deleted?) → get a token from @BotFather (/token), then: AGAIN',
  ],
  [
    'telegram',
    'http-404',
    'Telegram does not know the token of the bot (revoked, or the bot deleted?) → get a token from @BotFather (/token), then: AGAIN',
  ],
  [
    'telegram',
    'http-403',
    'the bot was blocked, or put out of the group → open the chat with the bot and press Start, or add it to the group again',
  ],
  ['telegram', 'http-400', 'Telegram does not know the chat → write to the bot, then: AGAIN'],
  [
    'telegram',
    'chat-migrated',
    'the group became a supergroup, which has another id → write to the bot in the group, then: AGAIN',
  ],
  [
    'telegram',
    'http-429',
    'Telegram takes no more messages for now → nothing to do: it is tried again by itself',
  ],
  [
    'pushover',
    'http-400',
    'Pushover refuses the application token or the user key → compare both with https://pushover.net, then: AGAIN',
  ],
  [
    'pushover',
    'refused',
    'Pushover refuses the application token or the user key → compare both with https://pushover.net, then: AGAIN',
  ],
  [
    'pushover',
    'http-429',
    "the application's messages of this month are used up → buy more at https://pushover.net, or wait for the first of the month",
  ],
  [
    'ntfy',
    'ntfy-40101',
    'the ntfy server does not accept the access token → make a new access token there, then: AGAIN',
  ],
  [
    'ntfy',
    'ntfy-40301',
    'the ntfy server lets nobody write to the topic without the right access token → give the channel a token that may write to it: AGAIN',
  ],
  ['ntfy', 'ntfy-42901', 'ntfy takes no more messages for now → nothing to do: it is tried again by itself'],
  [
    'ntfy',
    'ntfy-42908',
    "today's messages are used up: ntfy.sh's free ones count by sender, and AWS's addresses are shared → use a paid account's access token or a server of your own: AGAIN",
  ],
  [
    'ntfy',
    'ntfy-40401',
    'there is no ntfy server at this address → give the address of the server without a path: AGAIN',
  ],
  ['ntfy', 'ntfy-50001', 'ntfy has trouble of its own (500) → nothing to do: it is tried again by itself'],
  ['ntfy', 'ntfy-41303', 'ntfy refuses the messages (ntfy-41303) → check what is set up there, then: AGAIN'],
  [
    'webhook',
    'http-404',
    "nothing is there at the webhook's address → start the receiver, or give the new address: AGAIN",
  ],
  [
    'webhook',
    'http-410',
    "nothing is there at the webhook's address → start the receiver, or give the new address: AGAIN",
  ],
  [
    'webhook',
    'http-403',
    'the receiver of the webhook refuses it → let it in there, or give the new address: AGAIN',
  ],
  [
    'webhook',
    'http-405',
    'the webhook refuses the messages (http-405) → check what is set up there, then: AGAIN',
  ],
  [
    'webhook',
    'http-302',
    'the webhook redirects to another address, which is not followed → give the address it leads to: AGAIN',
  ],
])('%s, %s: %s', (kind, code, line) => {
  expect(explained(kind, code)).toBe(line);
});

describe.each(KINDS)('%s', (kind) => {
  it.each<[string, RegExp]>([
    ['secret-missing', /^its secret is not in AWS → AGAIN$/],
    ['secret-unreadable', /^its secret in AWS cannot be read → AGAIN$/],
    [
      'address-refused',
      /AWS must not call it → give an https address that is reachable from the internet: AGAIN$/,
    ],
    ['timeout', /does not answer in time → nothing to do/],
    ['ENOTFOUND', /has an address that does not exist → look whether the server runs/],
    ['ECONNREFUSED', /cannot be reached: nothing listens there/],
    ['ECONNRESET', /ends the connection without an answer/],
    ['CERT_HAS_EXPIRED', /certificate that is not valid \(CERT_HAS_EXPIRED\) → renew the certificate/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /certificate that is not valid/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /certificate that is not valid/],
    ['http-500', /has trouble of its own \(500\)/],
    ['http-408', /has trouble of its own \(408\)/],
    ['http-418', /refuses the messages \(http-418\)/],
    ['http-5000', /refuses the messages \(http-5000\)/],
    ['no-http-500', /refuses the messages \(no-http-500\)/],
    ['ntfy-500011', /refuses the messages \(ntfy-500011\)/],
    ['no-ntfy-50001', /refuses the messages \(no-ntfy-50001\)/],
    ['something new', /refuses the messages \(something new\)/],
    ['constructor', /refuses the messages \(constructor\)/],
  ])('%s is said in words', (code, line) => {
    expect(explained(kind, code)).toMatch(line);
  });
});

it.each([
  ['a server that has trouble of its own', 'http-500', true],
  ['a server that is not found now', 'EAI_AGAIN', true],
  ['a secret that is missing', 'secret-missing', false],
  ['a server that does not exist', 'ENOTFOUND', false],
  ['a refusal', 'http-418', false],
])('%s passes by itself or not', (_, code, passes) => {
  expect(explainPush({ kind: 'webhook', name: 'kitchen' }, code).passes).toBe(passes);
});

it('names the command that sets the channel up, or anew', () => {
  expect(explainPush({ kind: 'ntfy', name: 'kitchen' }, 'secret-missing').fix).toBe(
    'npx home-mini channels add ntfy kitchen',
  );
  expect(explainPush({ kind: 'ntfy', name: 'kitchen' }, 'secret-unreadable').fix).toBe(
    'npx home-mini channels add ntfy kitchen --replace',
  );
});

it('of the page says how notifications are switched on', () => {
  expect(explainPush({ kind: 'webPush', name: 'phones' }, 'no-device')).toEqual({
    what: 'no signed-in device has notifications',
    fix: 'open the page on the phone (npx home-mini web link signs it in) and switch notifications on',
    passes: false,
  });
});
