import { followFingers } from './gestures.js';
import { createTooltip } from './tooltip.js';
import { date, day, demand, energy, pounds, time, weekday } from './writing.js';

const SVG = 'http://www.w3.org/2000/svg';
const ROOM = { top: 34, right: 8, bottom: 28, left: 56 };
const HEIGHT = { wide: 320, narrow: 260 };
const NARROW_PX = 600;
const DOTS_SHOWN = 3;
const LABEL_PX = 56;

const draw = (tag, attributes, ...children) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

/** Round steps of an axis, at most `most` of them. */
const ticks = (low, high, most) => {
  const span = Math.max(high - low, 1e-9);
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough);
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-6; at += step) found.push(at);
  return found;
};

const MEASURES = {
  energy: {
    up: ({ energyWh }) => energyWh / 1000,
    down: ({ exportWh }) => exportWh / 1000,
    label: (kWh) => `${Number(Math.abs(kWh).toFixed(2))} kWh`,
  },
  cost: {
    up: ({ costPence = 0 }) => Math.max(0, costPence) / 100,
    down: ({ costPence = 0 }) => Math.max(0, -costPence) / 100,
    label: (value) => `${value < 0 ? '−' : ''}£${Math.abs(value).toFixed(Number.isInteger(value) ? 0 : 2)}`,
  },
};

const isKnown = ({ energyWh, knownShare }) => knownShare > 0 || energyWh > 0;

/** What there is to say of a day, the date first. */
const linesOf = (bar) => {
  const heading = `${day(bar.from)}${bar.today ? ', so far' : ''}`;
  if (!isKnown(bar)) return [heading, 'No readings'];
  const cost = bar.costPence === undefined ? '' : ` · ${pounds(bar.costPence)}`;
  const lines = [heading, `${bar.about && !bar.today ? 'About ' : ''}${energy(bar.energyWh)}${cost}`];
  if (bar.exportWh > 0) lines.push(`Exported ${energy(bar.exportWh)}`);
  if (bar.peakW !== undefined) lines.push(`Peak ${demand(bar.peakW)}`);
  if (bar.alwaysOnW !== undefined) lines.push(`Always on ${demand(bar.alwaysOnW)}`);
  for (const { title, at } of bar.alerts.slice(0, 4)) lines.push(`${time(at)} ${title}`);
  if (bar.alerts.length > 4) lines.push(`and ${bar.alerts.length - 4} more`);
  return lines;
};

/**
 * Days as bars: what was used upwards, what was exported downwards, alerts as dots.
 * @param onOpen called with the span of a day the reader chose, `(from, to)` in epoch seconds
 * @param onRead called with a line about the day under the cursor, empty where there is none
 */
