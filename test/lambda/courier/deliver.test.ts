import { describe, expect, it } from 'vitest';
import { HOOK, MemoryCourier, NTFY, publication, START, status } from './memory-courier.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const statuses = ({ logged }: MemoryCourier) =>
  logged.map(({ status: said, code }) => (code === undefined ? said : `${said} ${code}`));

describe('a publication', () => {
  it('is sent once to each push recipient it names, whatever the other does', async () => {
    const courier = new MemoryCourier();
    courier.service = ({ url }) => (url.includes('ha.example') ? status(500) : status(200));
    await courier.deliver(publication({ to: [NTFY.id, HOOK.id] }));
    expect(courier.sent.map(({ url }) => url)).toEqual([
      'https://ntfy.sh',
      'https://ha.example/api/webhook/secret-id',
    ]);
    expect(statuses(courier)).toEqual(['sent', 'owed http-500']);
  });

  it('that is published twice is sent once', async () => {
    const courier = new MemoryCourier();
    await courier.deliver(publication());
    await courier.deliver(publication());
    expect(courier.sent).toHaveLength(1);
    expect(statuses(courier)).toEqual(['sent', 'sent-before']);
  });

  it('that devices ask to wait for is tried again when the longest wait is over', async () => {
    const courier = new MemoryCourier();
    const phones = {
      id: 'aaaa0003',
      kind: 'webPush',
      name: 'phones',
      webUrl: 'https://home.example',
    } as const;
    courier.recipients = [phones];
    courier.devices = ['1', '2', '3'].map((id) => ({
      id,
      subscription: {
        endpoint: `https://web.push.apple.com/${id}`,
        keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
      },
    }));
    const waits: Record<string, string> = { 1: '120', 2: '900', 3: '300' };
    courier.service = ({ url }) => status(429, '', { 'retry-after': waits[url.at(-1) ?? ''] ?? '' });
    await courier.deliver(publication({ to: [phones.id] }));
    expect(courier.channels.recipients[phones.id]?.owed).toMatchObject([{ retryAt: START + 15 * MINUTE }]);
  });

  it('that meets the second 404 while another run notes the first is out of order, and owed no more', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(404);
    const first = { ...publication({ to: [HOOK.id] }), id: 'one' };
    const second = { ...publication({ to: [HOOK.id] }), id: 'two' };
    const noted = courier.deliver(first);
    courier.now = START + 1;
    await Promise.all([noted, courier.deliver(second)]);
    expect(statuses(courier).toSorted()).toEqual(['broken http-404', 'dropped http-404', 'owed http-404']);
    expect(courier.channels.recipients[HOOK.id]).toMatchObject({ brokenSince: START + 1, owed: [] });
  });

  it('that another run may still be sending makes the run fail, so that Lambda tries again', async () => {
    const courier = new MemoryCourier();
    courier.deliveries.set(`${publication().id}/${NTFY.id}`, {
      state: 'claimed',
      claimedAt: START - 59_000,
      tries: 0,
      since: START,
    });
    await expect(courier.deliver(publication())).rejects.toThrow('being sent by another run');
    expect(courier.sent).toEqual([]);
  });

  it('whose run died a minute ago is sent after all', async () => {
    const courier = new MemoryCourier();
    courier.deliveries.set(`${publication().id}/${NTFY.id}`, {
      state: 'claimed',
      claimedAt: START - MINUTE,
      tries: 0,
      since: START,
    });
    await courier.deliver(publication());
    expect(courier.sent).toHaveLength(1);
  });

  it('for a recipient that was removed is logged and dropped', async () => {
    const courier = new MemoryCourier();
    courier.recipients = [HOOK];
    await courier.deliver(publication());
    expect(courier.sent).toEqual([]);
    expect(courier.logged).toEqual([
      {
        message: 'recipient-gone',
        household: 'home',
        recipient: NTFY.id,
        id: publication().id,
      },
    ]);
  });

  it('for a recipient that was removed takes what was known of it along', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(503);
    await courier.deliver(publication());
    courier.recipients = [HOOK];
    courier.now += MINUTE;
    await courier.deliver(publication());
    expect(courier.channels).toEqual({ recipients: {} });
    expect(courier.sent).toHaveLength(1);
  });

  it.each(['raised', 'reminder'])(
    '%s is dropped where a later event of its episode was sent',
    async (event) => {
      const courier = new MemoryCourier();
      await courier.deliver(publication({ id: 'end', event: 'recovered', at: '2026-05-15T18:00:00.000Z' }));
      await courier.deliver(publication({ id: 'begin', event }));
      expect(statuses(courier)).toEqual(['sent', 'superseded']);
    },
  );

  it.each(['raised', 'reminder'])('%s is dropped where an end of the same moment was sent', async (event) => {
    const courier = new MemoryCourier();
    await courier.deliver(publication({ id: 'end', event: 'recovered' }));
    await courier.deliver(publication({ id: 'begin', event }));
    expect(statuses(courier)).toEqual(['sent', 'superseded']);
  });

  it('that begins an episode never follows an end whose answer was lost', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(503);
    await courier.deliver(publication({ id: 'begin' }));
    courier.now += MINUTE / 2;
    courier.service = () => ({ ok: false, code: 'timeout' });
    await courier.deliver(publication({ id: 'end', event: 'recovered', at: '2026-05-15T17:00:30.000Z' }));
    courier.now += MINUTE;
    courier.service = () => status(200);
    await courier.deliver(publication({ id: 'begin' }));
    expect(statuses(courier)).toEqual(['owed http-503', 'owed timeout', 'superseded']);
    expect(courier.channels.recipients[NTFY.id]?.owed.map(({ id }) => id)).toEqual(['end']);
  });

  it('that ends an episode waits for a raise that is being sent, and comes after it', async () => {
    const courier = new MemoryCourier();
    const [first, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const shown: string[] = [];
    courier.transport = {
      send: async ({ body }) => {
        if (shown.length === 0) {
          first.resolve();
          await answered.promise;
        }
        shown.push(JSON.parse(String(body)).title);
        return status(200);
      },
    };
    const end = publication({
      id: 'end',
      event: 'recovered',
      at: '2026-05-15T17:00:05.000Z',
      headline: 'over',
    });
    const raise = courier.deliver(publication({ headline: 'on' }));
    await first.promise;
    courier.now += 5_000;
    await courier.deliver(end);
    answered.resolve();
    await raise;
    courier.now += MINUTE;
    await courier.deliver(end);
    expect(shown).toEqual(['on', 'over']);
    expect(statuses(courier)).toEqual(['owed raise-under-way', 'sent', 'sent']);
  });

  it('that ends an episode is sent even after a later one', async () => {
    const courier = new MemoryCourier();
    await courier.deliver(publication({ id: 'later', event: 'muted', at: '2026-05-15T18:00:00.000Z' }));
    await courier.deliver(publication({ id: 'end', event: 'recovered' }));
    expect(statuses(courier)).toEqual(['sent', 'sent']);
  });
});

