import { date, day, demand, time, timeWithSeconds, zoned } from './writing.js';

/** A longer step than this between two readings is a hole in the line: seconds. */
const HOLE_S = 60;
const HEIGHT = { wide: 340, narrow: 260 };
const NARROW_PX = 600;
const FONT = '12px system-ui, sans-serif';

/** Resolves once uPlot is there; the figures need not wait for it. */
const uplotLoaded = new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = '/uplot.js';
  script.addEventListener('load', resolve);
  script.addEventListener('error', () => reject(new Error('uPlot could not be loaded')));
  document.head.append(script);
});

const probe = document.createElement('span');
probe.hidden = true;
document.documentElement.append(probe);
/** A canvas takes no custom properties: what one comes to just now. */
const colour = (name) => {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
};

/** uPlot's columns: time, highest, lowest and mean in kW, `null` in holes. */
const toColumns = ({ at, demandW, lowW = demandW, highW = demandW, stepS = 0 }) => {
  const hole = Math.max(HOLE_S, stepS * 1.5);
  const columns = [[], [], [], []];
  const push = (...values) => {
    for (const [index, value] of values.entries()) columns[index].push(value);
  };
  for (const [index, moment] of at.entries()) {
    const before = at[index - 1];
    if (before !== undefined && moment - before > hole) push(before + 1, null, null, null);
    push(moment, highW[index] / 1000, lowW[index] / 1000, demandW[index] / 1000);
  }
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

const xLabels = (_, splits) => {
  const step = splits.length > 1 ? splits[1] - splits[0] : 0;
  return splits.map((moment) => {
    const clock = step < 60 ? timeWithSeconds(moment) : time(moment);
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

  const drawLimits = (u) => {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.strokeStyle = colour('--alert');
    ctx.fillStyle = colour('--alert');
    ctx.lineWidth = devicePixelRatio;
    ctx.font = FONT.replace('12', String(Math.round(12 * devicePixelRatio)));
    ctx.textAlign = 'right';
    for (const { rule, limitW } of limits) {
      const limit = limitW / 1000;
      if (limit < u.scales.y.min || limit > u.scales.y.max) continue;
      const y = Math.round(u.valToPos(limit, 'y', true));
      ctx.setLineDash([6 * devicePixelRatio, 5 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.fillText(rule, bbox.left + bbox.width - 6 * devicePixelRatio, y - 8 * devicePixelRatio);
    }
    ctx.restore();
  };

  const readCursor = (u) => {
    const { idx } = u.cursor;
    const mean = idx === null || idx === undefined ? undefined : columns[3][idx];
    if (mean === undefined || mean === null) return onRead('');
    const at = columns[0][idx];
    const moment = `${day(at)} ${bucketed ? time(at) : timeWithSeconds(at)}`;
    const between = `, ${demand(columns[2][idx] * 1000)} to ${demand(columns[1][idx] * 1000)}`;
    onRead(`${moment} · ${demand(mean * 1000)}${bucketed ? between : ''}`);
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
    plot = new uPlot(
      {
        width: container.clientWidth,
        height: height(),
        tzDate: (seconds) => zoned(new Date(seconds * 1000)),
        padding: [12, 20, 0, 0],
        legend: { show: false },
        scales: {
          x: { range: () => [view.from, view.to] },
          y: { range: (...args) => yRange(limits)(...args) },
        },
        series: [
          {},
          { stroke: 'transparent', width: 0, points: { show: false } },
          { stroke: 'transparent', width: 0, points: { show: false } },
          { stroke: accent, width: 1.5, spanGaps: false },
        ],
        bands: [{ series: [1, 2], fill: colour('--accent-soft') }],
        axes: [
          { ...axis, values: xLabels, space: 64 },
          {
            ...axis,
            values: (_, splits) => splits.map((kilowatts) => `${+kilowatts.toFixed(2)} kW`),
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
            show: (_, index) => index === 3 && pointMark(_),
          },
          bind: { dblclick: () => () => onZoom() },
        },
        hooks: {
          drawClear: [drawEpisodes],
          draw: [drawLimits],
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
    if (plot.width !== container.clientWidth)
      plot.setSize({ width: container.clientWidth, height: height() });
  }).observe(container);

  return {
    /** Shows demand as the server gives it in a view of `{ from, to }`, epoch seconds. */
    show: (readings, shown) => {
      columns = toColumns(readings);
      bucketed = readings.stepS !== undefined;
      view = shown;
      plot.setData(columns);
    },
    mark: (overview) => {
      limits = overview.limits;
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

/** What the chart shows, in words. */
export const summarise = ({ at, demandW, lowW = demandW, highW = demandW, stepS = 0 }, { from, to }) => {
  const end = day(from) === day(to) ? time(to) : `${day(to)} ${time(to)}`;
  const span = `${day(from)} ${time(from)} to ${end}`;
  if (at.length === 0) return `${span}: no readings.`;
  const low = lowW.reduce((a, b) => Math.min(a, b));
  const high = highW.reduce((a, b) => Math.max(a, b));
  const mean = demandW.reduce((sum, watts) => sum + watts, 0) / demandW.length;
  const hole = Math.max(HOLE_S, stepS * 1.5);
  const gaps = at.filter((moment, index) => index > 0 && moment - at[index - 1] > hole).length;
  const holes = gaps === 0 ? 'no gaps' : gaps === 1 ? '1 gap' : `${gaps} gaps`;
  return `${span}: lowest ${demand(low)}, mean ${demand(mean)}, highest ${demand(high)}, ${holes}.`;
};
