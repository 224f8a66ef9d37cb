import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ntfyAnswer, ntfyRequest, ntfySecretSchema } from '../../../core/channels/ntfy/send.ts';
import {
  answerByStatus,
  cutBytes,
  cutText,
  type Publication,
  type PushAnswer,
  type PushOptions,
  retryAfterMs,
  withoutSlash,
} from '../../../core/channels/publication.ts';
import { pushoverAnswer, pushoverCancel, pushoverRequest } from '../../../core/channels/pushover/send.ts';
import { telegramAnswer, telegramRequest } from '../../../core/channels/telegram/send.ts';
import { SIGNATURE_HEADER, webhookAnswer, webhookRequest } from '../../../core/channels/webhook/send.ts';
import { publication } from '../../lambda/courier/memory-courier.ts';

const NOW = Date.parse('2026-05-15T17:00:30Z');
const OPTIONS: PushOptions = { now: NOW, untilAcknowledged: false, episode: {} };
const LINKS: Publication['links'] = [
  { label: 'Mute 1 h', url: 'https://x.example/m/one', action: 'mute' },
  { label: 'Mute until it is over', url: 'https://x.example/m/two', action: 'mute-over' },
  { label: 'Open', url: 'https://x.example/home', action: 'open' },
];
const answer = (status: number, body: unknown = '', headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const form = (body: string) => Object.fromEntries(new URLSearchParams(body));

describe('telegram', () => {
  const SECRET = { botToken: '123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', chatId: '-1001234567890' };

  it('gets a message with its links as buttons', () => {
    const { method, url, headers, body } = telegramRequest(publication({ links: LINKS }), SECRET, OPTIONS);
    expect([method, url]).toEqual(['POST', `https://api.telegram.org/bot${SECRET.botToken}/sendMessage`]);
    expect(headers).toEqual({ 'content-type': 'application/json' });
    expect(JSON.parse(body)).toEqual({
      chat_id: '-1001234567890',
      text: 'Left on? 830 W since 15:00\n\nHome has used about 830 W since 15:00 (limit 500 W).',
      disable_notification: false,
      link_preview_options: { is_disabled: true },
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Mute 1 h', url: 'https://x.example/m/one' }],
          [{ text: 'Mute until it is over', url: 'https://x.example/m/two' }],
          [{ text: 'Open', url: 'https://x.example/home' }],
        ],
      },
    });
  });

  it('is silent for info, and a follow-up replies to the raise', () => {
    const message = publication({ severity: 'info', event: 'recovered' });
    const { body } = telegramRequest(message, SECRET, { ...OPTIONS, episode: { reference: '77' } });
    expect(JSON.parse(body)).toMatchObject({
      disable_notification: true,
      reply_parameters: { message_id: 77, allow_sending_without_reply: true },
    });
  });

  it('has no buttons, and replies to nothing, where there is nothing to press or to reply to', () => {
    const said = JSON.parse(telegramRequest(publication(), SECRET, OPTIONS).body);
    expect(said).not.toHaveProperty('reply_markup');
    expect(said).not.toHaveProperty('reply_parameters');
  });

  it('takes at most 4096 characters', () => {
    const { body } = telegramRequest(publication({ text: '😀'.repeat(5_000) }), SECRET, OPTIONS);
    expect(JSON.parse(body).text.length).toBeLessThanOrEqual(4_096);
  });

  it.each([
    ['sent', answer(200, { ok: true, result: { message_id: 42 } }), { outcome: 'sent', reference: '42' }],
    [
      'too many',
      answer(429, { ok: false, error_code: 429, description: 'x', parameters: { retry_after: 7 } }),
      { outcome: 'retry', code: 'http-429', waitMs: 7_000 },
    ],
    [
      'chat not found',
      answer(400, { ok: false, error_code: 400, description: 'Bad Request: chat not found' }),
      { outcome: 'broken', code: 'http-400' },
    ],
    [
      'bot blocked',
      answer(403, { ok: false, error_code: 403, description: 'x' }),
      { outcome: 'broken', code: 'http-403' },
    ],
    [
      'token revoked',
      answer(401, { ok: false, error_code: 401, description: 'Unauthorized' }),
      { outcome: 'broken', code: 'http-401' },
    ],
    [
      'group became a supergroup',
      answer(400, { ok: false, error_code: 400, parameters: { migrate_to_chat_id: -100 } }),
      { outcome: 'broken', code: 'chat-migrated' },
    ],
    ['sent, nobody knows as what', answer(200, { ok: true }), { outcome: 'sent' }],
    [
      'too many, for how long is not said',
      answer(429, { ok: false }),
      { outcome: 'retry', code: 'http-429' },
    ],
    [
      'a code of its own in an answer that went well',
      answer(200, { ok: false, error_code: 403 }),
      { outcome: 'broken', code: 'http-403' },
    ],
    ['a fault of theirs', answer(502, '<html>'), { outcome: 'retry', code: 'http-502' }],
    ['not ok without a code', answer(200, { ok: false }), { outcome: 'broken', code: 'http-400' }],
  ])('answers: %s', (_name, response, expected) => {
    expect(telegramAnswer(response, NOW)).toStrictEqual(expected);
  });
});

