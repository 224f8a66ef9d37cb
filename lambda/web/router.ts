import { redirectTo, type WebAnswer, type WebRequest } from '../../core/web/exchange.ts';
import { notFound, tooLarge, wrongMethod } from '../../core/web/refusals.ts';
import { routeOf } from '../../core/web/routes.ts';
import { householdRoute } from './household-routes.ts';
import { muteRoute, unmuteRoute } from './mute-routes.ts';
import type { WebPorts } from './ports.ts';
import { sessionsOf } from './sessions.ts';
import {
  codeRoute,
  createLimits,
  type Limits,
  signInLinkRoute,
  signInRoute,
  signOutRoute,
} from './sign-in-routes.ts';

/** Answers requests; `now` is epoch ms. */
export type Web = (
  asked: { readonly request: WebRequest; readonly tooLarge: boolean },
  now: number,
) => Promise<WebAnswer>;

/** The web function's story: where a request leads, and who may go there. Throws what its ports throw. */
export const createWeb = (ports: WebPorts, limits: Limits = createLimits()): Web => {
  const { files } = ports;
  return async ({ request, tooLarge: isTooLarge }, now) => {
    if (isTooLarge) return tooLarge(files.styles);
    const route = routeOf(request.path);
    switch (route.kind) {
      case 'root':
        return root(request, ports, now);
      case 'file':
        if (request.method !== 'GET' && request.method !== 'HEAD')
          return wrongMethod('GET, HEAD', files.styles);
        return files.file(route.path) ?? notFound(files.styles);
      case 'mute':
        return muteRoute(route.token, request, ports, now);
      case 'unmute':
        return unmuteRoute(route.token, request, ports, now);
      case 'sign-in':
        return signInRoute(request, ports, limits, now);
      case 'sign-in-link':
        return signInLinkRoute(route.token, request, ports, now);
      case 'code':
        return codeRoute(request, ports, limits, now);
      case 'sign-out':
        return signOutRoute(request, ports, now);
      case 'household':
        return householdRoute(route, request, ports, now);
      case 'nowhere':
        return notFound(files.styles);
    }
  };
};

/** The address itself leads on to the home that this browser signed in to last. */
const root = async (request: WebRequest, ports: WebPorts, now: number): Promise<WebAnswer> => {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return wrongMethod('GET, HEAD', ports.files.styles);
  const last = (await sessionsOf(request, ports, now)).at(-1);
  return redirectTo(last === undefined ? '/sign-in' : `/${last.household}`);
};
