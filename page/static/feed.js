/**
 * Where the page's data comes from: at home a server on this machine that tells what is new, on the web the household's
 * own account, which is asked.
 */
const { base = '' } = document.documentElement.dataset;

/** Whether this is the page on the web. */
export const onTheWeb = base !== '';

const RECONNECT_MS = 2_000;
/** The server is heard every 15 s; after this it is gone: ms. */
const SILENT_MS = 40_000;
/** On the web the account is asked this often while the page is to be seen: ms. */
const ASK_MS = 30_000;
const MAX_TRIES = 5;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** An answer that the service worker kept from an earlier time: when that was, epoch seconds. */
let keptFrom;
/** Since when what is seen was kept; undefined while it comes from the server. */
export const seenFrom = () => keptFrom;

/** JSON of an address below the household's. */
export const json = async (path, tries = 0) => {
  const response = await fetch(`${base}${path}`);
  if (response.status === 429 && tries < MAX_TRIES) {
    await wait(RECONNECT_MS);
    return json(path, tries + 1);
  }
  if (onTheWeb && response.status === 403) location.assign(`/sign-in?household=${base.slice(1)}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const kept = response.headers.get('x-kept-at');
  keptFrom = kept === null ? undefined : Number(kept) / 1000;
  return response.json();
};

/** Sends an order to the household; resolves with its answer. */
export const order = async (name, fields) => {
  const response = await fetch(`${base}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  if (!response.ok) {
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    throw new Error(page.querySelector('main p')?.textContent ?? `${response.status}`);
  }
  return response.status === 204 ? undefined : response.json();
};

/**
 * @param on `open` when all is to be loaded again, `overview`, `readings`, `filled`, `told` and `standing` for what is
 *   new, `lost` when nothing is heard any more
 */
export const openFeed = (on) => (onTheWeb ? openAsked(on) : openTold(on));

const openTold = (on) => {
  let events;
  let heardAt = 0;
  const connect = () => {
    events?.close();
    heardAt = performance.now();
    events = new EventSource('/events');
    const listen = (name, take) =>
      events.addEventListener(name, ({ data }) => {
        heardAt = performance.now();
        take(data === undefined ? undefined : JSON.parse(data));
      });
    listen('open', on.open);
    for (const name of ['overview', 'readings', 'filled', 'told', 'standing']) listen(name, on[name]);
    listen('beat', () => undefined);
    events.addEventListener('error', on.lost);
  };
  setInterval(() => {
    const closed = events.readyState === EventSource.CLOSED;
    if (!closed && performance.now() - heardAt <= SILENT_MS) return;
    on.lost();
    connect();
  }, RECONNECT_MS);
  connect();
};

const openAsked = (on) => {
  let newest;
  let lastTold;
  let begun = false;
  let asking = false;

  const ask = async () => {
    if (document.hidden || asking) return;
    asking = true;
    try {
      if (newest === undefined) {
        await on.open();
        begun = true;
      } else {
        const { overview, readings } = await json(`/news.json?after=${newest}`);
        on.overview(overview);
        on.readings(readings);
      }
      if (seenFrom() !== undefined) on.lost();
    } catch {
      on.lost();
    } finally {
      asking = false;
    }
  };

  setInterval(ask, ASK_MS);
  document.addEventListener('visibilitychange', ask);
  addEventListener('online', ask);
  ask();
  return {
    /** Takes note of what is known, so that only what is newer is asked for. */
    seen: ({ newestReadAt, lastTold: told }) => {
      newest = newestReadAt ?? newest;
      if (begun && told !== lastTold) on.toldAnew();
      lastTold = told;
    },
    ask,
  };
};
