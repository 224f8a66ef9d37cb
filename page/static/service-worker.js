/** Keeps the page for times without a connection, and shows push messages. The server puts the folder of the files in. */
const PREFIX = '{{prefix}}';
const FILES = `files ${PREFIX}`;
const KEPT = 'kept';
const MAX_KEPT = 40;

addEventListener('install', (event) => {
  event.waitUntil(skipWaiting());
});

addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== FILES && name !== KEPT) await caches.delete(name);
      await clients.claim();
    })(),
  );
});

/** Files under their hash never change. */
const file = async (request) => {
  const cache = await caches.open(FILES);
  const known = await cache.match(request);
  if (known !== undefined) return known;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
};

/** The server's answer without its query: one of each kind is kept. */
const keyOf = (request) => {
  const { origin, pathname } = new URL(request.url);
  return `${origin}${pathname}`;
};

const keep = async (request, answer) => {
  const cache = await caches.open(KEPT);
  const headers = new Headers(answer.headers);
  headers.set('x-kept-at', String(Date.now()));
  const { status, statusText } = answer;
  await cache.put(keyOf(request), new Response(await answer.blob(), { status, statusText, headers }));
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MAX_KEPT))) await cache.delete(old);
};

/** As it is now, or where there is no connection as it was. */
const fresh = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await keep(request, answer.clone());
    // Signed out elsewhere: what was kept is nobody's any more.
    if (answer.status === 403 || answer.redirected || answer.type === 'opaqueredirect')
      await caches.delete(KEPT);
    return answer;
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(keyOf(request));
    if (kept === undefined) throw error;
    return kept;
  }
};

const DATA = /^\/[a-z0-9-]+\/(overview|readings|alerts|days)\.json$/;
const PAGE = /^\/[a-z0-9-]+$/;
const DOORS = ['/sign-in', '/sign-out', '/code', '/m', '/u'];

addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (pathname.startsWith(`${PREFIX}/`)) return event.respondWith(file(request));
  const isPage = request.mode === 'navigate' && PAGE.test(pathname) && !DOORS.includes(pathname);
  if (isPage || DATA.test(pathname)) event.respondWith(fresh(request));
});

/** What the courier sends: as little as a notification needs. */
const shown = ({ title, body, tag, url, mute, silent, renotify }) =>
  registration.showNotification(title, {
    body,
    tag,
    renotify,
    silent,
    icon: `${PREFIX}/icon-192.png`,
    data: { url, mute },
    actions: mute === undefined ? [] : [{ action: 'mute', title: 'Mute 1 h' }],
  });

addEventListener('push', (event) => {
  event.waitUntil(shown(event.data.json()));
});

const showHome = async (url) => {
  const open = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const client of open) {
    if (new URL(client.url).pathname === new URL(url, location.origin).pathname) return client.focus();
  }
  return clients.openWindow(url);
};

const mute = async ({ data, title, tag }) => {
  const answer = await fetch(data.mute, { method: 'POST' }).catch(() => undefined);
  const said = answer === undefined ? '' : await answer.text();
  const [, heading] = /<h1>([^<]*)<\/h1>/.exec(said) ?? [];
  await registration.showNotification(title, {
    tag,
    body: answer?.ok
      ? (heading ?? 'Muted for an hour.')
      : 'It could not be muted: open the page and try again.',
    icon: `${PREFIX}/icon-192.png`,
    silent: true,
    data,
  });
};

addEventListener('notificationclick', (event) => {
  const { notification, action } = event;
  notification.close();
  event.waitUntil(action === 'mute' ? mute(notification) : showHome(notification.data.url));
});
