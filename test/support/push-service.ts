import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Subscription } from '../../core/web/device.ts';

/** What reached a browser: the message as it was before it was encrypted, and how it was to be delivered. */
export interface Delivered {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The claims of its VAPID token, whose signature held. */
  readonly claims: unknown;
}

/** A push service on this machine that has the browsers' keys, too: it decrypts what it gets, as RFC 8291 says. */
export class PushService implements AsyncDisposable {
  readonly delivered: Delivered[] = [];
  /** What it answers, by path; 201 where nothing is said. */
  readonly answers = new Map<string, number>();
  readonly #browsers = new Map<string, { readonly keys: ECDH; readonly auth: Buffer }>();
  readonly #server = createServer((request, response) => {
    const path = request.url ?? '';
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const browser = this.#browsers.get(path);
      const status = this.answers.get(path) ?? 201;
      if (browser !== undefined && status === 201) {
        const text = decrypt(Buffer.concat(chunks), browser.keys, browser.auth);
        const claims = claimsOf(request.headers.authorization ?? '');
        this.delivered.push({ path, headers: request.headers, text, claims });
      }
      response.writeHead(status).end();
    });
  });
  #origin = '';

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    this.#origin = `http://127.0.0.1:${address.port}`;
    return this;
  }

  /** What a browser would hand to the page that subscribes it. */
  subscribe(name: string): Subscription {
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    const auth = randomBytes(16);
    this.#browsers.set(`/${name}`, { keys, auth });
    return {
      endpoint: `${this.#origin}/${name}`,
      keys: { p256dh: keys.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const hkdf = (secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/** https://www.rfc-editor.org/rfc/rfc8291#section-3.4 and https://www.rfc-editor.org/rfc/rfc8188#section-2 */
const decrypt = (body: Buffer, keys: ECDH, auth: Buffer): string => {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const input = hkdf(keys.computeSecret(sender), auth, info, 32);
  const key = hkdf(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
};

/** https://www.rfc-editor.org/rfc/rfc8292#section-2 */
const claimsOf = (authorization: string): unknown => {
  const [, token = '', publicKey = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [header = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(publicKey, 'base64url');
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const holds = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!holds) throw new Error('the VAPID signature does not hold');
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
};
