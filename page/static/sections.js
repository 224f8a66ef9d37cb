import { drawSparkline } from './sparkline.js';
import { age, day, demand, demandParts, time, timeWithSeconds } from './writing.js';

const element = (id) => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

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
  attention: 'Attention',
  high: 'High',
  'no-data': 'No data',
  frozen: 'Frozen',
  waiting: 'Waiting',
  lost: 'Not connected',
};

/**
 * How the home stands. What is not of now is not shown as if it were.
 * @param now the home's present, epoch seconds
 * @param lost whether the page has lost its server
 */
export const showNow = ({ state, newest, silentAfterS, costAnHour, lastHour }, now, lost) => {
  const tooOld = newest !== undefined && now - newest.at > silentAfterS;
  const stale = lost || state.stale || tooOld;
  const kind = lost ? 'lost' : tooOld && !state.stale ? 'no-data' : state.kind;
  element('state').dataset.state = kind;
  element('state').closest('.now').dataset.kind = kind;
  setText(element('state-name'), STATE_NAMES[kind]);
  setText(element('state-text'), lost ? '' : tooOld && !state.stale ? 'No reading for a while.' : state.text);
  element('demand').closest('.demand').dataset.stale = String(stale);
  element('last').hidden = !stale || newest === undefined;
  setText(element('cost-an-hour'), stale ? '' : (costAnHour ?? ''));
  drawSparkline(element('sparkline'), lastHour);
  const known = lastHour.filter((watts) => watts !== null);
  setText(
    element('spark-peak'),
    known.length === 0 ? '' : `60 min, up to ${demand(known.reduce((a, b) => Math.max(a, b)))}`,
  );
  if (newest === undefined) return setText(element('freshness'), '');
  const [figure, unit] = demandParts(Math.abs(newest.demandW));
  setText(element('demand'), figure);
  setText(element('unit'), newest.demandW < 0 ? `${unit} exported` : unit);
  setText(element('freshness'), `${age(now - newest.at)} ago, at ${timeWithSeconds(newest.at)}`);
};

export const showToday = ({ headline, today }) => {
  element('headline').hidden = headline === undefined;
  setText(element('headline-value'), headline?.value ?? '');
  setText(element('headline-course'), headline?.course === undefined ? 'today' : `today, ${headline.course}`);
  const groups = today.map(({ label, value, note, detail }) => {
    const group = make(
      'div',
      {},
      make('dt', { text: label }),
      make('dd', { className: 'figure', text: value }),
      make('dd', { className: 'faint', text: note }),
    );
    if (detail !== undefined) group.title = detail;
    return group;
  });
  element('today').replaceChildren(...groups);
};

export const showNotices = ({ notices, trouble }) => {
  const lines = trouble === undefined ? notices : [trouble, ...notices];
  element('notices').hidden = lines.length === 0;
  element('notices').replaceChildren(...lines.map((text) => make('li', { text })));
};

const PHASE_NAMES = { quiet: 'Fine', pending: 'Watching', raised: 'Alert' };

export const showRules = ({ rules }) => {
  element('rules').replaceChildren(...rules.map(ruleItem));
};

const ruleItem = ({ title, severity, terms, knows = [], phase, tone, standing, share }) => {
  const name = phase === 'raised' && tone === 'good' ? 'Now' : PHASE_NAMES[phase];
  const badge = make('span', { className: 'phase', text: name });
  const head = make(
    'p',
    { className: 'rule-head' },
    make('strong', { className: 'rule-title', text: title }),
    badge,
  );
  const wakes = severity === 'critical' ? `${terms} · critical` : terms;
  const item = make('li', {}, head, make('p', { className: 'faint', text: wakes }));
  item.dataset.phase = phase;
  item.dataset.tone = tone;
  item.append(...knows.map((text) => make('p', { className: 'faint', text })));
  if (standing !== '') item.append(make('p', { className: 'standing', text: standing }));
  if (share !== undefined) item.append(barOf(share, `${title}: ${standing}`));
  return item;
};

/** A bar up to 1; what is beyond is red, behind a mark at 1. */
const barOf = (share, label) => {
  const bar = document.createElementNS(SVG, 'svg');
  const most = Math.max(1, share);
  bar.setAttribute('class', 'progress');
  bar.setAttribute('viewBox', '0 0 100 4');
  bar.setAttribute('preserveAspectRatio', 'none');
  bar.setAttribute('role', 'img');
  bar.setAttribute('aria-label', label);
  const part = (className, from, to) => {
    const rect = document.createElementNS(SVG, 'rect');
    rect.setAttribute('class', className);
    rect.setAttribute('x', String(from));
    rect.setAttribute('width', String(Math.max(0, to - from)));
    rect.setAttribute('height', '4');
    return rect;
  };
  const full = 100 / most;
  bar.append(part('rest', 0, 100), part(share > 1 ? 'over' : 'done', 0, Math.min(100, share * full)));
  if (share > 1) bar.append(part('full', full - 0.6, full + 0.6));
  return bar;
};

export const setAlerts = (rows, note) => {
  element('alerts-note').hidden = note === undefined;
  setText(element('alerts-note'), note ?? '');
  const list = element('alerts');
  const known = new Map([...list.children].map((item) => [item.dataset.key, item]));
  // Items that did not change stay, so that an open text and the focus stay too.
  const items = rows.map((row) => known.get(keyOf(row)) ?? alertItem(row));
  list.replaceChildren(...items);
  element('no-alerts').hidden = rows.length > 0;
};

/** Says a message to who cannot see it appear. */
export const announceTold = (subjects) => setText(element('news'), subjects.join('. '));

const keyOf = ({ id, messages, facts, open }) => [id, messages.length, open, ...facts].join('|');

const TONE_NAMES = { alert: 'Alert', silent: 'No data', good: 'Good news', service: 'Service' };

/** `06:42–06:52`, `since 06:42`, `23:50–00:20`. */
const when = ({ from, to, open }) => {
  if (open) return `since ${time(from)}`;
  return to === undefined || time(from) === time(to) ? time(from) : `${time(from)}–${time(to)}`;
};

const alertItem = (row) => {
  const { from, tone, title, facts, open, messages } = row;
  const moment = make('time', { text: day(from) });
  moment.dateTime = new Date(from * 1000).toISOString();
  const mark = make('span', { className: 'mark' });
  mark.setAttribute('role', 'img');
  mark.setAttribute('aria-label', TONE_NAMES[tone]);
  const what = make(
    'span',
    { className: 'what' },
    make('span', { className: 'subject', text: title }),
    make('span', { className: 'faint', text: [when(row), ...facts].join(' · ') }),
  );
  const badge = open ? [make('span', { className: 'badge', text: 'on now' })] : [];
  const summary = make('summary', {}, mark, what, ...badge, moment);
  const sent = messages.map(({ at, subject, text }) =>
    make(
      'div',
      { className: 'sent' },
      make('p', { className: 'faint', text: `Sent ${time(at)}` }),
      make('p', { className: 'sent-subject', text: subject }),
      make('pre', { text }),
    ),
  );
  const item = make('li', {}, make('details', {}, summary, ...sent));
  if (row.episode !== undefined) item.id = `alert-${row.episode}`;
  item.dataset.key = keyOf(row);
  item.dataset.tone = tone;
  return item;
};
