import { MAX_TOKEN_LENGTH, readToken, type TokenAction, type TokenReading } from '../../core/web/token.ts';
import type { WebPorts } from './ports.ts';

/** Reads a token; what cannot be one is refused before the key is asked for. */
export const openToken = async (
  token: string,
  action: TokenAction,
  ports: Pick<WebPorts, 'keys' | 'households'>,
  now: number,
): Promise<TokenReading> => {
  if (!looksLikeToken(token)) return FORGED;
  const read = readToken(token, action, { key: await ports.keys.key(now), now });
  // A household that left the stack has taken its links along.
  return read.ok && !ports.households.includes(read.payload.h) ? FORGED : read;
};

const FORGED = { ok: false, why: 'forged' } as const;
const looksLikeToken = (token: string): boolean =>
  token.length <= MAX_TOKEN_LENGTH && /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/.test(token);
