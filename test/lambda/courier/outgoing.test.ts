import { describe, expect, it } from 'vitest';
import {
  addressProblem,
  guardedLookup,
  isPublicAddress,
  type ResolveAll,
} from '../../../lambda/courier/outgoing.ts';

const STRICT = { allowLoopback: false };
const TESTING = { allowLoopback: true };

describe('an address that nothing may be sent to', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['the other end of loopback', '127.255.255.254'],
    ['loopback in IPv6', '::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hex', '::ffff:7f00:1'],
    ['mapped loopback written out', '0:0:0:0:0:ffff:7f00:1'],
    ['translated loopback', '::ffff:0:127.0.0.1'],
    ['compatible loopback', '::7f00:1'],
    ['loopback behind NAT64', '64:ff9b::7f00:1'],
    ['loopback in 6to4', '2002:7f00:1::'],
    ['any address of this machine', '0.0.0.0'],
    ['any address of this machine in IPv6', '::'],
    ['private, class A', '10.1.2.3'],
    ['private, class B', '172.31.255.255'],
    ['private, class C', '192.168.1.1'],
    ['mapped private', '::ffff:192.168.1.1'],
    ['link-local: the metadata of a cloud', '169.254.169.254'],
    ['link-local in IPv6', 'fe80::1'],
    ['unique local', 'fd12:3456::1'],
    ["a carrier's", '100.64.1.1'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['multicast in IPv6', 'ff02::1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['documentation', '203.0.113.7'],
    ['no address', 'example.com'],
  ])('is %s: %s', (_name, address) => {
    expect(isPublicAddress(address, STRICT)).toBe(false);
  });

  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'is not %s',
    (address) => {
      expect(isPublicAddress(address, STRICT)).toBe(true);
    },
  );

  it('is loopback no longer where tests permit it, and everything else still', () => {
    expect(isPublicAddress('127.0.0.1', TESTING)).toBe(true);
    expect(isPublicAddress('::1', TESTING)).toBe(true);
    expect(isPublicAddress('10.0.0.1', TESTING)).toBe(false);
  });
});

describe('the text of an address', () => {
  it.each([
    ['http', 'http://example.com/', 'an https address'],
    ['another protocol', 'ftp://example.com/', 'an https address'],
    ['credentials', 'https://me:secret@example.com/', 'an address without a user name or password in it'],
    ['a decimal number', 'https://2130706433/', 'an address on the internet, not one of a local network'],
    ['a hexadecimal number', 'https://0x7f.1/', 'an address on the internet, not one of a local network'],
    ['an octal number', 'https://0177.0.0.1/', 'an address on the internet, not one of a local network'],
    ['a short address', 'https://127.1/', 'an address on the internet, not one of a local network'],
    ['mapped loopback', 'https://[::ffff:7f00:1]/', 'an address on the internet, not one of a local network'],
    ['no address', 'example.com', 'a whole address, such as https://example.com/hook'],
  ])('is refused with %s', (_name, text, problem) => {
    expect(addressProblem(text, STRICT)).toBe(problem);
  });

  it('is taken with https and a name or a public address', () => {
    expect(addressProblem('https://hooks.nabu.casa/abc', STRICT)).toBeUndefined();
    expect(addressProblem('https://8.8.8.8/x', STRICT)).toBeUndefined();
  });

  it('may be http on loopback where tests permit it', () => {
    expect(addressProblem('http://127.0.0.1:8080/', TESTING)).toBeUndefined();
    expect(addressProblem('http://example.com/', TESTING)).toBe('an https address');
  });
});

describe("the connection's own look-up", () => {
  const look = (resolve: ResolveAll, all = false) =>
    new Promise<{ error: string | undefined; address: unknown }>((done) => {
      guardedLookup(STRICT, resolve)('name.example', { all }, (error, address) =>
        done({ error: error?.message, address }),
      );
    });
  const answering =
    (...addresses: string[]): ResolveAll =>
    (_name, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );

  it('gives the address it checked', async () => {
    expect(await look(answering('8.8.8.8'))).toEqual({ error: undefined, address: '8.8.8.8' });
    expect(await look(answering('8.8.8.8'), true)).toEqual({
      error: undefined,
      address: [{ address: '8.8.8.8', family: 4 }],
    });
  });

  it.each([
    ['loopback', answering('127.0.0.1')],
    ['a local address among public ones', answering('8.8.8.8', '10.0.0.1')],
    ['nothing', answering()],
  ])('refuses a name that leads to %s', async (_name, resolve) => {
    expect((await look(resolve)).error).toContain('local network');
  });

  it('is not fooled by a name that changes between two look-ups: what is checked is what is connected to', async () => {
    let looks = 0;
    const changing: ResolveAll = (name, callback) => {
      looks += 1;
      answering(looks === 1 ? '8.8.8.8' : '127.0.0.1')(name, callback);
    };
    expect((await look(changing)).address).toBe('8.8.8.8');
    expect(looks).toBe(1);
    expect((await look(changing)).error).toContain('local network');
  });

  it('hands on what the resolver says', async () => {
    const failing: ResolveAll = (_name, callback) =>
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    expect((await look(failing)).error).toBe('no such name');
  });
});
