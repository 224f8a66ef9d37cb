import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_HEADER, webhookRequest } from '../../core/channels/webhook/send.ts';
import { Inbox, isGenuine } from '../../docs/examples/verify-webhook.ts';
import { createPushTransport } from '../../lambda/courier/push-transport.ts';
import { publication } from '../lambda/courier/memory-courier.ts';
import { temporaryFolder } from '../support/command-run.ts';

const SECRET = 'whsec_0123456789abcdef';
const NOW = Date.parse('2026-05-15T17:00:30Z');
const requestTo = (url: string, now: number, change: Parameters<typeof publication>[0] = {}) =>
  webhookRequest(
    publication(change),
    { url, secret: SECRET },
    { now, untilAcknowledged: false, episode: {} },
  );
const { body, headers } = requestTo('https://ha.example/', NOW, { text: '£2.57 an hour – “left on”' });
const header = headers[SIGNATURE_HEADER] ?? '';

describe('the verifier of the docs', () => {
  it('takes what is sent', () => {
    expect(isGenuine(body, header, SECRET, NOW)).toBe(true);
    expect(isGenuine(Buffer.from(body), header, SECRET, NOW)).toBe(true);
  });

  it.each<[string, boolean, number]>([
    ['five minutes old', true, NOW + 299_000],
    ['older', false, NOW + 301_000],
    ['of a clock five minutes ahead', true, NOW - 299_000],
    ['further ahead', false, NOW - 301_000],
  ])('of a message %s says %s', (_sentence, taken, now) => {
    expect(isGenuine(body, header, SECRET, now)).toBe(taken);
  });

  it.each<[string, string, string | undefined, string]>([
    ['a changed body', `${body} `, header, SECRET],
    ['another secret', body, header, `${SECRET}x`],
    ['no header', body, undefined, SECRET],
    ['an empty header', body, '', SECRET],
    ['another moment', body, header.replace(/t=\d+/, `t=${NOW / 1000 + 1}`), SECRET],
    ['half of a signature', body, header.slice(0, -2), SECRET],
    ['a signature in other letters', body, header.toUpperCase(), SECRET],
    ['two signatures', body, `${header},${header}`, SECRET],
  ])('refuses %s', (_sentence, sent, signature, secret) => {
    expect(isGenuine(sent, signature, secret, NOW)).toBe(false);
  });

  it('shows a message once, and none after a later one of its episode', () => {
    const inbox = new Inbox();
    const raised = publication({ id: 'a', at: '2026-05-15T17:00:00.000Z' });
    const over = publication({ id: 'b', at: '2026-05-15T18:00:00.000Z' });
    const other = publication({ id: 'c', episode: 'another', at: '2026-05-15T16:00:00.000Z' });
    expect([over, over, raised, other].map((one) => inbox.takes(one))).toEqual([true, false, false, true]);
  });
});

describe('the receiver of the docs', () => {
  it('takes what the courier sends, once, and nothing of strangers', { timeout: 30_000 }, async () => {
    using folder = temporaryFolder();
    const page = readFileSync(new URL('../../docs/phones.md', import.meta.url), 'utf8');
    const verifier = fileURLToPath(new URL('../../docs/examples/verify-webhook.ts', import.meta.url));
    const code = /```ts\n([^`]+)```/.exec(page)?.[1] ?? '';
    expect(code).toContain('.listen(8080)');
    const file = join(folder.path, 'receiver.ts');
    writeFileSync(
      file,
      code
        .replace("'./verify-webhook.ts'", JSON.stringify(verifier))
        .replace(
          '.listen(8080);',
          ".listen(0, '127.0.0.1', function () { console.log(this.address().port); });",
        ),
    );
    const child = spawn(process.execPath, [file], { env: { SIGNING_SECRET: SECRET }, stdio: 'pipe' });
    try {
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
      await once(child.stdout, 'data');
      const url = `http://127.0.0.1:${printed.trim()}/`;
      const transport = createPushTransport({ allowLoopback: true });
      const send = async (request: ReturnType<typeof requestTo>) => {
        const exchange = await transport.send(request, new AbortController().signal);
        return exchange.ok ? exchange.response.status : exchange.code;
      };
      const raised = requestTo(url, Date.now(), { headline: 'Left on?' });
      const forged = { ...raised, body: raised.body.replace('Left on?', 'All is well') };
      expect([await send(forged), await send(raised), await send(raised)]).toEqual([403, 204, 204]);
      expect(printed.match(/Left on\?/g)).toHaveLength(1);
      expect(printed).not.toContain('All is well');
    } finally {
      child.kill();
    }
  });
});
