import uPlot from '/uplot.js';

const HOURS_SHOWN = 12;
/** A longer step than this between two readings is a hole in the line. */
const HOLE_SECONDS = 60;
const STALE_SECONDS = 180;
const ALERTS_SHOWN = 100;

const element = (id) => document.getElementById(id);
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Demand in watts by epoch second. */
let readings = new Map();
let alerts = new Map();
let chart;

const drawNow = () => {
  const newest = Math.max(...readings.keys());
  if (!Number.isFinite(newest)) return;
  const watts = readings.get(newest);
  const inKilowatts = Math.abs(watts) >= 1000;
  element('demand').textContent = inKilowatts ? (watts / 1000).toFixed(2) : String(Math.round(watts));
  element('unit').textContent = `${inKilowatts ? 'kW' : 'W'}${watts < 0 ? ' exported' : ''}`;
  const age = Math.max(0, Math.round(Date.now() / 1000 - newest));
  const time = new Date(newest * 1000).toLocaleTimeString();
  const old = age > STALE_SECONDS ? `, ${Math.round(age / 60)} min ago` : '';
  element('freshness').textContent = `read at ${time}${old}`;
};

const drawChart = () => {
  const at = [...readings.keys()].sort((a, b) => a - b);
  const xs = [];
  const ys = [];
  for (const [index, moment] of at.entries()) {
    const before = at[index - 1];
    if (before !== undefined && moment - before > HOLE_SECONDS) {
      xs.push(before + 1);
      ys.push(null);
    }
    xs.push(moment);
    ys.push(readings.get(moment) / 1000);
  }
  if (chart) chart.setData([xs, ys]);
  else chart = makeChart([xs, ys]);
};

const makeChart = (data) => {
  const axis = {
    stroke: colour('--faint'),
    grid: { stroke: colour('--line') },
    ticks: { stroke: colour('--line') },
  };
  const made = new uPlot(
    {
      width: element('chart').clientWidth,
      height: 320,
      series: [
        { value: '{YYYY}-{MM}-{DD} {HH}:{mm}:{ss}', label: 'time' },
        {
          label: 'demand',
          stroke: colour('--accent'),
          width: 1,
          spanGaps: false,
          value: (_, kilowatts) => (kilowatts === null ? '–' : `${kilowatts.toFixed(2)} kW`),
        },
      ],
      axes: [
        { ...axis, values: TIME_LABELS },
        { ...axis, values: (_, splits) => splits.map((kilowatts) => `${kilowatts} kW`), size: 64 },
      ],
    },
    data,
    element('chart'),
  );
  new ResizeObserver(() => made.setSize({ width: element('chart').clientWidth, height: 320 })).observe(
    element('chart'),
  );
  return made;
};

const TIME_LABELS = (_, splits) =>
  splits.map((moment) =>
    new Date(moment * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }),
  );

const drawAlerts = () => {
  const newestFirst = [...alerts.values()].sort((a, b) => b.at - a.at).slice(0, ALERTS_SHOWN);
  const open = new Set([...element('alerts').querySelectorAll('details[open]')].map(({ id }) => id));
  element('alerts').replaceChildren(...newestFirst.map((alert) => alertItem(alert, open)));
  element('no-alerts').hidden = newestFirst.length > 0;
};

const alertItem = ({ id, at, event, subject, text }, open) => {
  const item = document.createElement('li');
  const details = document.createElement('details');
  details.id = `alert-${id}`;
  details.open = open.has(details.id);
  const time = document.createElement('time');
  const moment = new Date(at * 1000);
  time.dateTime = moment.toISOString();
  time.textContent = moment.toLocaleString([], { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const said = document.createElement('span');
  said.className = event;
  said.textContent = subject;
  const summary = document.createElement('summary');
  summary.append(time, ' ', said);
  const body = document.createElement('pre');
  body.textContent = text;
  details.append(summary, body);
  item.append(details);
  return item;
};

const addReadings = ({ at, demandW }) => {
  for (const [index, moment] of at.entries()) readings.set(moment, demandW[index]);
  const newest = Math.max(...readings.keys());
  for (const moment of readings.keys()) {
    if (moment < newest - HOURS_SHOWN * 3600) readings.delete(moment);
  }
};

const showProgress = ({ share }) => {
  element('connection').textContent =
    share < 1 ? `living through the last hours: ${Math.floor(share * 100)} %` : '';
};

const json = async (path) => (await fetch(path)).json();

/** What came over the stream while everything was being loaded is newer and goes on top. */
let meanwhile;

const loadAll = async () => {
  meanwhile = { readings: [], alerts: [] };
  const [about, all, told] = await Promise.all([
    json('/about.json'),
    json('/readings.json'),
    json('/alerts.json'),
  ]);
  element('about').textContent = about.title;
  document.title = `${about.title} · Home Mini Alerts`;
  readings = new Map();
  addReadings(all);
  for (const later of meanwhile.readings) addReadings(later);
  alerts = new Map([...told, ...meanwhile.alerts].map((alert) => [alert.id, alert]));
  meanwhile = undefined;
  showProgress(about);
  drawNow();
  drawChart();
  drawAlerts();
};

const events = new EventSource('/events');
events.addEventListener('open', () => {
  loadAll().catch(() => {
    element('connection').textContent = 'The readings could not be loaded; reload the page.';
  });
});
events.addEventListener('error', () => {
  element('connection').textContent = 'Connection lost; trying again.';
});
events.addEventListener('readings', ({ data }) => {
  const later = JSON.parse(data);
  meanwhile?.readings.push(later);
  addReadings(later);
  drawNow();
  drawChart();
});
events.addEventListener('alert', ({ data }) => {
  const alert = JSON.parse(data);
  meanwhile?.alerts.push(alert);
  alerts.set(alert.id, alert);
  drawAlerts();
});
events.addEventListener('progress', ({ data }) => showProgress(JSON.parse(data)));
setInterval(drawNow, 10_000);
