import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushKindName } from '../../../core/channels/push-kinds.ts';
import type { PushRecipient } from '../../../lambda/courier/ports.ts';
import { createPushTransport } from '../../../lambda/courier/push-transport.ts';
import { type FourServices, serveFourServices } from '../../support/push-services/four-services.ts';
import { ANY_SERVER_FAULTS, type Fault } from '../../support/push-services/loopback-service.ts';
import { NTFY_FAULTS } from '../../support/push-services/ntfy.ts';
import { PUSHOVER_FAULTS } from '../../support/push-services/pushover.ts';
import { TELEGRAM_FAULTS } from '../../support/push-services/telegram.ts';
import { WEBHOOK_FAULTS } from '../../support/push-services/webhook.ts';
import { MemoryCourier, publication, START } from './memory-courier.ts';

const MINUTE = 60_000;
const TO_MIDNIGHT = 7 * 60;
const KINDS: readonly PushKindName[] = ['telegram', 'pushover', 'ntfy', 'webhook'];
const recipientOf = (kind: PushKindName): PushRecipient => ({
  id: `id-${kind}`,
  kind,
  name: `our-${kind}`,
  untilAcknowledged: false,
});

let four: FourServices;
beforeAll(async () => {
  four = await serveFourServices();
});
afterAll(async () => {
  await four[Symbol.asyncDispose]();
});

/** A courier that calls the loopback services as the deployed one calls the real ones. */
const courierFor = (kind: PushKindName): MemoryCourier => {
  const courier = new MemoryCourier();
  courier.recipients = [recipientOf(kind)];
  courier.secrets.set(`id-${kind}`, { text: JSON.stringify(four.secrets[kind]), version: 1 });
  courier.transport = createPushTransport({ allowLoopback: true, timeoutMs: 1_000 });
  return courier;
};

/** What the courier made of it: `sent`, `broken <code>`, or `owed <code> <minutes>`, how long it waits. */
const verdict = (courier: MemoryCourier, kind: PushKindName): string => {
  const [last] = courier.logged.slice(-1);
  const [owed] = courier.channels.recipients[`id-${kind}`]?.owed ?? [];
  return [last?.status, last?.code, owed && (owed.retryAt - courier.now) / MINUTE]
    .filter((part) => part !== undefined)
    .join(' ');
};

const meet = async (kind: PushKindName, fault: Fault | undefined) => {
  const courier = courierFor(kind);
  const service = four.services[kind];
  const before = service.received.length;
  service.fault = fault;
  await courier.deliver(publication({ to: [`id-${kind}`] }));
  service.fault = undefined;
  return { said: verdict(courier, kind), requests: service.received.length - before, courier };
};

describe.each(KINDS)('%s', (kind) => {
  it('takes a message', async () => {
    expect(await meet(kind, undefined)).toMatchObject({ said: 'sent', requests: 1 });
  });

  it.each<[string, Fault, string]>([
    ['that never answers is tried again', ANY_SERVER_FAULTS.neverAnswers, 'owed timeout 1'],
    ['that hangs in its answer is tried again', ANY_SERVER_FAULTS.hangsInItsAnswer, 'owed timeout 1'],
    ['that cuts the connection is tried again', ANY_SERVER_FAULTS.cutsTheConnection, 'owed ECONNRESET 1'],
    ['whose answer is huge has taken the message', ANY_SERVER_FAULTS.hugeAnswer, 'sent'],
    ['whose refusal is huge has refused it', ANY_SERVER_FAULTS.hugeRefusal, 'broken http-403'],
    ['that redirects is tried again, elsewhere never', ANY_SERVER_FAULTS.redirect, 'owed http-302 1'],
    ['that moved is tried again, elsewhere never', ANY_SERVER_FAULTS.movedForGood, 'owed http-308 1'],
    ['behind a broken proxy is tried again', ANY_SERVER_FAULTS.proxyPage, 'owed http-502 1'],
    ['in maintenance is tried when it said', ANY_SERVER_FAULTS.maintenance, 'owed http-503 2'],
  ])('%s', async (_sentence, fault, said) => {
    expect(await meet(kind, fault)).toMatchObject({ said, requests: 1 });
  });

  it('that is not there at all is tried again', async () => {
    const courier = courierFor(kind);
    const nobody = JSON.stringify(four.secrets[kind]).replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1');
    courier.secrets.set(`id-${kind}`, { text: nobody, version: 1 });
    await courier.deliver(publication({ to: [`id-${kind}`] }));
    expect(verdict(courier, kind)).toBe('owed ECONNREFUSED 1');
  });
});

