import { createChart, summarise } from './chart.js';
import { addAlert, setAlerts, showDemand, showNotices, showRules, showState, showToday } from './sections.js';
import { demand, kilowatts, setZone } from './writing.js';

const HOUR_S = 3600;
const SHORTEST_VIEW_S = 120;
/** Charts of buckets are loaded again this often at most: ms. */
const RELOAD_MS = 30_000;
/** The server is heard every 15 s; after this it is gone: ms. */
const SILENT_MS = 40_000;
const RECONNECT_MS = 2_000;

const element = (id) => document.getElementById(id);

let overview;
/** How far the home's clock is ahead of ours: seconds. */
let aheadS = 0;
let hoursShown = 12;
/** The span the reader zoomed to; undefined while the chart follows the present. */
let zoomed;
let shown;
let chart;
let chartLoads = 0;
let chartLoadedAt = 0;

const now = () => Date.now() / 1000 + aheadS;
const view = () => zoomed ?? { from: now() - hoursShown * HOUR_S, to: now() };

const json = async (path) => {
  const response = await fetch(path);
  if (response.status === 429) {
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
    return json(path);
  }
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};

const showConnection = (text) => {
  element('connection').hidden = text === '';
  if (element('connection').textContent !== text) element('connection').textContent = text;
};

const showOverview = (next) => {
  overview = next;
  aheadS = next.now - Date.now() / 1000;
  setZone(next.timeZone);
  element('about').textContent = next.title;
  document.title = next.newest === undefined ? next.title : `${demand(next.newest.demandW)} · ${next.title}`;
  showState(next);
  showDemand(next.newest, now());
  showToday(next);
  showRules(next);
  showStanding(next);
  showLegend(next);
  chart?.mark(next);
};

const showStanding = ({ share, trouble }) => {
  overview = { ...overview, share, trouble };
  showNotices({ notices: overview.notices ?? [], trouble });
  showConnection(share < 1 ? `Living through the last hours: ${Math.floor(share * 100)} %` : '');
};

const shadeOf = ({ kind, severity }) => {
  if (kind === 'no-data' || kind === 'frozen') return 'shade-silent';
  return severity === 'info' ? 'shade-info' : 'shade-alert';
};
const SHADES = { 'shade-alert': 'alert', 'shade-info': 'info', 'shade-silent': 'no data or frozen' };

const showLegend = ({ limits, episodes }) => {
  const shades = new Set(episodes.map(shadeOf));
  const entries = [
    ...limits.map(({ rule, limitW }) => ['limit', `${rule} ${kilowatts(limitW)}`]),
    ...Object.entries(SHADES).filter(([shade]) => shades.has(shade)),
  ];
  element('legend').replaceChildren(
    ...entries.map(([className, text]) => {
      const item = document.createElement('li');
      item.className = className;
      item.textContent = text;
      return item;
    }),
  );
};

const drawChart = (readings, span) => {
  shown = { readings, span };
  chart.show(readings, span);
  element('chart-summary').textContent = summarise(readings, span);
};

/** Loads the chart's readings; of two loads only the later one is drawn. */
const loadChart = async () => {
  if (chart === undefined) return;
  const load = ++chartLoads;
  chartLoadedAt = performance.now();
  const span = view();
  const points = Math.max(300, Math.min(1500, element('chart').clientWidth));
  element('chart').setAttribute('aria-busy', 'true');
  const readings = await json(
    `/readings.json?from=${Math.floor(span.from)}&to=${Math.ceil(span.to)}&points=${points}`,
  );
  if (load !== chartLoads) return;
  drawChart(readings, span);
  element('chart').setAttribute('aria-busy', 'false');
};

const orSay = (promise) =>
  promise.catch(() => showConnection('The readings could not be loaded; the page tries again.'));

/** New readings go on at the end; in a chart of buckets the server puts them in their place. */
const addReadings = ({ at, demandW }) => {
  if (at.length === 0 || chart === undefined || shown === undefined) return;
  if (zoomed !== undefined && zoomed.to < at[0]) return;
  if (shown.readings.stepS !== undefined || zoomed !== undefined) {
    if (performance.now() - chartLoadedAt >= RELOAD_MS) orSay(loadChart());
    return;
  }
  const span = view();
  const kept = shown.readings.at.flatMap((moment, index) =>
    moment >= span.from && moment < at[0] ? [index] : [],
  );
  drawChart(
    {
      at: [...kept.map((index) => shown.readings.at[index]), ...at],
      demandW: [...kept.map((index) => shown.readings.demandW[index]), ...demandW],
    },
    span,
  );
};

const loadAll = async () => {
  const [about, told] = await Promise.all([json('/overview.json'), json('/alerts.json')]);
  showOverview(about);
  setAlerts(told, about.alertsNote);
  await loadChart();
};

let events;
let heardAt = 0;

const connect = () => {
  events?.close();
  heardAt = performance.now();
  events = new EventSource('/events');
  const on = (name, take) =>
    events.addEventListener(name, ({ data }) => {
      heardAt = performance.now();
      take(data === undefined ? undefined : JSON.parse(data));
    });
  on('open', () => orSay(loadAll()));
  on('overview', showOverview);
  on('readings', addReadings);
  on('filled', () => orSay(loadChart()));
  on('alert', addAlert);
  on('standing', showStanding);
  on('beat', () => undefined);
  events.addEventListener('error', () => showConnection('Connection lost; trying again.'));
};

setInterval(() => {
  const closed = events.readyState === EventSource.CLOSED;
  if (closed || performance.now() - heardAt > SILENT_MS) connect();
}, RECONNECT_MS);
setInterval(() => showDemand(overview?.newest, now()), 1_000);

const showView = (chosen) => {
  zoomed = chosen;
  element('zoom-reset').hidden = zoomed === undefined;
  orSay(loadChart());
};

/** Shows a span of epoch seconds; without one the chart follows the present again. */
const zoomTo = (from, to) => {
  if (from === undefined) return showView(undefined);
  const centre = (from + to) / 2;
  const span = Math.max(SHORTEST_VIEW_S, to - from);
  showView({ from: centre - span / 2, to: centre + span / 2 });
};

const ZOOMS = {
  in: ({ from, to }) => [from + (to - from) / 4, to - (to - from) / 4],
  out: ({ from, to }) => {
    const span = Math.min((to - from) * 2, 400 * 24 * HOUR_S);
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
  if (how === undefined) return;
  zoom(how);
  if (how === 'reset') element('chart').focus();
});

element('ranges').addEventListener('click', ({ target }) => {
  const chosen = target.closest('button');
  if (chosen === null) return;
  for (const button of element('ranges').children) {
    button.setAttribute('aria-pressed', String(button === chosen));
  }
  hoursShown = Number(chosen.dataset.hours);
  zoomTo();
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

connect();
chart = await createChart(element('chart'), {
  onZoom: zoomTo,
  onRead: (text) => {
    element('readout').textContent = text;
  },
});
if (overview !== undefined) {
  chart.mark(overview);
  await orSay(loadChart());
}
