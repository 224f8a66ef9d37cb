import { createChart, summarise } from './chart.js';
import { createDays } from './days.js';
import { json, onTheWeb, openFeed, seenFrom } from './feed.js';
import { setUpPhone, showMutes, showZone } from './phone.js';
import { announceTold, setAlerts, showNotices, showNow, showRules, showToday } from './sections.js';
import { day, demand, moment, setZone, time } from './writing.js';

const HOUR_S = 3600;
const SHORTEST_VIEW_S = 120;
const LONGEST_VIEW_S = 400 * 24 * HOUR_S;
/** Charts of buckets and days are loaded again this often at most: ms. */
const RELOAD_MS = onTheWeb ? 120_000 : 5_000;
/** Fingers move on; readings are asked for once they rest: ms. */
const SETTLE_MS = 200;

const element = (id) => document.getElementById(id);

/** The spans to choose from: hours up to now, the local day, or days as bars. */
const RANGES = {
  '1h': { hours: 1 },
  today: { day: true },
  '24h': { hours: 24 },
  '7d': { days: 7 },
  '30d': { days: 30 },
};

let overview;
let feed;
/** How far the home's clock is ahead of ours: seconds. */
let aheadS = 0;
let range = RANGES['24h'];
/** The span the reader zoomed to; undefined while the chart follows the present. */
let zoomed;
let measure = 'energy';
let shown;
let bars;
let chart;
let loads = 0;
let loadedAt = 0;
let lostAt;

const now = () => Date.now() / 1000 + aheadS;
const view = () => {
  if (zoomed !== undefined) return zoomed;
  if (range.day && overview !== undefined) return overview.day;
  return { from: now() - (range.hours ?? 24) * HOUR_S, to: now() };
};
const showsDays = () => zoomed === undefined && range.days !== undefined;

const showConnection = (text) => {
  element('connection').hidden = text === '';
  if (element('connection').textContent !== text) element('connection').textContent = text;
};

const tellNow = () => {
  if (overview !== undefined) showNow(overview, now(), lostAt !== undefined);
};

const showOverview = (next) => {
  overview = next;
  aheadS = next.now - Date.now() / 1000;
  setZone(next.timeZone);
  if (onTheWeb) showZone(next.timeZone);
  feed?.seen(next);
  element('about').textContent = next.title;
  document.title = next.newest === undefined ? next.title : `${demand(next.newest.demandW)} · ${next.title}`;
  tellNow();
  showToday(next);
  showRules(next);
  showMutes(next, lookAgain);
  showStanding(next);
  showLegend();
  chart?.mark(next);
};

const lookAgain = async () => showOverview(await json('/overview.json'));

const showStanding = ({ share, trouble }) => {
  overview = { ...overview, share, trouble };
  showNotices({ notices: overview.notices ?? [], trouble });
  showConnection(share < 1 ? `Living through the last hours: ${Math.floor(share * 100)} %` : '');
};

const shadeOf = ({ kind, severity }) => {
  if (kind === 'no-data' || kind === 'frozen') return 'silent';
  return severity === 'info' ? 'good' : 'alert';
};
const TONES = { alert: 'Alert', good: 'Good news', silent: 'No data or frozen' };

/** Only what is to be seen. */
const showLegend = () => {
  const { from, to } = view();
  const days = showsDays();
  const tones = new Set(
    days
      ? (bars?.days ?? []).flatMap(({ alerts }) => alerts.map(({ tone }) => tone))
      : (overview?.episodes ?? [])
          .filter((episode) => episode.from / 1000 < to && (episode.to ?? Infinity) / 1000 > from)
          .map(shadeOf),
  );
  const entries = Object.entries(TONES)
    .filter(([tone]) => tones.has(tone))
    .map(([tone, text]) => [`${days ? 'dot' : 'shade'}-${tone}`, text]);
  if (days && bars?.exports && measure === 'energy')
    entries.unshift(['fill-used', 'Used'], ['fill-given', 'Exported']);
  element('legend').replaceChildren(
    ...entries.map(([className, text]) => {
      const item = document.createElement('li');
      item.className = className;
      item.textContent = text;
      return item;
    }),
  );
};

const readOut = (text) => {
  element('readout').textContent = text;
};