it.each<[string, PushKindName, Fault, string]>([
  [
    'Telegram: too many messages, and how long to wait (a minute at least)',
    'telegram',
    TELEGRAM_FAULTS.tooMany,
    'owed http-429 1',
  ],
  ['Telegram: too many messages', 'telegram', TELEGRAM_FAULTS.tooManyWithoutTime, 'owed http-429 1'],
  ['Telegram: the token was revoked', 'telegram', TELEGRAM_FAULTS.tokenRevoked, 'broken http-401'],
  ['Telegram: there is no such bot', 'telegram', TELEGRAM_FAULTS.noSuchBot, 'broken http-404'],
  ['Telegram: the bot was blocked', 'telegram', TELEGRAM_FAULTS.botBlocked, 'broken http-403'],
  ['Telegram: the bot was put out of the group', 'telegram', TELEGRAM_FAULTS.botKicked, 'broken http-403'],
  ['Telegram: the person deleted the account', 'telegram', TELEGRAM_FAULTS.userGone, 'broken http-403'],
  ['Telegram: the chat does not exist', 'telegram', TELEGRAM_FAULTS.chatNotFound, 'broken http-400'],
  ['Telegram: the group has a new id', 'telegram', TELEGRAM_FAULTS.groupMigrated, 'broken chat-migrated'],
  ['Telegram: a fault of theirs', 'telegram', TELEGRAM_FAULTS.internalError, 'owed http-500 1'],
  ['Pushover: no such application', 'pushover', PUSHOVER_FAULTS.wrongToken, 'broken http-400'],
  ['Pushover: no such person', 'pushover', PUSHOVER_FAULTS.wrongUser, 'broken http-400'],
  ['Pushover: the month is used up', 'pushover', PUSHOVER_FAULTS.monthUsedUp, 'owed http-429 1'],
  ['Pushover: too many, and when', 'pushover', PUSHOVER_FAULTS.tooManyWithTime, 'owed http-429 1.5'],
  ['Pushover: a fault of theirs', 'pushover', PUSHOVER_FAULTS.internalError, 'owed http-500 1'],
  ['Pushover: refused with a 200', 'pushover', PUSHOVER_FAULTS.refusedWith200, 'broken refused'],
  ['ntfy: a burst', 'ntfy', NTFY_FAULTS.burst, 'owed ntfy-42901 1'],
  ['ntfy: a burst, and when', 'ntfy', NTFY_FAULTS.burstWithTime, 'owed ntfy-42901 3'],
  ['ntfy: a token it does not know', 'ntfy', NTFY_FAULTS.wrongToken, 'broken ntfy-40101'],
  ['ntfy: a topic that is somebody else’s', 'ntfy', NTFY_FAULTS.notAllowed, 'broken ntfy-40301'],
  ['ntfy: a topic it cannot have', 'ntfy', NTFY_FAULTS.topicInvalid, 'broken ntfy-40009'],
  ['ntfy: no ntfy at this address', 'ntfy', NTFY_FAULTS.pageNotFound, 'broken ntfy-40401'],
  ['ntfy: more than it takes', 'ntfy', NTFY_FAULTS.tooLarge, 'broken ntfy-41303'],
  ['ntfy: a fault of theirs', 'ntfy', NTFY_FAULTS.internalError, 'owed ntfy-50001 1'],
  ['webhook: not there, perhaps restarting', 'webhook', WEBHOOK_FAULTS.notThere, 'owed http-404 1'],
  ['webhook: gone for good', 'webhook', WEBHOOK_FAULTS.goneForGood, 'broken http-410'],
  ['webhook: who are you', 'webhook', WEBHOOK_FAULTS.unauthorised, 'broken http-401'],
  ['webhook: forbidden', 'webhook', WEBHOOK_FAULTS.forbidden, 'broken http-403'],
  ['webhook: it takes no POST', 'webhook', WEBHOOK_FAULTS.wrongMethod, 'broken http-405'],
  ['webhook: it does not understand', 'webhook', WEBHOOK_FAULTS.badRequest, 'broken http-400'],
  ['webhook: too many, a minute at least', 'webhook', WEBHOOK_FAULTS.tooMany, 'owed http-429 1'],
  ['webhook: too many until a moment', 'webhook', WEBHOOK_FAULTS.tooManyUntil, 'owed http-429 10'],
  ['webhook: too many', 'webhook', WEBHOOK_FAULTS.tooManyWithoutTime, 'owed http-429 1'],
  ['webhook: Discord’s limit', 'webhook', WEBHOOK_FAULTS.discordLimit, 'owed http-429 1'],
  ['webhook: it waited too long itself', 'webhook', WEBHOOK_FAULTS.timeout, 'owed http-408 1'],
  ['webhook: a fault of theirs', 'webhook', WEBHOOK_FAULTS.internalError, 'owed http-500 1'],
  ['webhook: busy', 'webhook', WEBHOOK_FAULTS.unavailable, 'owed http-503 1'],
])('%s', async (_sentence, kind, fault, said) => {
  expect(await meet(kind, fault)).toMatchObject({ said, requests: 1 });
});

