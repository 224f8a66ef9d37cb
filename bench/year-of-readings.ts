import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { DAY_MS } from '../core/contract/lengths.ts';
import { formatReadAt } from '../core/readings/reading.ts';

const STEP_MS = 10_000;
const PIECE_ROWS = 20_000;

/** A cheap generator of numbers from 0 to 1, the same for the same seed (mulberry32). */
const numbersFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Watts at a step: a base load, a fridge, an oven most evenings, a car some nights. */
const demandAt = (at: number, random: () => number): number => {
  const minute = Math.floor((at % DAY_MS) / 60_000);
  const day = Math.floor(at / DAY_MS);
  const fridge = minute % 45 < 15 ? 90 : 0;
  const oven = day % 3 !== 0 && minute >= 1_080 && minute < 1_140 && minute % 4 < 2 ? 2_300 : 0;
  const car = day % 4 === 0 && minute < 240 ? 7_000 : 0;
  return Math.round(180 + fridge + oven + car + 120 * random());
};

export interface WrittenYear {
  readonly rows: number;
  readonly bytes: number;
}

/** Writes a CSV of ten-second readings over `days`, with a register, a price, and a gap of an hour every tenth day. */
export const writeYear = async (
  path: string,
  {
    days,
    columns,
  }: { readonly days: number; readonly columns: 'readAt,demandW' | 'readAt,demandW,consumptionWh,costPence' },
): Promise<WrittenYear> => {
  const random = numbersFrom(1);
  const file = createWriteStream(path);
  const start = Date.parse('2025-01-01T00:00:00Z');
  let [rows, bytes, registerWh] = [0, 0, 1_000_000];
  let piece = `${columns}\n`;
  const flush = async () => {
    bytes += Buffer.byteLength(piece);
    if (!file.write(piece)) await once(file, 'drain');
    piece = '';
  };
  for (let at = start; at < start + days * DAY_MS; at += STEP_MS) {
    const demandW = demandAt(at, random);
    const usedWh = (demandW * STEP_MS) / 3_600_000;
    const gap = Math.floor((at - start) / 3_600_000) % 240 === 100;
    if (!gap) {
      const more =
        columns === 'readAt,demandW' ? '' : `,${registerWh.toFixed(1)},${(usedWh * 0.025).toFixed(4)}`;
      piece += `${formatReadAt(at)},${demandW}${more}\n`;
      rows += 1;
      if (rows % PIECE_ROWS === 0) await flush();
    }
    registerWh += usedWh;
  }
  await flush();
  file.end();
  await once(file, 'finish');
  return { rows, bytes };
};