describe('a service that is away', () => {
  it('is tried after 1, 5, 15 and then 60 minutes, and for six hours at most', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(503);
    const waits: number[] = [];
    for (;;) {
      await courier.deliver(publication());
      const [owed] = courier.channels.recipients[NTFY.id]?.owed ?? [];
      if (owed === undefined) break;
      waits.push((owed.retryAt - courier.now) / MINUTE);
      courier.now = owed.retryAt;
    }
    expect(waits).toEqual([1, 5, 15, 60, 60, 60, 60, 60]);
    expect(statuses(courier).at(-1)).toBe('dropped http-503');
  });

  it('is left alone until the next try, however often the message is published', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(503);
    await courier.deliver(publication());
    courier.now += MINUTE - 1;
    await courier.deliver(publication());
    expect(statuses(courier)).toEqual(['owed http-503', 'waiting']);
    expect(courier.sent).toHaveLength(1);
  });

  it('says itself how long to wait', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(429, '', { 'retry-after': '600' });
    await courier.deliver(publication());
    expect(courier.channels.recipients[NTFY.id]?.owed).toEqual([
      { id: publication().id, since: START, retryAt: START + 10 * MINUTE },
    ]);
  });

  it('whose quota is used up is tried at midnight UTC', async () => {
    const courier = new MemoryCourier();
    courier.now = Date.parse('2026-05-15T20:00:00Z');
    courier.service = () => status(429, JSON.stringify({ code: 42908, http: 429, error: 'limit reached' }));
    await courier.deliver(publication({ at: '2026-05-15T20:00:00.000Z' }));
    expect(courier.channels.recipients[NTFY.id]?.owed[0]?.retryAt).toBe(Date.parse('2026-05-16T00:00:00Z'));
  });

  it('keeps the message until it got through, and is then forgotten', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(500);
    await courier.deliver(publication());
    expect(courier.deliveries.get(`${publication().id}/${NTFY.id}`)).toMatchObject({
      state: 'owed',
      tries: 1,
      message: JSON.stringify(publication()),
    });
    courier.now += MINUTE;
    courier.service = () => status(200);
    await courier.deliver(publication());
    expect(courier.channels).toEqual({ recipients: {} });
  });
});

