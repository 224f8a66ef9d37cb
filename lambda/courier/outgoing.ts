import type { LookupAddress } from 'node:dns';
import { lookup as lookupName } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses that are nobody's push service: https://www.iana.org/assignments/iana-ipv4-special-registry and -ipv6-. */
const REFUSED_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
const REFUSED_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const refused = new BlockList();
for (const [network, prefix] of REFUSED_IPV4) refused.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of REFUSED_IPV6) refused.addSubnet(network, prefix, 'ipv6');

/** Where a message may go. */
export interface OutgoingPolicy {
  /** Permits loopback addresses, and http there: for tests. */
  readonly allowLoopback: boolean;
}

/** Whether an address is one on the internet; a mapped IPv4 address counts as what it maps. */
export const isPublicAddress = (address: string, { allowLoopback }: OutgoingPolicy): boolean => {
  const family = isIP(address);
  if (family === 0) return false;
  const mapped = /^::ffff:(?:0:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? mappedInHex(address);
  if (mapped !== undefined) return isPublicAddress(mapped, { allowLoopback });
  if (allowLoopback && (address === '::1' || (family === 4 && address.startsWith('127.')))) return true;
  return !refused.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

/** The IPv4 address in the last 32 bits of `::ffff:0:0/96`, where those are written as IPv6 groups. */
const mappedInHex = (address: string): string | undefined => {
  const groups = /^(?:0*:)*:?(?:0+:)*ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (groups === null) return undefined;
  const [high, low] = [Number.parseInt(groups[1] ?? '', 16), Number.parseInt(groups[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
};

/** Why an address in a secret cannot be used: for a person. Undefined where it can, as far as its text shows. */
export const addressProblem = (text: string, policy: OutgoingPolicy): string | undefined => {
  if (!URL.canParse(text)) return 'a whole address, such as https://example.com/hook';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'an address without a user name or password in it';
  const host = hostname.replace(/^\[|\]$/g, '');
  const local = policy.allowLoopback && (host === 'localhost' || (isIP(host) !== 0 && isLoopback(host)));
  if (protocol !== 'https:' && !(protocol === 'http:' && local)) return 'an https address';
  if (isIP(host) !== 0 && !isPublicAddress(host, policy))
    return 'an address on the internet, not one of a local network';
  return undefined;
};

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** The name of a server leads to an address that nothing may be sent to. */
class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
  readonly code = 'address-refused';
}

/** Looks a name up; `node:dns` by default. */
export type ResolveAll = (
  hostname: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: ResolveAll = (hostname, callback) => lookupName(hostname, { all: true }, callback);

/**
 * The look-up of the connection itself: the address that is checked is the address that is connected to, so a name that
 * changes between two look-ups gains nothing.
 */
export const guardedLookup = (policy: OutgoingPolicy, resolve: ResolveAll = resolveAll): LookupFunction => {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => !isPublicAddress(address, policy))) {
        return callback(new RefusedAddressError('the name leads to an address on a local network'), '', 0);
      }
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
};
