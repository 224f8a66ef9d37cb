import type { DemandPoint } from '../readings/history.ts';
import { localMoment } from '../time/local-time.ts';
import { signedKilowatts } from './figures.ts';

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SHOWN = 10;

/** Demand as a line of bars from zero (or the lowest export) to the highest. */
export const sparkline = (values: readonly number[]): string => {
  const low = Math.min(0, ...values);
  const span = Math.max(...values, 0) - low;
  return values
    .map((value) => BARS[span === 0 ? 0 : Math.round(((value - low) / span) * (BARS.length - 1))])
    .join('');
};

/** The newest readings, oldest first, as lines of a plain-text email; empty where there are none. */
export const readingsTable = (history: readonly DemandPoint[], timeZone: string): string[] => {
  const shown = history.slice(-SHOWN);
  if (shown.length === 0) return [];
  return [
    `Last ${shown.length} readings: ${sparkline(shown.map(([, demandW]) => demandW))}`,
    ...shown.map(([at, demandW]) => {
      const seconds = String(Math.floor(at / 1_000) % 60).padStart(2, '0');
      const demand = signedKilowatts(demandW);
      return `  ${localMoment(at, timeZone).time}:${seconds}  ${demand.startsWith('-') ? '' : ' '}${demand}`;
    }),
  ];
};
