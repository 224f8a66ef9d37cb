import type { Home, HomeRow } from '../../local/simulator/home.ts';
import { type SimulatedMini, simulatedMini } from '../../local/simulator/simulated-mini.ts';

const STEP_MS = 10_000;
const HOUR_MS = 3_600_000;

/** A home that draws `wattsAt(moment)`; its registers count from `startMs`. */
const homeDrawing = (wattsAt: (at: number) => number, startMs: number): Home => {
  const rows: HomeRow[] = [];
  const rowAfter = (last: HomeRow | undefined): HomeRow => {
    const at = last === undefined ? Math.ceil(startMs / STEP_MS) * STEP_MS : last.at + STEP_MS;
    const energyWh = last === undefined ? 0 : (last.demandW * STEP_MS) / HOUR_MS;
    return {
      at,
      demandW: wattsAt(at),
      importWh: (last?.importWh ?? 1_000) + Math.max(0, energyWh),
      exportWh: (last?.exportWh ?? 0) + Math.max(0, -energyWh),
    };
  };
  return {
    readings: (fromMs, toMs) => {
      while ((rows.at(-1)?.at ?? startMs) < toMs) rows.push(rowAfter(rows.at(-1)));
      return rows.filter(({ at }) => at >= fromMs && at < toMs);
    },
  };
};

/** A Mini in such a home that loses nothing. */
export const miniDrawing = (wattsAt: (at: number) => number, startMs: number): SimulatedMini =>
  simulatedMini(homeDrawing(wattsAt, startMs), {
    seed: 1,
    installedAt: startMs,
    dropouts: [],
    leavesOut: false,
    tellsExport: true,
  });