it('ntfy: a day that is used up comes back at midnight UTC, too late for a message of 17:00', async () => {
  const { said, courier } = await meet('ntfy', NTFY_FAULTS.dayUsedUp);
  expect(START + TO_MIDNIGHT * MINUTE).toBe(Date.parse('2026-05-16T00:00:00Z'));
  expect([said, courier.channels]).toEqual(['dropped ntfy-42908', { recipients: {} }]);
});

it('ntfy: a day that is used up at 18:00 holds the message until midnight UTC', async () => {
  const courier = courierFor('ntfy');
  courier.now = Date.parse('2026-05-15T18:00:00Z');
  four.services.ntfy.fault = NTFY_FAULTS.dayUsedUp;
  await courier.deliver(publication({ to: ['id-ntfy'], at: '2026-05-15T18:00:00.000Z' }));
  four.services.ntfy.fault = undefined;
  expect(verdict(courier, 'ntfy')).toBe('owed ntfy-42908 360');
});

describe('a wrong secret', () => {
  it.each<[string, PushKindName, Readonly<Record<string, string>>, string]>([
    ['Telegram: somebody else’s token', 'telegram', { botToken: `1:${'b'.repeat(35)}` }, 'broken http-401'],
    ['Telegram: a chat that never wrote to the bot', 'telegram', { chatId: '42' }, 'broken http-400'],
    ['Pushover: a wrong application', 'pushover', { appToken: 'b'.repeat(30) }, 'broken http-400'],
    ['Pushover: a wrong user', 'pushover', { userKey: 'b'.repeat(30) }, 'broken http-400'],
    ['ntfy: a wrong token', 'ntfy', { token: 'tk_wrong' }, 'broken ntfy-40101'],
    ['ntfy: half of a token', 'ntfy', { topic: 'not a topic' }, 'broken secret-unreadable'],
  ])('%s', async (_sentence, kind, change, said) => {
    const courier = courierFor(kind);
    const text = JSON.stringify({ ...four.secrets[kind], ...change });
    courier.secrets.set(`id-${kind}`, { text, version: 1 });
    await courier.deliver(publication({ to: [`id-${kind}`] }));
    expect(verdict(courier, kind)).toBe(said);
  });
});

it('no fault of any service writes a secret, or what a service said, into a log or into what is stored', async () => {
  const faults: readonly (readonly [PushKindName, Fault])[] = [
    ...KINDS.flatMap((kind) => Object.values(ANY_SERVER_FAULTS).map((fault) => [kind, fault] as const)),
    ...Object.values(TELEGRAM_FAULTS).map((fault) => ['telegram', fault] as const),
    ...Object.values(PUSHOVER_FAULTS).map((fault) => ['pushover', fault] as const),
    ...Object.values(NTFY_FAULTS).map((fault) => ['ntfy', fault] as const),
    ...Object.values(WEBHOOK_FAULTS).map((fault) => ['webhook', fault] as const),
  ];
  const written: unknown[] = [];
  for (const [kind, fault] of faults) {
    const { courier } = await meet(kind, fault);
    written.push(courier.logged, courier.channels, [...courier.deliveries]);
  }
  const text = JSON.stringify(written);
  const secrets = KINDS.flatMap((kind) => Object.values(four.secrets[kind]));
  for (const secret of [...secrets, '127.0.0.1', 'Unauthorized', 'limit reached', 'Bad Gateway'])
    expect(text).not.toContain(secret);
});