export const createDays = (container, { onOpen, onRead }) => {
  const svg = draw('svg', { class: 'bars', 'aria-hidden': 'true' });
  container.append(svg);
  container.tabIndex = 0;
  const tooltip = createTooltip(container);
  let bars = [];
  let measure = 'energy';
  let places = [];
  let chosen;

  const paint = () => {
    const width = container.clientWidth;
    if (width === 0) return;
    const height = width < NARROW_PX ? HEIGHT.narrow : HEIGHT.wide;
    const { up, down, label } = MEASURES[measure];
    const high = Math.max(...bars.map(up), measure === 'energy' ? 1 : 0.5);
    const low = -Math.max(...bars.map(down), 0);
    const y = (value) => ROOM.top + ((high - value) / (high - low || 1)) * (height - ROOM.top - ROOM.bottom);
    const step = (width - ROOM.left - ROOM.right) / Math.max(1, bars.length);
    const thick = Math.min(64, Math.max(3, step * (bars.length > 10 ? 0.72 : 0.56)));
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.setAttribute('width', String(width));
    svg.setAttribute('height', String(height));
    const made = [];
    for (const value of ticks(low, high, 5)) {
      const at = Math.round(y(value)) + 0.5;
      const className = Math.abs(value) < 1e-9 ? 'zero' : 'grid';
      made.push(draw('line', { class: className, x1: ROOM.left, x2: width - ROOM.right, y1: at, y2: at }));
      const text = draw('text', { class: 'tick', x: ROOM.left - 10, y: at + 4, 'text-anchor': 'end' });
      text.textContent = label(value);
      made.push(text);
    }
    const every = Math.ceil(LABEL_PX / step);
    places = bars.map((bar, index) => {
      const middle = ROOM.left + step * (index + 0.5);
      const group = draw('g', {
        class: 'bar',
        'data-today': bar.today,
        'data-about': bar.about && !bar.today,
      });
      group.append(
        draw('rect', { class: 'hit', x: middle - step / 2, y: 0, width: step, height: height - 1, rx: 6 }),
      );
      const [top, bottom] = [y(up(bar)), y(-down(bar))];
      const rounded = Math.min(4, thick / 3);
      if (up(bar) > 0) {
        group.append(
          draw('rect', {
            class: 'used',
            x: middle - thick / 2,
            y: top,
            width: thick,
            height: Math.max(1, y(0) - top),
            rx: rounded,
          }),
        );
      }
      if (down(bar) > 0) {
        group.append(
          draw('rect', {
            class: 'given',
            x: middle - thick / 2,
            y: y(0),
            width: thick,
            height: Math.max(1, bottom - y(0)),
            rx: rounded,
          }),
        );
      }
      if (!isKnown(bar))
        group.append(
          draw('line', {
            class: 'unknown',
            x1: middle - thick / 2,
            x2: middle + thick / 2,
            y1: y(0) - 3,
            y2: y(0) - 3,
          }),
        );
      for (const [row, { tone }] of bar.alerts.slice(0, DOTS_SHOWN).entries()) {
        group.append(
          draw('circle', { class: `dot dot-${tone}`, cx: middle, cy: top - 9 - row * 10, r: 3.5 }),
        );
      }
      if ((bars.length - 1 - index) % every === 0) {
        const nearEnd = bars.length > 10 && middle > width - ROOM.right - LABEL_PX / 2;
        const [x, anchor] = nearEnd ? [width - ROOM.right, 'end'] : [middle, 'middle'];
        const text = draw('text', { class: 'tick', x, y: height - 8, 'text-anchor': anchor });
        text.textContent = bars.length <= 10 ? weekday(bar.from) : date(bar.from);
        group.append(text);
      }
      made.push(group);
      return { group, middle, top };
    });
    svg.replaceChildren(...made);
    if (chosen !== undefined) point(chosen);
  };

  const point = (index) => {
    for (const [at, { group }] of places.entries()) group.classList.toggle('chosen', at === index);
    chosen = index;
    const bar = index === undefined ? undefined : bars[index];
    if (bar === undefined) {
      tooltip.hide();
      return onRead('');
    }
    const lines = linesOf(bar);
    tooltip.show(places[index].middle, Math.max(60, places[index].top), lines);
    onRead(lines.join(' · '));
  };

  const indexAt = (x) => {
    const step = (container.clientWidth - ROOM.left - ROOM.right) / Math.max(1, bars.length);
    return Math.min(bars.length - 1, Math.max(0, Math.floor((x - ROOM.left) / step)));
  };
  const open = (index) => {
    const bar = bars[index];
    if (bar !== undefined && isKnown(bar)) onOpen(bar.from, bar.to);
  };

  const xOf = (event) => event.clientX - container.getBoundingClientRect().left;
  container.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse') point(indexAt(xOf(event)));
  });
  container.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'mouse' && !fingers.wasLast()) point(undefined);
  });
  container.addEventListener('click', (event) => {
    if (event.pointerType !== 'touch' && event.pointerType !== 'pen') open(indexAt(xOf(event)));
  });
  let before;
  const fingers = followFingers(container, {
    onRead: (x, begins) => {
      if (begins) before = chosen;
      point(indexAt(x));
    },
    onTap: (x) => {
      // The first tap reads a day out, the second opens it.
      if (indexAt(x) === before) open(before);
    },
  });
  container.addEventListener('keydown', (pressed) => {
    if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
    const last = bars.length - 1;
    const steps = {
      ArrowLeft: () => point(Math.max(0, (chosen ?? last + 1) - 1)),
      ArrowRight: () => point(Math.min(last, (chosen ?? last) + 1)),
      Home: () => point(0),
      End: () => point(last),
      Enter: () => open(chosen),
      Escape: () => point(undefined),
    };
    if (steps[pressed.key] === undefined) return;
    pressed.preventDefault();
    steps[pressed.key]();
  });
  container.addEventListener('blur', () => point(undefined));
  new ResizeObserver(paint).observe(container);

  return {
    /** @param shown bars as the server gives them; `in` which measure, `energy` or `cost` */
    show: (shown, inMeasure) => {
      if (chosen !== undefined && shown[chosen]?.date !== bars[chosen]?.date) chosen = undefined;
      [bars, measure] = [shown, inMeasure];
      if (chosen === undefined) tooltip.hide();
      paint();
    },
  };
};
