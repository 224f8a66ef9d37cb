import { signedKilowatts } from '../../messages/figures.ts';
import { sparkline } from '../../messages/sparkline.ts';
import type { DemandPoint } from '../../readings/history.ts';
import { localMoment } from '../../time/local-time.ts';

const SHOWN = 10;

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
