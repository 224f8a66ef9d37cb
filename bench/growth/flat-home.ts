import type { Home, HomeRow } from '../../local/simulator/home.ts';
import { simulatedMini } from '../../local/simulator/simulated-mini.ts';
import { type GiveRows, rememberingLast } from '../memory-household.ts';

const STEP_MS = 10_000;

/** A home that draws about 500 W, at which no rule of a benchmark stops. */
const HOME: Home = {
  readings: (fromMs, toMs) => {
    const rows: HomeRow[] = [];
    for (let at = Math.ceil(fromMs / STEP_MS) * STEP_MS; at < toMs; at += STEP_MS) {
      rows.push({ at, demandW: 400 + ((at / STEP_MS) % 300), importWh: at / 7_200, exportWh: 0 });
    }
    return rows;
  },
};

/** Its rows from `installedAt` (epoch ms) on, as a Mini uploads them. */
export const flatHomeRows = (installedAt: number): GiveRows => {
  const mini = simulatedMini(HOME, {
    seed: 1,
    installedAt,
    dropouts: [],
    leavesOut: true,
    tellsExport: true,
  });
  return rememberingLast((start, end, now) => mini.uploaded(start, end, now));
};
