import { MINUTE_MS } from '../../core/contract/lengths.ts';
import { deviceName, type Rights, signedIn } from '../../core/web/device.ts';
import { emptyAnswer, redirectTo, type WebAnswer, type WebRequest } from '../../core/web/exchange.ts';
import { originOf } from '../../core/web/origin.ts';
import { badToken, foreignOrigin, missingOrigin, tooOften, wrongMethod } from '../../core/web/refusals.ts';
import { SESSION_MS, sessionCookie } from '../../core/web/session-cookie.ts';
import { judgeCode, judgeRequest, signInOf, typedCode, withRequest } from '../../core/web/sign-in.ts';
import { linkAskedPage, signedOutPage, signInPage, signInQuestion } from '../../core/web/sign-in-pages.ts';
import { signToken } from '../../core/web/token.ts';
import { formField } from './form.ts';
import { openToken } from './open-token.ts';
import type { WebPorts } from './ports.ts';
import { sessionsOf } from './sessions.ts';
import { type Tries, tries } from './tries.ts';

const SIGN_IN = 'GET, POST, HEAD, OPTIONS';

/** What strangers may make one instance of the function look up; the stage's throttle bounds the rest. */
export interface Limits {
  readonly codes: Tries;
  readonly requests: Tries;
}
export const createLimits = (): Limits => ({ codes: tries(10, 6_000), requests: tries(5, 12_000) });

/** `/sign-in`: the page to sign in with; POST takes a link's token, or asks for a message. */
export const signInRoute = async (
  request: WebRequest,
  ports: WebPorts,
  limits: Limits,
  now: number,
): Promise<WebAnswer> => {
  const { styles } = ports.files;
  if (request.method === 'HEAD' || request.method === 'OPTIONS')
    return emptyAnswer({ headers: { allow: SIGN_IN } });
  if (request.method === 'GET') {
    const only = ports.households.length === 1 ? ports.households[0] : undefined;
    const named = ports.households.find((name) => name === request.query.get('household'));
    return signInPage({ household: named ?? only }, styles);
  }
  if (request.method !== 'POST') return wrongMethod(SIGN_IN, styles);
  if (originOf(request) === 'foreign') return foreignOrigin(styles);
  const token = formField(request, 'token');
  if (token !== undefined) return byToken(token, request, ports, now);
  return askForLink(formField(request, 'household') ?? '', ports, limits, now);
};

/** `/sign-in/<token>`: what the link would do, and one button; only the button uses it up. */
export const signInLinkRoute = async (
  token: string,
  request: WebRequest,
  ports: WebPorts,
  now: number,
): Promise<WebAnswer> => {
  const { styles } = ports.files;
  const allow = 'GET, HEAD, OPTIONS';
  if (request.method === 'HEAD' || request.method === 'OPTIONS') return emptyAnswer({ headers: { allow } });
  if (request.method !== 'GET') return wrongMethod(allow, styles);
  const read = await openToken(token, 'sign-in', ports, now);
  if (!read.ok) return badToken(read.why, 'sign-in', styles);
  const link = signInOf(read.payload);
  if (link === undefined) return badToken('forged', 'sign-in', styles);
  const { title } = await ports.homes.names(link.household);
  return signInQuestion({ token, title, rights: link.rights }, styles);
};

const byToken = async (
  token: string,
  request: WebRequest,
  ports: WebPorts,
  now: number,
): Promise<WebAnswer> => {
  const { styles } = ports.files;
  const read = await openToken(token, 'sign-in', ports, now);
  if (!read.ok) return badToken(read.why, 'sign-in', styles);
  const link = signInOf(read.payload);
  if (link === undefined) return badToken('forged', 'sign-in', styles);
  if (!(await ports.signIns.use(link.id, now))) return badToken('used', 'sign-in', styles);
  return letIn(link, request, ports, now);
};

