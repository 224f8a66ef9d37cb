/** Where paths of the web function lead. */
export type Route =
  | { readonly kind: 'root' }
  | { readonly kind: 'mute' | 'unmute' | 'sign-in-link'; readonly token: string }
  | { readonly kind: 'sign-in' | 'code' | 'sign-out' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'household'; readonly household: string; readonly name: string }
  | { readonly kind: 'nowhere' };

/** First parts of paths that are no household's page. */
export const RESERVED_NAMES: readonly string[] = ['m', 'u', 'code', 'sign-in', 'sign-out', 'static'];

/** Files that browsers look for at the root: a service worker rules the folder it comes from. */
const ROOT_FILES: readonly string[] = [
  '/service-worker.js',
  '/manifest.webmanifest',
  '/icon.svg',
  '/favicon.ico',
  '/robots.txt',
];

/** @param path as it was asked for: what would have to be decoded is none of ours */
export const routeOf = (path: string): Route => {
  if (path === '/') return { kind: 'root' };
  if (ROOT_FILES.includes(path)) return { kind: 'file', path };
  const [, first = '', second, ...more] = path.split('/');
  if (first === 'static') return { kind: 'file', path };
  if (more.length > 0) return { kind: 'nowhere' };
  switch (first) {
    case 'm':
    case 'u':
      return second === undefined
        ? { kind: 'nowhere' }
        : { kind: first === 'm' ? 'mute' : 'unmute', token: second };
    case 'sign-in':
      return second === undefined ? { kind: 'sign-in' } : { kind: 'sign-in-link', token: second };
    case 'code':
    case 'sign-out':
      return second === undefined ? { kind: first } : { kind: 'nowhere' };
    default:
      return { kind: 'household', household: first, name: second ?? '' };
  }
};