it('a server of one’s own may be written with a slash at its end', () => {
  const telegram = telegramRequest(
    publication(),
    { botToken: '1:aaaaaaaaaaaaaaaaaaaaaaaa', chatId: '1', server: 'https://bots.example/' },
    OPTIONS,
  );
  expect(telegram.url).toBe('https://bots.example/bot1:aaaaaaaaaaaaaaaaaaaaaaaa/sendMessage');
  expect(['https://x.example', 'https://x.example//', 'https://x.example/a/'].map(withoutSlash)).toEqual([
    'https://x.example',
    'https://x.example',
    'https://x.example/a',
  ]);
});

it.each([
  ['k3Jx0o2B1nq8yWq5mT7vZw', 'k3Jx0o2B1nq8yWq5mT7vZw'],
  ['test/2026-05-15T17:00:00.000Z', expect.stringMatching(/^[-_A-Za-z0-9]{22}$/)],
  [`summary/${'aaaa0001-'.repeat(19)}/x`, expect.stringMatching(/^[-_A-Za-z0-9]{22}$/)],
])('an episode has a card of its own in ntfy, whatever it is called: %s', (episode, sequence_id) => {
  const { body } = ntfyRequest(publication({ episode }), { topic: 'home-abc' }, OPTIONS);
  expect(JSON.parse(body)).toMatchObject({ sequence_id });
});

it('a token that no header can carry is no secret of ntfy', () => {
  expect(ntfySecretSchema.safeParse({ topic: 'home-abc', token: 'tk_abc\nX: y' }).success).toBe(false);
  expect(ntfySecretSchema.safeParse({ topic: 'home-abc', token: 'tk_abc' }).success).toBe(true);
});