/** `POST /code`. */
export const codeRoute = async (
  request: WebRequest,
  ports: WebPorts,
  limits: Limits,
  now: number,
): Promise<WebAnswer> => {
  const { styles } = ports.files;
  if (request.method !== 'POST') return wrongMethod('POST', styles);
  if (originOf(request) === 'foreign') return foreignOrigin(styles);
  const refuse = (line: string) => signInPage({ line }, styles, 403);
  const code = typedCode(formField(request, 'code') ?? '');
  if (code === undefined) return refuse('A code has eight letters and digits, such as ABCD-2345.');
  if (!limits.codes.take(now)) {
    return tooOften('Too many codes were tried just now. Wait a minute, then try again.', 60, styles);
  }
  const stored = await ports.signIns.pendingCodes(now);
  const judged = judgeCode(
    code,
    stored.map(({ value }) => value),
    now,
  );
  if (judged.kind === 'none-pending') {
    return refuse(
      'No code is waiting: it has expired, was used, or was tried too often. Make one with: npx home-mini web link',
    );
  }
  const versionOf = (id: string): number => stored.find(({ value }) => value.id === id)?.version ?? 0;
  if (judged.kind === 'wrong') {
    for (const one of judged.spoiled) {
      // A try that another request took at the same moment must count as well.
      if (!(await ports.signIns.saveCode(one, versionOf(one.id)))) {
        return tooOften('Two codes came at the same moment. Try again.', 1, styles);
      }
    }
    return refuse('This code is wrong. After five wrong ones a new one has to be made.');
  }
  if (!(await ports.signIns.use(judged.pending.id, now))) {
    return refuse('This code has been used. Make a new one with: npx home-mini web link');
  }
  return letIn(judged.pending, request, ports, now);
};

const askForLink = async (
  household: string,
  ports: WebPorts,
  limits: Limits,
  now: number,
): Promise<WebAnswer> => {
  const { styles } = ports.files;
  if (!limits.requests.take(now)) {
    return tooOften('Too many links were asked for just now. Wait a minute, then try again.', 60, styles);
  }
  if (!ports.households.includes(household)) return linkAskedPage(styles);
  const [{ value: asked, version }, hush, sentFor] = await Promise.all([
    ports.signIns.requests(household),
    ports.hush.load(household),
    ports.homes.signInSentFor(household),
  ]);
  const { signInRequestedAt } = hush;
  const isPending =
    signInRequestedAt !== undefined && signInRequestedAt !== sentFor && now - signInRequestedAt < PENDING_MS;
  switch (judgeRequest({ asked, isPending }, now)) {
    case 'already-asked':
      return linkAskedPage(styles);
    case 'too-many':
      return tooOften(
        'Three links were sent in 24 hours, and no more are. Make one with: npx home-mini web link',
        3_600,
        styles,
      );
    case 'asked': {
      if (!(await ports.signIns.saveRequests(household, withRequest(asked, now), version)))
        return linkAskedPage(styles);
      await ports.hush.change(household, (before) => ({ ...before, signInRequestedAt: now }));
      return linkAskedPage(styles);
    }
  }
};

/** A request that no poll has answered by then is nobody's. */
const PENDING_MS = 15 * MINUTE_MS;
/** In hex: people type it into the command line. */
const ID_BYTES = 8;

/** Makes a device and its cookie. */
const letIn = async (
  { household, rights }: { readonly household: string; readonly rights: Rights },
  request: WebRequest,
  ports: WebPorts,
  now: number,
): Promise<WebAnswer> => {
  const id = Buffer.from(ports.random(ID_BYTES)).toString('hex');
  const device = signedIn(deviceName(request.headers['user-agent']), rights, now);
  await ports.devices.save(household, id, device, 0);
  const sessions = await sessionsOf(request, ports, now);
  const before = sessions.find((one) => one.household === household);
  if (before !== undefined) await ports.devices.remove(household, before.deviceId, now);
  const token = signToken(
    { v: 1, h: household, a: 'session', x: now + SESSION_MS, n: id },
    await ports.keys.key(now),
  );
  const others = sessions.filter((one) => one.household !== household).map((one) => one.token);
  return redirectTo(`/${household}`, [sessionCookie([...others, token])]);
};

/** `POST /sign-out`: of one household, or of all. */
export const signOutRoute = async (request: WebRequest, ports: WebPorts, now: number): Promise<WebAnswer> => {
  const { styles } = ports.files;
  if (request.method !== 'POST') return wrongMethod('POST', styles);
  const origin = originOf(request);
  if (origin !== 'own') return origin === 'foreign' ? foreignOrigin(styles) : missingOrigin(styles);
  const named = formField(request, 'household');
  const sessions = await sessionsOf(request, ports, now);
  const leaving = sessions.filter(({ household }) => named === undefined || household === named);
  for (const { household, deviceId } of leaving) await ports.devices.remove(household, deviceId, now);
  const staying = sessions.filter((one) => !leaving.includes(one));
  const answer = signedOutPage(styles);
  return { ...answer, cookies: [sessionCookie(staying.map(({ token }) => token))] };
};
