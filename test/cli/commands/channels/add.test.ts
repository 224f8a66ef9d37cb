import { readFileSync, writeFileSync } from 'node:fs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { PUSH_KINDS } from '../../../../core/channels/push-kinds.ts';
import { BadInputError } from '../../../../core/contract/bad-input.ts';
import { answering } from '../../../support/command-run.ts';
import { CHAT, type FourServices, serveFourServices } from '../../../support/push-services/four-services.ts';
import { ANY_SERVER_FAULTS, type Fault } from '../../../support/push-services/loopback-service.ts';
import { NTFY_FAULTS } from '../../../support/push-services/ntfy.ts';
import { PUSHOVER_FAULTS } from '../../../support/push-services/pushover.ts';
import { TELEGRAM_FAULTS } from '../../../support/push-services/telegram.ts';
import { WEBHOOK_FAULTS } from '../../../support/push-services/webhook.ts';
import { householdWith, ME, messageOf, path } from './household-with-channels.ts';

let four: FourServices;
beforeEach(async () => {
  four = await serveFourServices();
});
afterEach(async () => {
  await four[Symbol.asyncDispose]();
});

const serverOf = (kind: 'telegram' | 'pushover' | 'ntfy'): string[] => [
  '--server',
  four.services[kind].origin,
];
const TOKEN = '123456789:AAF-loopback_bot_token_of_35_signs';
const [APP, USER] = ['azGDORePK8gMaC0QOYAMyEEuzJnyUi', 'uQiRzpo4DXghDmr9QzzfQu27cmVRsG'];
const hookUrl = () => `${four.services.webhook.origin}${four.models.webhook.path}`;

