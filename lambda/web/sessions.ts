import type { WebRequest } from '../../core/web/exchange.ts';
import { sessionTokens } from '../../core/web/session-cookie.ts';
import { openToken } from './open-token.ts';
import type { StoredDevice, WebPorts } from './ports.ts';

/** A sign-in that a browser brought along: signed by us, not looked up yet. */
export interface Session {
  readonly household: string;
  readonly deviceId: string;
  readonly token: string;
}

/** The sessions in a request's cookie that we signed; the newest of each household. */
export const sessionsOf = async (
  { cookies }: WebRequest,
  ports: Pick<WebPorts, 'keys' | 'households'>,
  now: number,
): Promise<Session[]> => {
  const found = new Map<string, Session>();
  for (const token of sessionTokens(cookies)) {
    const read = await openToken(token, 'session', ports, now);
    if (!read.ok || read.payload.n === undefined) continue;
    found.delete(read.payload.h);
    found.set(read.payload.h, { household: read.payload.h, deviceId: read.payload.n, token });
  }
  return [...found.values()];
};

/** The device of a session as it stands now: taken rights count at the next request. */
export const deviceOf = (session: Session, ports: WebPorts, now: number): Promise<StoredDevice | undefined> =>
  ports.devices.find(session.household, session.deviceId, now);