describe('pushover', () => {
  const SECRET = { appToken: 'a'.repeat(30), userKey: 'u'.repeat(30) };

  it.each([
    ['info', '-1'],
    ['warning', '0'],
    ['critical', '1'],
  ] as const)('gives %s the priority %s', (severity, priority) => {
    expect(form(pushoverRequest(publication({ severity }), SECRET, OPTIONS).body)).toMatchObject({
      priority,
    });
  });

  it('repeats a critical alert each minute for an hour where that was asked for, and cancels it at its end', () => {
    const options = { ...OPTIONS, untilAcknowledged: true };
    const raised = form(pushoverRequest(publication(), SECRET, options).body);
    expect(raised).toMatchObject({
      priority: '2',
      retry: '60',
      expire: '3600',
      tags: 'episode-k3Jx0o2B1nq8yWq5mT7vZw',
      timestamp: '1778864400',
    });
    expect(form(pushoverRequest(publication({ event: 'recovered' }), SECRET, options).body).priority).toBe(
      '1',
    );
    expect(form(pushoverRequest(publication({ severity: 'warning' }), SECRET, options).body).priority).toBe(
      '0',
    );
    for (const event of ['recovered', 'ended', 'muted']) {
      expect(pushoverCancel(publication({ event }), SECRET, options)).toEqual({
        method: 'POST',
        url: 'https://api.pushover.net/1/receipts/cancel_by_tag/episode-k3Jx0o2B1nq8yWq5mT7vZw.json',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `token=${SECRET.appToken}`,
      });
    }
    expect(pushoverCancel(publication(), SECRET, options)).toBeUndefined();
    expect(pushoverCancel(publication({ event: 'recovered' }), SECRET, OPTIONS)).toBeUndefined();
  });

  it('gets a form, with what the application and the user are known by', () => {
    const { method, url, headers, body } = pushoverRequest(publication(), SECRET, OPTIONS);
    expect([method, url]).toEqual(['POST', 'https://api.pushover.net/1/messages.json']);
    expect(headers).toEqual({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(form(body)).toEqual({
      token: SECRET.appToken,
      user: SECRET.userKey,
      title: 'Left on? 830 W since 15:00',
      message: 'Home has used about 830 W since 15:00 (limit 500 W).',
      priority: '1',
      timestamp: '1778864400',
    });
  });

  it.each([
    { name: 'the longest link that it takes', length: 512, url: 'https://x.example/'.padEnd(512, 'a') },
    { name: 'the next one instead of a longer one', length: 513, url: 'https://x.example/home' },
  ])('gets $name', ({ length, url }) => {
    const links: Publication['links'] = [
      { label: 'Mute', url: 'https://x.example/'.padEnd(length, 'a'), action: 'mute' },
      { label: 'Open', url: 'https://x.example/home', action: 'open' },
    ];
    expect(form(pushoverRequest(publication({ links }), SECRET, OPTIONS).body).url).toBe(url);
  });

  it('gets one link and no more than it takes', () => {
    const sent = form(
      pushoverRequest(
        publication({ links: LINKS, text: 'x'.repeat(2_000), headline: 'y'.repeat(300) }),
        SECRET,
        OPTIONS,
      ).body,
    );
    expect(sent).toMatchObject({ url: 'https://x.example/m/one', url_title: 'Mute 1 h' });
    expect(sent.message).toHaveLength(1_024);
    expect(sent.title).toHaveLength(250);
  });

  it.each([
    ['sent', answer(200, { status: 1, request: 'x' }), { outcome: 'sent' }],
    [
      'refused',
      answer(400, { status: 0, errors: ['user key is invalid'] }),
      { outcome: 'broken', code: 'http-400' },
    ],
    ['the month is used up', answer(429, { status: 0 }), { outcome: 'retry', code: 'http-429' }],
    ['a fault of theirs', answer(500), { outcome: 'retry', code: 'http-500' }],
    ['refused with a 200', answer(200, { status: 0 }), { outcome: 'broken', code: 'refused' }],
    ['taken without a word', answer(200), { outcome: 'sent' }],
    ['moved', answer(300, { status: 0 }), { outcome: 'retry', code: 'http-300' }],
  ])('answers: %s', (_name, response, expected) => {
    expect(pushoverAnswer(response, NOW)).toStrictEqual(expected);
  });
});

describe('ntfy', () => {
  it('gets one card an episode, a mute that is pressed without a browser, and a page to open', () => {
    const { method, url, headers, body } = ntfyRequest(
      publication({ links: LINKS }),
      { topic: 'home-x', token: 'tk_1' },
      OPTIONS,
    );
    expect([method, url]).toEqual(['POST', 'https://ntfy.sh']);
    expect(headers).toEqual({ 'content-type': 'application/json', authorization: 'Bearer tk_1' });
    expect(JSON.parse(body)).toEqual({
      topic: 'home-x',
      title: 'Left on? 830 W since 15:00',
      message: 'Home has used about 830 W since 15:00 (limit 500 W).',
      priority: 5,
      tags: ['rotating_light'],
      sequence_id: 'k3Jx0o2B1nq8yWq5mT7vZw',
      click: 'https://x.example/home',
      actions: [
        { action: 'http', label: 'Mute 1 h', url: 'https://x.example/m/one', method: 'POST', clear: true },
        {
          action: 'http',
          label: 'Mute until it is over',
          url: 'https://x.example/m/two',
          method: 'POST',
          clear: true,
        },
        { action: 'view', label: 'Open', url: 'https://x.example/home' },
      ],
    });
  });

  it('gets a sequence id that it takes, though the id of a message of its own has slashes and colons', () => {
    const episode = 'service/key-rejected/2026-05-15T17:00:00.000Z';
    const sequenceOf = (id: string) =>
      JSON.parse(ntfyRequest(publication({ episode: id }), { topic: 't' }, OPTIONS).body).sequence_id;
    expect(sequenceOf(episode)).toMatch(/^[-_A-Za-z0-9]{22}$/);
    expect(sequenceOf(episode)).toBe(sequenceOf(episode));
    expect(sequenceOf(`${episode}x`)).not.toBe(sequenceOf(episode));
  });

  it('without links has nothing to press or to open, and without a token tells nobody who it is', () => {
    const { headers, body } = ntfyRequest(
      publication(),
      { topic: 't', server: 'https://n.example' },
      OPTIONS,
    );
    expect(headers).not.toHaveProperty('authorization');
    expect(JSON.parse(body)).not.toHaveProperty('actions');
    expect(JSON.parse(body)).not.toHaveProperty('click');
  });

  it('shows three links and no more, and views those that order nothing', () => {
    const links: Publication['links'] = [
      { label: 'Readings', url: 'https://x.example/readings' },
      ...LINKS.slice(0, 2),
      { label: 'More', url: 'https://x.example/more' },
    ];
    const { actions } = JSON.parse(ntfyRequest(publication({ links }), { topic: 't' }, OPTIONS).body);
    expect(actions.map(({ action, label }: { action: string; label: string }) => [action, label])).toEqual([
      ['view', 'Readings'],
      ['http', 'Mute 1 h'],
      ['http', 'Mute until it is over'],
    ]);
  });

  it('gets no body that it would make an attachment of', () => {
    const { body } = ntfyRequest(publication({ text: 'ä'.repeat(5_000) }), { topic: 't' }, OPTIONS);
    expect(Buffer.byteLength(JSON.parse(body).message)).toBeLessThanOrEqual(4_096);
  });

  it.each([
    ['sent', answer(200, { id: 'x' }), { outcome: 'sent' }],
    ['sent, whatever number is in it', answer(200, { id: 'x', code: 42908 }), { outcome: 'sent' }],
    ['not understood', answer(400, { code: 40001 }), { outcome: 'broken', code: 'ntfy-40001' }],
    ['a burst', answer(429, { code: 42901 }), { outcome: 'retry', code: 'ntfy-42901' }],
    [
      'the day is used up',
      answer(429, { code: 42908 }),
      { outcome: 'retry', code: 'ntfy-42908', waitMs: Date.parse('2026-05-16T00:00:00Z') - NOW },
    ],
    ['forbidden', answer(403, { code: 40301 }), { outcome: 'broken', code: 'ntfy-40301' }],
    ['unauthorised', answer(401, { code: 40101 }), { outcome: 'broken', code: 'ntfy-40101' }],
    ['a fault of theirs', answer(500, { code: 50001 }), { outcome: 'retry', code: 'ntfy-50001' }],
    ['a proxy', answer(503, 'busy'), { outcome: 'retry', code: 'http-503' }],
  ])('answers: %s', (_name, response, expected) => {
    expect(ntfyAnswer(response, NOW)).toStrictEqual(expected);
  });
});

describe('a webhook', () => {
  it('gets the publication without recipient ids, signed with the time of the try', () => {
    const { method, url, headers, body } = webhookRequest(
      publication({ links: LINKS }),
      { url: 'https://ha.example/x', secret: 'sixteen-characters' },
      OPTIONS,
    );
    const { to: _to, ...rest } = publication({ links: LINKS });
    expect([method, url]).toEqual(['POST', 'https://ha.example/x']);
    expect(JSON.parse(body)).toEqual(rest);
    const t = Math.floor(NOW / 1_000);
    const v1 = createHmac('sha256', 'sixteen-characters').update(`${t}.${body}`).digest('hex');
    expect(headers).toEqual({ 'content-type': 'application/json', [SIGNATURE_HEADER]: `t=${t},v1=${v1}` });
  });

  it('without a secret is not signed', () => {
    expect(
      webhookRequest(publication(), { url: 'https://ha.example/x' }, OPTIONS).headers,
    ).not.toHaveProperty(SIGNATURE_HEADER);
  });

  it.each([
    ['taken', answer(204), { outcome: 'sent' }],
    ['moved', answer(301), { outcome: 'retry', code: 'http-301' }],
    ['not there', answer(404), { outcome: 'retry', code: 'http-404' }],
    ['gone', answer(410), { outcome: 'broken', code: 'http-410' }],
    ['forbidden', answer(403), { outcome: 'broken', code: 'http-403' }],
    [
      'busy',
      answer(429, '', { 'retry-after': '30' }),
      { outcome: 'retry', code: 'http-429', waitMs: 30_000 },
    ],
  ])('answers: %s', (_name, response, expected) => {
    expect(webhookAnswer(response, NOW)).toStrictEqual(expected);
  });
});

it.each([
  ['120', 120_000],
  ['Fri, 15 May 2026 17:01:30 GMT', 60_000],
  ['Fri, 15 May 2026 17:01:30 +0000', 60_000],
  ['2026-05-15T17:01:30Z', 60_000],
  [' 120 ', 120_000],
  ['0', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
])('a Retry-After of %j is %s ms', (text, expected) => {
  expect(retryAfterMs(answer(429, '', { 'retry-after': text }), NOW)).toBe(expected);
});

it('a Retry-After that is missing is none', () => {
  expect(retryAfterMs(answer(429), NOW)).toBeUndefined();
});

it.each<[number, PushAnswer]>([
  [101, { outcome: 'broken', code: 'http-101' }],
  [200, { outcome: 'sent' }],
  [299, { outcome: 'sent' }],
  [300, { outcome: 'retry', code: 'http-300' }],
  [399, { outcome: 'retry', code: 'http-399' }],
  [400, { outcome: 'broken', code: 'http-400' }],
  [408, { outcome: 'retry', code: 'http-408' }],
  [425, { outcome: 'retry', code: 'http-425' }],
  [429, { outcome: 'retry', code: 'http-429' }],
  [499, { outcome: 'broken', code: 'http-499' }],
  [500, { outcome: 'retry', code: 'http-500' }],
])('an answer of which nothing but the status %i is known', (status, expected) => {
  expect(answerByStatus(answer(status), NOW)).toStrictEqual(expected);
});

it('text is cut between characters', () => {
  expect(cutText('abcdef', 4)).toBe('abc…');
  expect(cutText('abcd', 4)).toBe('abcd');
  expect(cutText('ab😀d', 4)).toBe('ab…');
  expect(cutText('😀bcdef', 4)).toBe('😀b…');
  expect(cutBytes('ääää', 5)).toBe('ä…');
  expect(cutBytes('abc', 3)).toBe('abc');
});

it.each([
  { name: 'for a character and no ellipsis', most: 1, text: '…', bytes: '' },
  { name: 'for nothing', most: 0, text: '', bytes: '' },
  { name: 'for less than nothing', most: -5, text: '', bytes: '' },
])('a text cut where there is room $name is not longer than that', ({ most, text, bytes }) => {
  expect(cutText('abc', most)).toBe(text);
  expect(cutBytes('abc', most)).toBe(bytes);
});