describe('channels add telegram', () => {
  const telegram = (...more: string[]) => ['add', 'telegram', 'family', ...serverOf('telegram'), ...more];

  it('asks for the token unseen, finds the chat, proves it, stores it and adds the recipient', async () => {
    using home = householdWith([ME]);
    const { prompts, asked } = answering(TOKEN, CHAT, true);
    const { out, error } = await home.run(telegram(), { prompts });
    expect(error).toBeUndefined();
    expect(asked).toEqual(['Bot token (stays hidden):', 'Which chat gets the alerts?', 'Did it arrive?']);
    expect(
      four.models.telegram.shownIn(CHAT).map(({ text, silent }) => [text.split('\n')[0], silent]),
    ).toEqual([['[TEST] Home: alerts can reach you here', false]]);
    const server = four.services.telegram.origin;
    expect(home.secret('telegram/family')).toEqual({ botToken: TOKEN, chatId: CHAT, server });
    expect(home.parameters.types.get(path('telegram/family'))).toBe('SecureString');
    expect(home.recipients()).toEqual([ME, { telegram: 'family' }]);
    expect(out).toContain('Next: npx cdk deploy -c config=');
    expect(out).not.toContain(TOKEN);
  });

  it('says what to do while nobody has written to the bot, and looks again', async () => {
    using home = householdWith([ME]);
    const chat = four.models.telegram.chats.pop();
    const { prompts } = answering(TOKEN, '', CHAT, true);
    const text = prompts.text;
    const { out, error } = await home.run(telegram(), {
      prompts: {
        ...prompts,
        text: (question) => {
          four.models.telegram.chats.push(chat!);
          return text(question);
        },
      },
    });
    expect(error).toBeUndefined();
    expect(out).toContain('Nobody has written to @our_house_alerts_bot yet.');
    expect(out).toContain('open https://t.me/our_house_alerts_bot on the phone and press Start');
  });

  it('without anybody to ask takes the only chat there is, and names it to a program', async () => {
    using home = householdWith([ME]);
    const env = { TELEGRAM_BOT_TOKEN: TOKEN };
    const { out, err, error } = await home.run(telegram('--json'), { env });
    expect(error).toBeUndefined();
    expect(err).toContain('@our_house_alerts_bot writes to Anna (a private chat).');
    expect(JSON.parse(out)).toEqual({
      household: 'home',
      kind: 'telegram',
      name: 'family',
      parameter: path('telegram/family'),
      recipient: { telegram: 'family' },
      config: home.file,
      deployNeeded: true,
      bot: '@our_house_alerts_bot',
      chat: 'Anna (a private chat)',
      chatId: CHAT,
    });
  });

  it.each<[string, () => void, string[], RegExp]>([
    [
      'nobody wrote to the bot',
      () => four.models.telegram.chats.splice(0),
      [],
      /nobody has written to @our_house_alerts_bot in the last 24 hours: open https:\/\/t\.me.*--chat ID/,
    ],
    [
      'several wrote to it',
      () => four.models.telegram.chats.push({ id: '-1001', name: 'Family', type: 'supergroup' }),
      [],
      /name one with --chat: -1001 Family \(a supergroup\), 987654321 Anna \(a private chat\)/,
    ],
    [
      'the named chat does not exist',
      () => undefined,
      ['--chat', '42'],
      /Telegram does not know the chat; nothing was stored/,
    ],
  ])('without anybody to ask says what to do where %s', async (_sentence, change, flags, line) => {
    using home = householdWith([ME]);
    change();
    const run = await home.run(telegram(...flags), { env: { TELEGRAM_BOT_TOKEN: TOKEN } });
    expect(messageOf(run)).toMatch(line);
    expect(home.secret('telegram/family')).toBeUndefined();
    expect(home.recipients()).toEqual([ME]);
  });

  it('asks again for a token that Telegram does not know, and gives up at the third', async () => {
    using home = householdWith([ME]);
    const wrong = `1:${'x'.repeat(35)}`;
    const { prompts } = answering(wrong, TOKEN, CHAT, true);
    const { out, error } = await home.run(telegram(), { prompts });
    expect(error).toBeUndefined();
    expect(out).toContain('Telegram does not know this bot token: copy it whole from @BotFather');
    const stubborn = await home.run(['add', 'telegram', 'other', ...serverOf('telegram')], {
      prompts: answering(wrong, wrong, wrong).prompts,
    });
    expect(messageOf(stubborn)).toContain('Telegram does not know this bot token');
  });

  it('stores nothing where the message does not arrive', async () => {
    using home = householdWith([ME]);
    const run = await home.run(telegram(), { prompts: answering(TOKEN, CHAT, false).prompts });
    expect(messageOf(run)).toMatch(
      /^Nothing was stored\. Where a test message does not arrive: is the bot muted/,
    );
    expect(home.secret('telegram/family')).toBeUndefined();
  });

  it('says so where another program receives what is written to the bot', async () => {
    using home = householdWith([ME]);
    const { answer } = four.models.telegram;
    four.models.telegram.answer = (request) =>
      request.path.endsWith('/getUpdates')
        ? TELEGRAM_FAULTS.webhookIsSet
        : answer.call(four.models.telegram, request);
    const run = await home.run(telegram(), { env: { TELEGRAM_BOT_TOKEN: TOKEN } });
    expect(messageOf(run)).toMatch(/another program receives.*--chat ID/);
  });

  it('says so where Telegram cannot be reached', async () => {
    using home = householdWith([ME]);
    const run = await home.run(['add', 'telegram', 'family', '--server', 'http://127.0.0.1:1'], {
      env: { TELEGRAM_BOT_TOKEN: TOKEN },
    });
    expect(messageOf(run)).toBe('Telegram cannot be reached (ECONNREFUSED): try again');
  });
});

describe('channels add pushover', () => {
  const pushover = (...more: string[]) => ['add', 'pushover', 'anna', ...serverOf('pushover'), ...more];

  it.each<[string, string]>([
    ['one a line', `${APP}\n${USER}\n`],
    ['JSON', JSON.stringify({ appToken: APP, userKey: USER })],
  ])('takes both keys piped in: %s', async (_sentence, text) => {
    using home = householdWith([ME]);
    const { error } = await home.run(pushover('--min-severity', 'warning', '--until-acknowledged'), {
      piped: async () => text,
    });
    expect(error).toBeUndefined();
    expect(home.secret('pushover/anna')).toMatchObject({ appToken: APP, userKey: USER });
    expect(home.recipients()).toEqual([
      ME,
      { pushover: 'anna', minSeverity: 'warning', untilAcknowledged: true },
    ]);
    expect(four.models.pushover.shown).toMatchObject([{ priority: 0 }]);
  });

  it.each<[string, string, RegExp]>([
    [
      'three lines',
      `${APP}\n${USER}\nx`,
      /has 3 lines; allowed: one value a line \(application token, user key\)/,
    ],
    ['other JSON', '{"token":"x"}', /no secret of this kind; allowed: .*JSON with appToken, userKey/],
    ['half of JSON', '{"appToken":', /no secret of this kind/],
    [
      'a key that is too short',
      `short\n${USER}`,
      /application token \(PUSHOVER_APP_TOKEN, or piped in\): it is not one; allowed: thirty letters/,
    ],
    ['only one of both', APP, /no user key: pipe it in, or set PUSHOVER_USER_KEY; a flag would show it/],
    [
      'keys that Pushover does not know',
      `${'b'.repeat(30)}\n${USER}`,
      /Pushover refuses the application token or the user key; nothing was stored\. Compare both/,
    ],
  ])('refuses %s, without repeating it', async (_sentence, text, line) => {
    using home = householdWith([ME]);
    const run = await home.run(pushover(), { piped: async () => text });
    expect(messageOf(run)).toMatch(line);
    expect(messageOf(run)).not.toContain(USER);
    expect(home.secret('pushover/anna')).toBeUndefined();
  });
});

