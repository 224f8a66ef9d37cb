/** The cookie that keeps devices signed in: `__Host-` ties it to this host, https and the whole site. */
export const SESSION_COOKIE = '__Host-home-mini';
/** A device stays signed in for so long. */
export const SESSION_MS = 90 * 86_400_000;
/** As many households as one browser may be signed in to. */
const MAX_SESSIONS = 8;

const SEPARATOR = '~';

/** The tokens in a request's cookies, as they came. */
export const sessionTokens = (cookies: readonly string[]): string[] => {
  const prefix = `${SESSION_COOKIE}=`;
  const own = cookies.map((cookie) => cookie.trim()).find((cookie) => cookie.startsWith(prefix));
  return own === undefined
    ? []
    : own
        .slice(prefix.length)
        .split(SEPARATOR)
        .filter((token) => token !== '')
        .slice(0, MAX_SESSIONS);
};

/** The `Set-Cookie` that keeps these tokens; without any it takes the cookie away. */
export const sessionCookie = (tokens: readonly string[]): string => {
  const kept = tokens.slice(-MAX_SESSIONS);
  const seconds = kept.length === 0 ? 0 : SESSION_MS / 1_000;
  return `${SESSION_COOKIE}=${kept.join(SEPARATOR)}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Lax`;
};
