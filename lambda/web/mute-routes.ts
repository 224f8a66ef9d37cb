import { withoutMute } from '../../core/messages/change-hush.ts';
import { emptyAnswer, type WebAnswer, type WebRequest } from '../../core/web/exchange.ts';
import { mutedAs, muteOf, muteRequestOf, standingOf, unmutePayload } from '../../core/web/mute.ts';
import {
  mutedPage,
  muteQuestion,
  overPage,
  type PageContext,
  unmutedPage,
  unmuteQuestion,
} from '../../core/web/mute-pages.ts';
import { originOf } from '../../core/web/origin.ts';
import { badToken, foreignOrigin, wrongMethod } from '../../core/web/refusals.ts';
import { signToken, type TokenPayload } from '../../core/web/token.ts';
import { openToken } from './open-token.ts';
import type { WebPorts } from './ports.ts';

const ALLOWED = 'GET, POST, HEAD, OPTIONS';

/**
 * `/m/<token>`: mutes a rule, authorised by the token alone. Only a POST does it: mail scanners and previews open every
 * link they see.
 */
export const muteRoute = (
  token: string,
  request: WebRequest,
  ports: WebPorts,
  now: number,
): Promise<WebAnswer> =>
  tokenRoute('mute', token, request, ports, now, async (payload) => {
    const asked = muteRequestOf(payload);
    if (asked === undefined) return badToken('forged', 'mute', ports.files.styles);
    const context = await contextOf(payload.h, asked.rule, ports, now);
    const standing = standingOf(asked, await ports.homes.known(asked.household, asked.rule, now));
    if (standing.kind === 'over') return overPage(standing.endedAt, context);
    if (request.method === 'GET') return muteQuestion(asked, request.path, context);
    const mute = muteOf(asked, now);
    await ports.hush.change(asked.household, (hush) => mutedAs(hush, asked.rule, mute, now));
    const undo = signToken(unmutePayload(asked.household, asked.rule, now), await ports.keys.key(now));
    return mutedPage(mute, `/u/${undo}`, context);
  });

/** `/u/<token>`: takes the mute of a rule back. */
export const unmuteRoute = (
  token: string,
  request: WebRequest,
  ports: WebPorts,
  now: number,
): Promise<WebAnswer> =>
  tokenRoute('unmute', token, request, ports, now, async ({ h: household, r: rule }) => {
    if (rule === undefined) return badToken('forged', 'unmute', ports.files.styles);
    const context = await contextOf(household, rule, ports, now);
    if (request.method === 'GET') return unmuteQuestion(request.path, context);
    await ports.hush.change(household, (hush) => withoutMute(hush, rule, now));
    return unmutedPage(context);
  });

const tokenRoute = async (
  action: 'mute' | 'unmute',
  token: string,
  request: WebRequest,
  ports: WebPorts,
  now: number,
  answer: (payload: TokenPayload) => Promise<WebAnswer>,
): Promise<WebAnswer> => {
  const { styles } = ports.files;
  const { method } = request;
  if (method === 'HEAD' || method === 'OPTIONS') return emptyAnswer({ headers: { allow: ALLOWED } });
  if (method !== 'GET' && method !== 'POST') return wrongMethod(ALLOWED, styles);
  if (method === 'POST' && originOf(request) === 'foreign') return foreignOrigin(styles);
  const read = await openToken(token, action, ports, now);
  return read.ok ? answer(read.payload) : badToken(read.why, action, styles);
};

const contextOf = async (
  household: string,
  rule: string,
  ports: WebPorts,
  now: number,
): Promise<PageContext> => {
  const { timeZone, ruleTitle } = await ports.homes.names(household);
  return { styles: ports.files.styles, now, timeZone, title: ruleTitle(rule), home: `/${household}` };
};