describe('channels add ntfy', () => {
  it('makes a topic that nobody can guess and says how to subscribe', async () => {
    using home = householdWith([ME]);
    const { out, error } = await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy'), '--json']);
    expect(error).toBeUndefined();
    const { topic, subscribe } = JSON.parse(out);
    expect(topic).toMatch(/^home-[a-km-np-z2-9]{24}$/);
    expect(subscribe).toContain(`the topic ${topic} and "Use another server": ${four.services.ntfy.origin}`);
    expect(home.secret('ntfy/kitchen')).toEqual({ topic, server: four.services.ntfy.origin });
    expect(four.models.ntfy.cardsOf(topic)).toHaveLength(1);
    using other = householdWith([ME]);
    const second = await other.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy'), '--json']);
    expect(JSON.parse(second.out).topic).not.toBe(topic);
  });

  it('keeps its topic where only a token is added', async () => {
    using home = householdWith([ME]);
    four.models.ntfy.reserved.set('home-ours', 'tk_of_the_paid_account');
    await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy')], { env: { NTFY_TOPIC: 'home-theirs' } });
    const { error } = await home.run(['add', 'ntfy', 'kitchen', '--replace'], {
      env: { NTFY_TOKEN: 'tk_of_the_paid_account' },
    });
    expect(error).toBeUndefined();
    expect(home.secret('ntfy/kitchen')).toEqual({
      topic: 'home-theirs',
      token: 'tk_of_the_paid_account',
      server: four.services.ntfy.origin,
    });
    expect(home.recipients()).toEqual([ME, { ntfy: 'kitchen' }]);
  });

  it('asks for a token, which may be none, and waits until the phone is subscribed', async () => {
    using home = householdWith([ME]);
    const { prompts, asked } = answering('', '', true);
    const { error } = await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy')], { prompts });
    expect(error).toBeUndefined();
    expect(asked).toEqual([
      'Access token of the server (Enter for none; stays hidden):',
      'Subscribed? (Enter)',
      'Did it arrive?',
    ]);
  });

  it('says of what passes by itself to try again later', async () => {
    using home = householdWith([ME]);
    four.services.ntfy.fault = NTFY_FAULTS.internalError;
    const run = await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy')]);
    expect(messageOf(run)).toBe('ntfy has trouble of its own (500); nothing was stored. Try again later');
  });

  it('says so where the day of the server is used up', async () => {
    using home = householdWith([ME]);
    four.services.ntfy.fault = NTFY_FAULTS.dayUsedUp;
    const run = await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy')]);
    expect(messageOf(run)).toMatch(/today's messages are used up.*nothing was stored/);
  });
});

describe('channels add webhook', () => {
  it('makes a signing secret and shows it once', async () => {
    using home = householdWith([ME]);
    const { out, error } = await home.run(['add', 'webhook', 'home-assistant'], {
      piped: async () => `${hookUrl()}\n`,
    });
    expect(error).toBeUndefined();
    const secret = /Signing secret, shown this once: (whsec_[\w-]{32})/.exec(out)?.[1];
    expect(home.secret('webhook/home-assistant')).toEqual({ url: hookUrl(), secret });
    expect(out).not.toContain(hookUrl());
    const [{ headers } = { headers: {} }] = four.services.webhook.received;
    expect(headers).toHaveProperty('x-home-mini-signature');
    expect(PUSH_KINDS.webhook.open(JSON.stringify(home.secret('webhook/home-assistant')))).toBeDefined();
  });

  it('leaves messages unsigned where that is asked for', async () => {
    using home = householdWith([ME]);
    const { out } = await home.run(['add', 'webhook', 'slack', '--unsigned'], {
      piped: async () => hookUrl(),
    });
    expect(home.secret('webhook/slack')).toEqual({ url: hookUrl() });
    expect(out).not.toContain('Signing secret');
  });

  it.each<[string, string, RegExp]>([
    [
      'no address',
      'home',
      /webhook's address \(WEBHOOK_URL, or piped in\): it is not one; allowed: a whole address/,
    ],
    [
      'an address without https',
      'http://example.com/x',
      /allowed is an https address; AWS calls it from the internet/,
    ],
    [
      'an address at home',
      'https://192.168.1.10/x',
      /allowed is an address on the internet, not one of a local network/,
    ],
    ['a user name in it', 'https://me:pw@example.com/x', /without a user name or password/],
  ])('refuses %s, without repeating it', async (_sentence, url, line) => {
    using home = householdWith([ME]);
    const run = await home.run(['add', 'webhook', 'ha'], { piped: async () => url });
    expect(messageOf(run)).toMatch(line);
    expect(messageOf(run)).not.toContain('192.168');
    expect(home.secret('webhook/ha')).toBeUndefined();
  });

  it('refuses a server beside the address', async () => {
    using home = householdWith([ME]);
    const run = await home.run(['add', 'webhook', 'ha', '--server', 'https://x.example'], {
      piped: async () => hookUrl(),
    });
    expect(messageOf(run)).toMatch(/^--server: not with a webhook/);
  });
});

describe('channels add', () => {
  test.each<[string, string[], RegExp]>([
    [
      'an unknown kind',
      ['signal', 'family'],
      /^KIND: got "signal"; allowed: telegram, pushover, ntfy or webhook$/,
    ],
    ['email', ['email', 'me'], /; email needs no channel, only a recipient in the config$/],
    [
      'a name with a space',
      ['telegram', 'my phone'],
      /^NAME: got "my phone"; allowed: the name of a channel \(lower-case/,
    ],
    [
      'a name of another kind in the config',
      ['telegram', 'kitchen'],
      /^NAME: got "kitchen", the name of a ntfy channel \(.*config\.json\); allowed: a name that no other channel has$/,
    ],
    [
      'a name of another kind in AWS',
      ['telegram', 'anna'],
      /the name of a pushover channel \(stored in AWS\)/,
    ],
    [
      'an option of another kind',
      ['telegram', 'family', '--until-acknowledged'],
      /^--until-acknowledged: not with telegram, only with pushover$/,
    ],
    [
      'a chat of another kind',
      ['ntfy', 'bath', '--chat', '42'],
      /^--chat: not with ntfy, only with telegram$/,
    ],
    [
      'no signature of another kind',
      ['ntfy', 'bath', '--unsigned'],
      /^--unsigned: not with ntfy, only with webhook$/,
    ],
    [
      'a chat that is none',
      ['telegram', 'family', '--chat', 'mum'],
      /^--chat: got "mum"; allowed: a chat id such as 123456789/,
    ],
    [
      'what is set up already',
      ['ntfy', 'kitchen'],
      /which is set up already; --replace sets it up anew, npx home-mini channels test kitchen/,
    ],
    [
      'a server that is no address',
      ['ntfy', 'bath', '--server', 'ntfy.local'],
      /^--server: got "ntfy.local"; allowed: a whole address/,
    ],
  ])('refuses %s before anything is asked or sent', async (_sentence, argv, line) => {
    using home = householdWith([ME, { ntfy: 'kitchen' }], {
      'ntfy/kitchen': { topic: 'home-x' },
      'pushover/anna': { appToken: APP, userKey: USER },
    });
    const run = await home.run(['add', ...argv]);
    expect(messageOf(run)).toMatch(line);
    expect(Object.values(four.services).flatMap(({ received }) => received)).toEqual([]);
  });

  it('has no secret in what it says, whatever a service answers', async () => {
    const faults: readonly (readonly ['telegram' | 'pushover' | 'ntfy' | 'webhook', Fault])[] = [
      ...Object.values(TELEGRAM_FAULTS).map((fault) => ['telegram', fault] as const),
      ...Object.values(PUSHOVER_FAULTS).map((fault) => ['pushover', fault] as const),
      ...Object.values(NTFY_FAULTS).map((fault) => ['ntfy', fault] as const),
      ...Object.values(WEBHOOK_FAULTS).map((fault) => ['webhook', fault] as const),
      ['telegram', ANY_SERVER_FAULTS.cutsTheConnection],
      ['webhook', ANY_SERVER_FAULTS.redirect],
      ['webhook', ANY_SERVER_FAULTS.hugeRefusal],
    ];
    const secrets = [
      TOKEN,
      APP,
      USER,
      'tk_of_ours',
      'home-ours',
      four.models.webhook.path,
      'whsec_of_ours_16',
    ];
    const env = {
      TELEGRAM_BOT_TOKEN: TOKEN,
      PUSHOVER_APP_TOKEN: APP,
      PUSHOVER_USER_KEY: USER,
      NTFY_TOKEN: 'tk_of_ours',
      WEBHOOK_URL: hookUrl(),
      WEBHOOK_SECRET: 'whsec_of_ours_16',
    };
    using home = householdWith([ME]);
    for (const [kind, fault] of faults) {
      four.services[kind].fault = fault;
      const flags = kind === 'webhook' ? [] : serverOf(kind);
      const run = await home.run(['add', kind, 'phone', ...flags], { env });
      expect(run.error).toBeInstanceOf(BadInputError);
      expect(messageOf(run)).not.toContain('\n');
      for (const secret of secrets) expect(run.out + run.err + messageOf(run)).not.toContain(secret);
      four.services[kind].fault = undefined;
    }
    expect([...home.parameters.stored.keys()].filter((name) => name.includes('/channels/'))).toEqual([]);
  });

  it('says so in one line where AWS does not know who asks', async () => {
    using home = householdWith([ME]);
    mockClient(STSClient)
      .on(GetCallerIdentityCommand)
      .rejects(
        Object.assign(new Error('Could not load credentials from any providers'), {
          name: 'CredentialsProviderError',
        }),
      );
    const run = await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy')]);
    expect(run.error).toHaveProperty('name', 'CredentialsProviderError');
    expect(four.services.ntfy.received).toEqual([]);
  });

  it('leaves all else in the config as it is, and in its order', async () => {
    using home = householdWith([ME]);
    const before = {
      $schema: './home-mini.config.schema.json',
      region: 'eu-west-2',
      readings: { keepFor: '30d' },
      households: [
        { accountNumber: 'A-1234ABCD', name: 'home', rules: [], recipients: [ME], quietHours: '22:00-07:00' },
        { name: 'holiday-home', accountNumber: 'A-5678EFGH', recipients: [ME], rules: [] },
      ],
    };
    writeFileSync(home.file, JSON.stringify(before));
    const { error } = await home.run([
      ...['add', 'ntfy', 'kitchen', '--household', 'home'],
      ...serverOf('ntfy'),
    ]);
    expect(error).toBeUndefined();
    const [own, other] = before.households;
    const after = { ...before, households: [{ ...own, recipients: [ME, { ntfy: 'kitchen' }] }, other] };
    expect(JSON.stringify(JSON.parse(readFileSync(home.file, 'utf8')))).toBe(JSON.stringify(after));
  });

  it('prints the line to add where the config is to be left alone', async () => {
    using home = householdWith([ME]);
    const { out } = await home.run(['add', 'ntfy', 'kitchen', '--keep-config', ...serverOf('ntfy')]);
    expect(out).toContain(`Put this into "recipients" of ${home.file}: {"ntfy":"kitchen"}`);
    expect(home.recipients()).toEqual([ME]);
    expect(home.secret('ntfy/kitchen')).toBeDefined();
  });

  it('asks for nothing where the config cannot be written', async () => {
    using home = householdWith([ME]);
    writeFileSync(`${home.file}.${process.pid}.new`, 'left by another run');
    const run = await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy')]);
    expect(messageOf(run)).toMatch(/can't be written \(EEXIST\)/);
    expect(four.services.ntfy.received).toEqual([]);
  });

  it('is in use at once where it is deployed already', async () => {
    using home = householdWith([ME, { ntfy: 'kitchen' }]);
    const { out } = await home.run(['add', 'ntfy', 'kitchen', ...serverOf('ntfy')]);
    expect(out).toContain('In use from the next message on.');
    expect(home.recipients()).toEqual([ME, { ntfy: 'kitchen' }]);
  });
});