describe('a broken channel', () => {
  const refused = () => status(403, JSON.stringify({ code: 40301, http: 403, error: 'forbidden' }));

  it('is told apart from one that is away, and nothing more is sent there for an hour', async () => {
    const courier = new MemoryCourier();
    courier.service = refused;
    await courier.deliver(publication());
    expect(courier.channels.recipients[NTFY.id]).toEqual({
      owed: [],
      brokenSince: START,
      code: 'ntfy-40301',
      lastTryAt: START,
      secretVersion: 1,
    });
    courier.now += HOUR - 1;
    await courier.deliver(publication({ id: 'second' }));
    expect(courier.sent).toHaveLength(1);
    courier.now += 1;
    await courier.deliver(publication({ id: 'third' }));
    expect(courier.sent).toHaveLength(2);
    expect(courier.channels.recipients[NTFY.id]).toMatchObject({
      brokenSince: START,
      lastTryAt: START + HOUR,
    });
  });

  it('drops what it was owed, and says so', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(503);
    await courier.deliver(publication({ id: 'first' }));
    courier.service = refused;
    await courier.deliver(publication({ id: 'second' }));
    expect(courier.logged.map(({ id, status: said }) => [id, said])).toEqual([
      ['first', 'owed'],
      ['first', 'dropped'],
      ['second', 'broken'],
    ]);
    expect(courier.channels.recipients[NTFY.id]?.owed).toEqual([]);
  });

  it('drops what another run noted meanwhile, and says so even where its own acknowledgement was lost', async () => {
    const courier = new MemoryCourier();
    const first = publication({ id: 'first' });
    let isFirst = false;
    courier.transport = {
      send: async () => {
        if (isFirst) return status(503);
        // While the second waits for its answer, the first is tried and noted.
        isFirst = true;
        await courier.deliver(first);
        courier.lostAcknowledgements = 1;
        return refused();
      },
    };
    await courier.deliver(publication({ id: 'second' }));
    expect(courier.logged.map(({ id, status: said }) => [id, said])).toEqual([
      ['first', 'owed'],
      ['first', 'dropped'],
      ['second', 'broken'],
    ]);
  });

  it('does not say that it dropped what another run sent meanwhile', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(503);
    await courier.deliver(publication({ id: 'first' }));
    courier.now = START + MINUTE;
    let isFirst = false;
    courier.transport = {
      send: async () => {
        if (isFirst) return status(200);
        isFirst = true;
        await courier.deliver(publication({ id: 'first' }));
        return status(503);
      },
    };
    await courier.deliver(publication({ id: 'second' }));
    expect(courier.logged.map(({ id, status: said }) => [id, said])).toEqual([
      ['first', 'owed'],
      ['first', 'sent'],
      ['second', 'owed'],
    ]);
    expect(courier.channels.recipients[NTFY.id]?.owed.map(({ id }) => id)).toEqual(['second']);
  });

  it('is noted by each of a dozen runs at once', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(503);
    const ids = Array.from({ length: 12 }, (_, nth) => `number-${nth}`);
    await Promise.all(ids.map((id) => courier.deliver(publication({ id }))));
    expect(courier.channels.recipients[NTFY.id]?.owed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  it('is tried at once by a test message: somebody wants to know', async () => {
    const courier = new MemoryCourier();
    courier.service = refused;
    await courier.deliver(publication());
    courier.service = () => status(200);
    await courier.deliver(publication({ id: 'test/1', episode: 'test/1', rule: 'test', event: 'test' }));
    expect(statuses(courier)).toEqual(['broken ntfy-40301', 'sent']);
    expect(courier.channels).toEqual({ recipients: {} });
  });

  it('is tried at once when its secret changed', async () => {
    const courier = new MemoryCourier();
    courier.service = refused;
    await courier.deliver(publication());
    courier.secrets.set(NTFY.id, { text: JSON.stringify({ topic: 'home-new' }), version: 2 });
    courier.service = () => status(200);
    await courier.deliver(publication({ id: 'second' }));
    expect(courier.channels).toEqual({ recipients: {} });
  });

  it.each([
    ['without its secret', undefined, 'secret-missing'],
    ['with a secret that is not JSON', 'tk_abc', 'secret-unreadable'],
    ['with a secret that lacks something', '{}', 'secret-unreadable'],
  ])('is one %s', async (_name, text, code) => {
    const courier = new MemoryCourier();
    if (text === undefined) courier.secrets.delete(NTFY.id);
    else courier.secrets.set(NTFY.id, { text, version: 3 });
    await courier.deliver(publication());
    expect(courier.channels.recipients[NTFY.id]?.code).toBe(code);
    expect(courier.sent).toEqual([]);
  });

  it('is a webhook that is not there twice within ten minutes, not once', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(404);
    await courier.deliver(publication({ to: [HOOK.id] }));
    expect(statuses(courier)).toEqual(['owed http-404']);
    courier.now += MINUTE;
    await courier.deliver(publication({ to: [HOOK.id] }));
    expect(statuses(courier)).toEqual(['owed http-404', 'broken http-404']);
  });

  it('is a webhook that is gone for good at once', async () => {
    const courier = new MemoryCourier();
    courier.service = () => status(410);
    await courier.deliver(publication({ to: [HOOK.id] }));
    expect(statuses(courier)).toEqual(['broken http-410']);
  });

  it('is an address that may not be called', async () => {
    const courier = new MemoryCourier();
    courier.service = () => ({ ok: false, code: 'address-refused', refused: true });
    await courier.deliver(publication());
    expect(statuses(courier)).toEqual(['broken address-refused']);
  });
});

it('no secret stands in a log or in what is stored', async () => {
  const courier = new MemoryCourier();
  for (const answer of [
    status(200),
    status(500),
    status(403, 'tk_secret'),
    { ok: false as const, code: 'timeout' },
  ]) {
    courier.service = () => answer;
    courier.now += 2 * HOUR;
    await courier.deliver(
      publication({ id: `m${courier.now}`, to: [NTFY.id, HOOK.id], at: new Date(courier.now).toISOString() }),
    );
  }
  const written = JSON.stringify([courier.logged, courier.channels, [...courier.deliveries]]);
  expect(courier.sent).not.toHaveLength(0);
  for (const secret of ['tk_secret', 'secret-id', 'sixteen-characters', 'home-abc', 'ha.example'])
    expect(written).not.toContain(secret);
});
