import { describe, expect, it } from 'vitest';
import { PUSH_KINDS, type PushKindName, pushKindSchema } from '../../../core/channels/push-kinds.ts';
import { publication } from '../../lambda/courier/memory-courier.ts';

const NOW = Date.parse('2026-05-15T17:00:30Z');
const OPTIONS = { now: NOW, untilAcknowledged: true, episode: {} };
const SECRETS: Readonly<Record<PushKindName, object>> = {
  telegram: { botToken: '1:aaaaaaaaaaaaaaaaaaaaaaaa', chatId: '1' },
  pushover: { appToken: 'a'.repeat(30), userKey: 'u'.repeat(30) },
  ntfy: { topic: 'home-abc' },
  webhook: { url: 'https://ha.example/x' },
};
const KINDS = ['telegram', 'pushover', 'ntfy', 'webhook'] as const;

describe.each(KINDS)('the secret of %s', (kind) => {
  const open = (text: string) => PUSH_KINDS[kind].open(text);

  it('opens a channel that takes messages and reads answers', () => {
    const channel = open(JSON.stringify(SECRETS[kind]));
    expect(channel?.request(publication(), OPTIONS).url).toMatch(/^https:\/\//);
    expect(channel?.answer({ status: 500, headers: {}, body: '' }, NOW)).toEqual({
      outcome: 'retry',
      code: 'http-500',
    });
  });

  it('is of use to Pushover alone once a message is out: to end its repeats', () => {
    const after = open(JSON.stringify(SECRETS[kind]))?.after(publication({ event: 'recovered' }), OPTIONS);
    expect(after?.url).toEqual(
      kind === 'pushover' ? expect.stringContaining('/receipts/cancel_by_tag/') : undefined,
    );
  });

  it.each(['', 'no JSON', '{}', '"text"', 'null'])('opens nothing where it is %j', (text) => {
    expect(open(text)).toBeUndefined();
  });
});

it.each(Object.keys(PUSH_KINDS))('%s is a push service', (kind) => {
  expect(pushKindSchema.parse(kind)).toBe(kind);
});

it.each(['email', 'webPush', 'constructor', '', 7, undefined, ['ntfy']])('%j is no push service', (kind) => {
  expect(pushKindSchema.safeParse(kind).success).toBe(false);
});
