import { age, demandParts, moment, timeWithSeconds } from './writing.js';

const element = (id) => document.getElementById(id);

/** Sets a text only where it changes, so that nothing is announced twice. */
const setText = (target, text) => {
  if (target.textContent !== text) target.textContent = text;
};

const make = (tag, { className, text } = {}, ...children) => {
  const made = document.createElement(tag);
  if (className !== undefined) made.className = className;
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
};

const STATE_NAMES = {
  normal: 'Normal',
  high: 'High',
  'no-data': 'No data',
  frozen: 'Frozen',
  waiting: 'Waiting',
};

export const showState = ({ state }) => {
  element('state').dataset.state = state.kind;
  setText(element('state-name'), STATE_NAMES[state.kind]);
  setText(element('state-text'), state.text);
};

/** @param now the home's present, epoch seconds */
export const showDemand = (newest, now) => {
  if (newest === undefined) return;
  const [figure, unit] = demandParts(Math.abs(newest.demandW));
  setText(element('demand'), figure);
  setText(element('unit'), newest.demandW < 0 ? `${unit} exported` : unit);
  setText(element('freshness'), `${age(now - newest.at)} ago, at ${timeWithSeconds(newest.at)}`);
};

export const showToday = ({ today }) => {
  const groups = today.map(({ label, value, note }) =>
    make(
      'div',
      {},
      make('dt', { text: label }),
      make('dd', { className: 'figure', text: value }),
      make('dd', { className: 'faint', text: note }),
    ),
  );
  element('today').replaceChildren(...groups);
};

export const showNotices = ({ notices, trouble }) => {
  const lines = trouble === undefined ? notices : [trouble, ...notices];
  element('notices').hidden = lines.length === 0;
  element('notices').replaceChildren(...lines.map((text) => make('li', { text })));
};

const PHASE_NAMES = { quiet: 'Quiet', pending: 'Pending', raised: 'Raised' };

export const showRules = ({ rules }) => {
  element('rules').replaceChildren(...rules.map(ruleItem));
};

const ruleItem = ({ name, severity, terms, phase, standing, share }) => {
  const badge = make('span', { className: 'phase', text: PHASE_NAMES[phase] });
  const head = make('p', { className: 'rule-head' }, make('strong', { text: name }), badge);
  const item = make(
    'li',
    {},
    head,
    make('p', { className: 'faint', text: severity === 'warning' ? terms : `${terms} · ${severity}` }),
  );
  item.dataset.phase = phase;
  if (standing !== 'quiet') item.append(make('p', { text: standing }));
  if (share !== undefined) {
    const bar = make('progress');
    bar.max = 1;
    bar.value = share;
    bar.setAttribute('aria-label', `${name}: ${standing}`);
    item.append(bar);
  }
  return item;
};

const ALERTS_SHOWN = 100;
const alerts = new Map();

export const setAlerts = (told, note) => {
  alerts.clear();
  for (const alert of told) alerts.set(alert.id, alert);
  element('alerts-note').hidden = note === undefined;
  setText(element('alerts-note'), note ?? '');
  showAlerts();
};

export const addAlert = (alert) => {
  const isNew = !alerts.has(alert.id);
  alerts.set(alert.id, alert);
  showAlerts();
  if (isNew) setText(element('news'), alert.subject);
};

const showAlerts = () => {
  const newestFirst = [...alerts.values()].sort((a, b) => b.at - a.at).slice(0, ALERTS_SHOWN);
  const list = element('alerts');
  const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
  // Items that are there stay, so that an open text and the focus stay too.
  list.replaceChildren(...newestFirst.map((alert) => known.get(alert.id) ?? alertItem(alert)));
  element('no-alerts').hidden = newestFirst.length > 0;
};

const alertItem = ({ id, at, event, severity, subject, text }) => {
  const time = make('time', { text: moment(at) });
  time.dateTime = new Date(at * 1000).toISOString();
  const [, state, rest] = /^\[([^\]]+)\] (.*)$/.exec(subject) ?? [undefined, '', subject];
  const badge = make('span', { className: `told told-${severity}`, text: state });
  const summary = make('summary', {}, badge, make('span', { className: 'subject', text: rest }), time);
  const item = make('li', {}, make('details', {}, summary, make('pre', { text })));
  item.dataset.id = id;
  item.dataset.event = event;
  return item;
};
