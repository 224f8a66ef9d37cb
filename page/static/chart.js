import { followFingers } from './gestures.js';
import { createTooltip } from './tooltip.js';
import { date, day, demand, time, timeWithSeconds, zoned } from './writing.js';

/** A longer step than this between two readings is a hole in the line: seconds. */
const HOLE_S = 60;
const HEIGHT = { wide: 320, narrow: 260 };
const NARROW_PX = 600;
const FONT = '12px system-ui, sans-serif';

const LOAD_TRIES = 6;
const LOAD_AGAIN_MS = 1_500;

/** Loads uPlot; on the web the door lets only a few requests a second through, so it is tried again. */
const loadUplot = (tries = 1) =>
  new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('./uplot.js', import.meta.url);
    script.addEventListener('load', resolve);
    script.addEventListener('error', () => {
      script.remove();
      if (tries >= LOAD_TRIES) return reject(new Error('uPlot could not be loaded'));
      setTimeout(() => loadUplot(tries + 1).then(resolve, reject), LOAD_AGAIN_MS);
    });
    document.head.append(script);
  });

/** Resolves once uPlot is there; the figures need not wait for it. */
const uplotLoaded = loadUplot();

const probe = document.createElement('span');
probe.hidden = true;
document.documentElement.append(probe);
/** A canvas takes no custom properties: what one comes to just now. */
const colour = (name) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
};

/**
 * uPlot's columns: time, highest, lowest and mean in kW, each from the beginning of its bucket or reading on; `null` in
 * holes. What a bucket hides of a spike is its highest.
 */
const toColumns = ({ at, demandW, lowW = demandW, highW = demandW, stepS = 0 }) => {
  const hole = Math.max(HOLE_S, stepS * 1.5);
  const columns = [[], [], [], []];
  const push = (moment, index) => {
    columns[0].push(moment);
    for (const [row, watts] of [highW, lowW, demandW].entries()) {
      columns[row + 1].push(index === undefined ? null : watts[index] / 1000);
    }
  };
  const holds = stepS === 0 ? 10 : stepS;
  for (const [index, middle] of at.entries()) {
    const before = at[index - 1];
    const begins = middle - stepS / 2;
    if (before !== undefined && middle - before > hole) {
      const ends = before - stepS / 2 + holds;
      push(ends, index - 1);
      push(ends + 0.001);
    }
    push(begins, index);
  }
  if (at.length > 0) push(at.at(-1) - stepS / 2 + holds, at.length - 1);
  return columns;
};

const LIMIT_ROOM = 1.6;

/** Always zero, all demand, and limits that are near enough not to flatten the rest. */
const yRange = (limits) => (_, min, max) => {
  if (min === null || max === null) return [0, 1];
  let [low, high] = [Math.min(0, min), Math.max(0.2, max)];
  for (const { limitW } of limits) {
    const limit = limitW / 1000;
    if (limit > 0 && limit <= high * LIMIT_ROOM) high = Math.max(high, limit);
    if (limit < 0 && limit >= low * LIMIT_ROOM) low = Math.min(low, limit);
  }
  const margin = (high - low) * 0.06;
  return [low < 0 ? low - margin : 0, high + margin];
};

const SHADES = { demand: '--alert', 'no-data': '--faint', frozen: '--faint', budget: '--alert' };
const shadeOf = ({ kind, severity }) =>
  kind === 'demand' && severity === 'info' ? '--fine' : (SHADES[kind] ?? '--alert');

/** One unit on the axis: W where all of it is below 1 kW. */
const yLabels = (_, splits) => {
  const inWatts = splits.every((kilowatts) => Math.abs(kilowatts) < 1);
  return splits.map((kilowatts) =>
    (inWatts ? `${Math.round(kilowatts * 1000)} W` : `${+kilowatts.toFixed(2)} kW`).replace('-', '−'),
  );
};

/** A label at the very end would be cut off. */
const END_SHARE = 0.96;

const xLabels = (u, splits) => {
  const { min, max } = u.scales.x;
  const step = splits.length > 1 ? splits[1] - splits[0] : 0;
  return splits.map((moment) => {
    const clock = step < 60 ? timeWithSeconds(moment) : time(moment);
    if (moment > min + (max - min) * END_SHARE) return '';
    if (step >= 86_400) return date(moment);
    return clock === '00:00' ? date(moment) : clock;
  });
};

/**
 * The demand chart.
 * @param onZoom called with a span the reader chose, `(from, to)` in epoch seconds, or with nothing for a reset
 * @param onRead called with a line about the reading under the cursor, empty where there is none
 */
