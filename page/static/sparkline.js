import { demand } from './writing.js';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT] = [300, 64];

const path = (className, d) => {
  const made = document.createElementNS(SVG, 'path');
  made.setAttribute('class', className);
  made.setAttribute('d', d);
  made.setAttribute('vector-effect', 'non-scaling-stroke');
  return made;
};

/** Draws the highest demand of each of the last 60 minutes, in steps; nothing stands for a gap. */
export const drawSparkline = (svg, minutes) => {
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  const known = minutes.filter((watts) => watts !== null);
  if (known.length === 0) return svg.replaceChildren();
  const high = Math.max(200, ...known);
  const low = Math.min(0, ...known);
  const x = (minute) => (minute / minutes.length) * WIDTH;
  const y = (watts) => 3 + (1 - (watts - low) / (high - low)) * (HEIGHT - 6);
  let [line, area] = ['', ''];
  for (const [minute, watts] of minutes.entries()) {
    if (watts === null) continue;
    const top = y(watts).toFixed(1);
    const begins = minutes[minute - 1] === null || minute === 0;
    line += `${begins ? 'M' : 'L'}${x(minute)} ${top}H${x(minute + 1)}`;
    area += `M${x(minute)} ${y(0).toFixed(1)}V${top}H${x(minute + 1)}V${y(0).toFixed(1)}Z`;
  }
  svg.setAttribute(
    'aria-label',
    `Demand of the last 60 minutes: lowest ${demand(Math.min(...known))}, highest ${demand(Math.max(...known))}`,
  );
  svg.replaceChildren(path('spark-area', area), path('spark-line', line));
};