const zoomTo = (from, to) => {
  if (from === undefined) return showView(undefined);
  const centre = (from + to) / 2;
  const span = Math.min(LONGEST_VIEW_S, Math.max(SHORTEST_VIEW_S, to - from));
  const end = Math.min(centre + span / 2, Math.max(now(), overview?.day.to ?? 0));
  showView({ from: end - span, to: end });
};

const days = createDays(element('days'), { onOpen: zoomTo, onRead: readOut });

/** Which of the two charts is there, and what there is to press. */
const arrange = () => {
  const asDays = showsDays();
  element('chart').hidden = asDays;
  element('days').hidden = !asDays;
  element('zoom').hidden = asDays;
  element('measure').hidden = !asDays || bars?.priced !== true;
  element('zoom-reset').hidden = zoomed === undefined;
  const isDay =
    zoomed !== undefined && zoomed.to - zoomed.from >= 23 * HOUR_S && time(zoomed.from) === '00:00';
  element('chart-heading').textContent = asDays
    ? measure === 'cost' && bars?.priced
      ? 'Cost by day'
      : 'Energy by day'
    : isDay
      ? `Demand on ${day(zoomed.from)}`
      : 'Demand';
  for (const button of element('ranges').children) {
    button.setAttribute(
      'aria-pressed',
      String(zoomed === undefined && RANGES[button.dataset.range] === range),
    );
  }
};

const showEmpty = (isEmpty) => {
  const waits = overview !== undefined && overview.newest === undefined;
  element('chart-empty').hidden = !isEmpty;
  if (waits) element('chart').hidden = true;
  if (isEmpty) {
    element('chart-empty').textContent = waits
      ? 'The chart begins with the first reading.'
      : 'No readings in this time.';
  }
};

const drawChart = (readings, span) => {
  shown = { readings, span };
  chart.show(readings, span);
  element('chart-summary').textContent = summarise(readings, span);
  showEmpty(readings.at.length === 0);
};

const drawDays = () => {
  const inMeasure = bars.priced ? measure : 'energy';
  days.show(bars.days, inMeasure);
  element('chart-summary').textContent = bars.summary;
  showEmpty(false);
};

/** Loads what is shown; of two loads only the later one is drawn. */
const load = async () => {
  if (chart === undefined) return;
  const own = ++loads;
  loadedAt = performance.now();
  const asDays = showsDays();
  const target = element(asDays ? 'days' : 'chart');
  arrange();
  target.setAttribute('aria-busy', 'true');
  if (asDays) {
    const answer = await json(`/days.json?count=${range.days}`);
    if (own !== loads) return;
    bars = answer;
    arrange();
    drawDays();
  } else {
    const span = view();
    const points = Math.max(300, Math.min(1500, element('chart').clientWidth));
    const readings = await json(
      `/readings.json?from=${Math.floor(span.from)}&to=${Math.ceil(span.to)}&points=${points}`,
    );
    if (own !== loads) return;
    drawChart(readings, span);
  }
  target.setAttribute('aria-busy', 'false');
  showLegend();
};

const orSay = (promise) =>
  promise.catch(() => showConnection('The readings could not be loaded; the page tries again.'));

let settling;
const showView = (chosen) => {
  zoomed = chosen;
  clearTimeout(settling);
  if (chosen === undefined || chart === undefined) return orSay(load());
  // The axis follows at once, the readings once fingers rest.
  chart.look(chosen);
  arrange();
  settling = setTimeout(() => orSay(load()), SETTLE_MS);
};

/** What is drawn one by one goes on without asking for it again. */
const withNewest = (at, demandW) => {
  const { readings } = shown;
  const from = view().from;
  const last = readings.at.at(-1) ?? 0;
  const kept = readings.at.findIndex((moment) => moment >= from);
  const first = kept === -1 ? readings.at.length : kept;
  const fresh = at.findIndex((moment) => moment > last);
  const more = fresh === -1 ? at.length : fresh;
  return {
    ...readings,
    at: [...readings.at.slice(first), ...at.slice(more)],
    demandW: [...readings.demandW.slice(first), ...demandW.slice(more)],
  };
};

let reloading;
/** Where readings are drawn one by one new ones are there at once; else a little later. */
const addReadings = ({ at, demandW }) => {
  if (at.length === 0 || chart === undefined) return;
  if (zoomed !== undefined && zoomed.to < at[0]) return;
  clearTimeout(reloading);
  const waitMs = Math.max(0, loadedAt + RELOAD_MS - performance.now());
  const single = !showsDays() && shown?.readings.stepS === undefined && zoomed === undefined;
  if (onTheWeb && single && shown !== undefined) return drawChart(withNewest(at, demandW), view());
  reloading = setTimeout(() => orSay(load()), single ? 0 : waitMs);
};