export const createChart = async (container, { onZoom, onRead }) => {
  await uplotLoaded;
  let columns = toColumns({ at: [], demandW: [] });
  let bucketed = false;
  let view = { from: 0, to: 1 };
  let limits = [];
  let episodes = [];
  let plot;
  let fingers;
  const tooltip = createTooltip(container);

  const height = () => (container.clientWidth < NARROW_PX ? HEIGHT.narrow : HEIGHT.wide);

  const drawEpisodes = (u) => {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.globalAlpha = 0.16;
    for (const episode of episodes) {
      const to = Math.min(episode.to ?? view.to, view.to);
      const from = Math.max(episode.from, view.from);
      if (to < from) continue;
      const left = u.valToPos(from, 'x', true);
      const right = u.valToPos(to, 'x', true);
      ctx.fillStyle = colour(shadeOf(episode));
      ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
    }
    ctx.restore();
  };

  const drawZero = (u) => {
    if (u.scales.y.min >= 0) return;
    const { ctx, bbox } = u;
    const y = Math.round(u.valToPos(0, 'y', true)) + 0.5;
    ctx.save();
    ctx.strokeStyle = colour('--faint');
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.restore();
  };

  /** How often the drawn demand passes through a box of canvas pixels. */
  const demandHits = (u, left, right, top, bottom) => {
    const [from, to] = [left, right].map((x) => u.posToVal(x, 'x', true));
    const [high, low] = [top, bottom].map((y) => u.posToVal(y, 'y', true));
    let hits = 0;
    for (const [index, moment] of columns[0].entries()) {
      if (moment > to) break;
      const ends = columns[0][index + 1] ?? moment;
      if (ends < from || columns[1][index] === null) continue;
      const before = columns[1][index - 1] ?? columns[1][index];
      const [reaches, falls] = [Math.max(columns[1][index], before), Math.min(columns[2][index], before)];
      if (reaches >= low && falls <= high) hits += 1;
    }
    return hits;
  };

  /** A place beside its line, in its hours, where a label hides no other and as little of the demand as can be. */
  const placeLabel = (u, { y, wide, tall, visible, taken }) => {
    const { left, top, width } = u.bbox;
    const isFree = (right, middle) =>
      taken.every(
        (other) =>
          Math.abs(other.middle - middle) >= tall || other.left > right || other.right < right - wide,
      );
    let found;
    for (const [from, to] of visible.toReversed()) {
      const ends = Math.max(left + wide, Math.min(u.valToPos(to, 'x', true), left + width));
      const begins = Math.min(ends, Math.max(left, u.valToPos(from, 'x', true)) + wide);
      for (let right = ends; right >= begins; right -= 12 * devicePixelRatio) {
        for (const side of [-1, 1]) {
          const middle = Math.max(top + tall / 2, y + side * (tall / 2 + 3 * devicePixelRatio));
          if (!isFree(right, middle)) continue;
          const hits = demandHits(u, right - wide, right, middle - tall / 2, middle + tall / 2);
          if (found === undefined || hits < found.hits) found = { right, middle, hits };
          if (hits === 0) return found;
        }
      }
    }
    return found;
  };

  const drawLimits = (u) => {
    const { ctx } = u;
    const px = devicePixelRatio;
    const taken = [];
    ctx.save();
    ctx.font = FONT.replace('12', String(Math.round(12 * px)));
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    ctx.lineWidth = 1.25 * px;
    for (const { label, limitW, spans } of limits) {
      const limit = limitW / 1000;
      if (limit < u.scales.y.min || limit > u.scales.y.max) continue;
      const y = Math.round(u.valToPos(limit, 'y', true));
      ctx.strokeStyle = colour(limitW < 0 ? '--fine' : '--alert');
      ctx.setLineDash([6 * px, 5 * px]);
      const visible = spans
        .map(([from, to]) => [Math.max(from, view.from), Math.min(to, view.to)])
        .filter(([from, to]) => to > from);
      for (const [from, to] of visible) {
        ctx.beginPath();
        ctx.moveTo(u.valToPos(from, 'x', true), y);
        ctx.lineTo(u.valToPos(to, 'x', true), y);
        ctx.stroke();
      }
      const wide = ctx.measureText(label).width + 12 * px;
      const tall = 18 * px;
      const place = placeLabel(u, { y, wide, tall, visible, taken });
      if (place === undefined) continue;
      const { right, middle } = place;
      taken.push({ middle, left: right - wide, right });
      ctx.setLineDash([]);
      ctx.globalAlpha = 0.85;
      ctx.fillStyle = colour('--card');
      ctx.beginPath();
      ctx.roundRect(right - wide, middle - tall / 2, wide, tall, 4 * px);
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.fillStyle = ctx.strokeStyle;
      ctx.fillText(label, right - wide + 6 * px, middle);
    }
    ctx.restore();
  };

  const readCursor = (u) => {
    const { idx, left } = u.cursor;
    const mean = idx === null || idx === undefined || left < 0 ? undefined : columns[3][idx];
    if (mean === undefined || mean === null) {
      tooltip.hide();
      return onRead('');
    }
    const at = columns[0][idx];
    const moment = `${day(at)} ${bucketed ? time(at) : timeWithSeconds(at)}`;
    const [high, low] = [columns[1][idx] * 1000, columns[2][idx] * 1000];
    const varies = bucketed && demand(high) !== demand(low);
    const lines = varies
      ? [demand(high), `${demand(low)} to ${demand(high)}, mean ${demand(mean * 1000)}`, moment]
      : [demand(mean * 1000), moment];
    const { offsetLeft, offsetTop } = u.over;
    tooltip.show(
      offsetLeft + u.valToPos(at, 'x'),
      offsetTop + Math.max(24, u.valToPos(columns[1][idx], 'y')),
      lines,
    );
    onRead(`${moment} · ${varies ? lines[1] : lines[0]}`);
  };

  const build = () => {
    plot?.destroy();
    const axis = {
      stroke: colour('--faint'),
      font: FONT,
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    const accent = colour('--accent');
    const hidden = { points: { show: false }, spanGaps: false, paths: uPlot.paths.stepped({ align: 1 }) };
    plot = new uPlot(
      {
        width: container.clientWidth,
        height: height(),
        tzDate: (seconds) => zoned(new Date(seconds * 1000)),
        padding: [12, 16, 0, 0],
        legend: { show: false },
        scales: {
          x: { range: () => [view.from, view.to] },
          y: { range: (...args) => yRange(limits)(...args) },
        },
        series: [
          {},
          { ...hidden, stroke: accent, width: 1.5 },
          { ...hidden, stroke: 'transparent', width: 0 },
          { ...hidden, stroke: 'transparent', width: 0, fill: colour('--accent-faint'), fillTo: 0 },
        ],
        bands: [{ series: [1, 2], fill: colour('--accent-soft') }],
        axes: [
          { ...axis, values: xLabels, space: 64, size: 30 },
          {
            ...axis,
            values: yLabels,
            size: 60,
          },
        ],
        cursor: {
          y: false,
          drag: { x: true, y: false, setScale: false },
          points: {
            one: true,
            size: 7,
            fill: accent,
            stroke: accent,
            show: (_, index) => index === 1 && pointMark(_),
          },
          bind: {
            dblclick: () => () => onZoom(),
            mouseleave: (_u, _target, leave) => (event) => {
              if (!fingers?.wasLast()) leave(event);
            },
          },
        },
        hooks: {
          drawClear: [drawEpisodes],
          draw: [drawZero, drawLimits],
          setCursor: [readCursor],
          setSelect: [
            (u) => {
              if (u.select.width < 4) return;
              onZoom(u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x'));
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
        },
      },
      columns,
      container,
    );
    container.append(tooltip.card);
    const span = () => view.to - view.from;
    fingers = followFingers(plot.over, {
      onRead: (x) => plot.setCursor({ left: Math.min(plot.over.clientWidth, Math.max(0, x)), top: 20 }),
      onPinch: ({ scale, centre, by }) => {
        const wide = plot.over.clientWidth;
        const pivot = view.from + (centre / wide) * span();
        const from = pivot - (pivot - view.from) / scale - (by / wide) * (span() / scale);
        onZoom(from, from + span() / scale);
      },
    });
  };
  const pointMark = () => {
    const mark = document.createElement('div');
    mark.className = 'u-cursor-pt';
    return mark;
  };

  build();
  container.tabIndex = 0;
  document.addEventListener('themechange', build);
  new ResizeObserver(() => {
    if (container.clientWidth > 0 && plot.width !== container.clientWidth)
      plot.setSize({ width: container.clientWidth, height: height() });
  }).observe(container);

  return {
    /** Shows demand and limits as the server gives them in a view of `{ from, to }`, epoch seconds. */
    show: (readings, shown) => {
      columns = toColumns(readings);
      bucketed = readings.stepS !== undefined;
      limits = readings.limits ?? [];
      view = shown;
      const { left, top } = plot.cursor;
      plot.setData(columns);
      if (left >= 0) plot.setCursor({ left, top });
    },
    /** Shows another span of what is there already, until its readings have come. */
    look: (shown) => {
      view = shown;
      plot.setData(columns);
    },
    mark: (overview) => {
      episodes = overview.episodes.map(({ from, to, ...rest }) => ({
        ...rest,
        from: from / 1000,
        ...(to === undefined ? {} : { to: to / 1000 }),
      }));
      plot.redraw(true, true);
    },
    /** Moves the cursor by a hundredth of the view, for readers with a keyboard. */
    moveCursor: (steps) => {
      const { width, height: tall } = plot.over.getBoundingClientRect();
      const left = plot.cursor.left >= 0 ? plot.cursor.left : width;
      plot.setCursor({ left: Math.min(width, Math.max(0, left + (steps * width) / 100)), top: tall / 2 });
    },
    leaveCursor: () => plot.setCursor({ left: -10, top: -10 }),
  };
};

/** What the chart shows, in words; the figures are the server's. */
export const summarise = ({ summary }, { from, to }) => {
  const end = day(from) === day(to) ? time(to) : `${day(to)} ${time(to)}`;
  const span = `${day(from)} ${time(from)} to ${end}`;
  if (summary === undefined) return `${span}: no readings.`;
  const { lowW, highW, meanW, gaps } = summary;
  const holes = gaps === 0 ? 'no gaps' : gaps === 1 ? '1 gap' : `${gaps} gaps`;
  return `${span}: lowest ${demand(lowW)}, mean ${demand(meanW)}, highest ${demand(highW)}, ${holes}.`;
};