/** A link of a message names its alert: the page opens there, once. */
const showLinked = () => {
  if (location.hash === '') return;
  const item = element(`alert-${location.hash.slice(1)}`);
  if (item === null) return;
  item.querySelector('details').open = true;
  item.scrollIntoView({ block: 'center' });
  history.replaceState(null, '', location.pathname);
};

const loadAlerts = async () => {
  setAlerts(await json('/alerts.json'), overview?.alertsNote);
  showLinked();
};

const loadAll = async () => {
  showOverview(await json('/overview.json'));
  // One after the other on the web: each would wake a function of its own.
  if (onTheWeb) await load();
  else await Promise.all([loadAlerts(), load()]);
  if (onTheWeb) await loadAlerts();
};

const lose = () => {
  lostAt = seenFrom() ?? lostAt ?? now();
  showConnection(
    onTheWeb
      ? `Offline. What you see is from ${moment(lostAt)}; the page tries again every 30 s.`
      : `Connection lost at ${time(lostAt)}; trying again. What you see is from then. Is the program that serves this page still running?`,
  );
  tellNow();
};

setInterval(tellNow, 1_000);

const ZOOMS = {
  in: ({ from, to }) => [from + (to - from) / 4, to - (to - from) / 4],
  out: ({ from, to }) => {
    const span = Math.min((to - from) * 2, LONGEST_VIEW_S);
    const end = Math.min(now(), (from + to) / 2 + span / 2);
    return [end - span, end];
  },
  earlier: ({ from, to }) => [from - (to - from) / 2, to - (to - from) / 2],
  later: ({ from, to }) => {
    const by = Math.min((to - from) / 2, Math.max(0, now() - to));
    return [from + by, to + by];
  },
  reset: () => [],
};
const zoom = (how) => zoomTo(...ZOOMS[how](view()));

element('zoom').addEventListener('click', ({ target }) => {
  const how = target.closest('button')?.dataset.zoom;
  if (how !== undefined) zoom(how);
});
element('zoom-reset').addEventListener('click', () => {
  zoom('reset');
  element(showsDays() ? 'days' : 'chart').focus();
});

element('ranges').addEventListener('click', ({ target }) => {
  const chosen = target.closest('button')?.dataset.range;
  if (chosen === undefined) return;
  range = RANGES[chosen];
  zoomTo();
});

element('measure').addEventListener('click', ({ target }) => {
  const chosen = target.closest('button')?.dataset.measure;
  if (chosen === undefined) return;
  measure = chosen;
  for (const button of element('measure').children) {
    button.setAttribute('aria-pressed', String(button.dataset.measure === measure));
  }
  arrange();
  drawDays();
  showLegend();
});

const KEYS = {
  ArrowLeft: () => chart?.moveCursor(-1),
  ArrowRight: () => chart?.moveCursor(1),
  '+': () => zoom('in'),
  '=': () => zoom('in'),
  '-': () => zoom('out'),
  PageUp: () => zoom('earlier'),
  PageDown: () => zoom('later'),
  Escape: () => zoom('reset'),
};

element('chart').addEventListener('keydown', (pressed) => {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || KEYS[pressed.key] === undefined) return;
  pressed.preventDefault();
  KEYS[pressed.key]();
});
element('chart').addEventListener('blur', () => chart?.leaveCursor());

setUpPhone();

const openAll = () => {
  lostAt = undefined;
  return loadAll();
};

feed = openFeed({
  open: () => (onTheWeb ? openAll() : orSay(openAll())),
  overview: (next) => {
    lostAt = undefined;
    showOverview(next);
  },
  readings: addReadings,
  filled: () => {
    orSay(load());
    orSay(loadAlerts());
  },
  told: (subjects) => {
    announceTold(subjects);
    orSay(loadAlerts());
  },
  toldAnew: () => orSay(loadAlerts()),
  standing: showStanding,
  lost: lose,
});
chart = await createChart(element('chart'), { onZoom: zoomTo, onRead: readOut });
if (overview !== undefined) {
  chart.mark(overview);
  await orSay(load());
}
