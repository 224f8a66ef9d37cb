import { SECOND_MS } from '../../core/contract/lengths.ts';

/** Demand second by second, W; NaN where nothing is known. `from` is the first second, epoch ms. */
export interface SecondBySecond {
  readonly from: number;
  readonly demandW: Float64Array;
  /** For how long a sample was taken to be known. */
  readonly holdsMs: number;
}

interface Sample {
  readonly at: number;
  readonly demandW: number;
}

/** What lies between two samples: the first one's demand, or the straight line from one to the other. */
export type Between = 'steps' | 'lines';

/** Demand of a recording at each second, known for at most `holdsMs` after a sample. Samples rise in time. */
export const secondBySecond = (
  samples: readonly Sample[],
  between: Between,
  holdsMs: number,
): SecondBySecond => {
  const from = samples[0]?.at ?? 0;
  const last = samples.at(-1)?.at ?? from;
  const demandW = new Float64Array((last - from) / SECOND_MS).fill(Number.NaN);
  for (const [i, { at, demandW: before }] of samples.entries()) {
    const next = samples[i + 1];
    if (next === undefined) break;
    const lastsMs = next.at - at;
    for (let ms = 0; ms < Math.min(lastsMs, holdsMs); ms += SECOND_MS) {
      const straight = between === 'lines' && lastsMs <= holdsMs;
      const towards = straight ? ((next.demandW - before) * ms) / lastsMs : 0;
      demandW[(at + ms - from) / SECOND_MS] = before + towards;
    }
  }
  return { from, demandW, holdsMs };
};

/** A limit above, and how long it takes. */
export interface Limit {
  readonly limitW: number;
  readonly clearW: number;
  readonly forMs: number;
  readonly clearForMs: number;
}

/** One alert as it would be where demand is known at every moment. */
export interface TrueEpisode {
  readonly raisedAt: number;
  /** Undefined where the recording ends before. */
  readonly recoveredAt: number | undefined;
}

const SHORTEST_BREAK_MS = 15 * 60_000;

/** What happened, told at the second at which it became true. */
export const trueEpisodes = ({ from, demandW, holdsMs }: SecondBySecond, limit: Limit): TrueEpisode[] => {
  const episodes: TrueEpisode[] = [];
  let raisedAt: number | undefined;
  let beyondMs = 0;
  let clearMs = 0;
  let unknownMs = 0;
  for (const [second, watts] of demandW.entries()) {
    const end = from + (second + 1) * SECOND_MS;
    unknownMs = Number.isNaN(watts) ? unknownMs + SECOND_MS : 0;
    if (unknownMs + holdsMs > Math.max(limit.forMs, SHORTEST_BREAK_MS)) beyondMs = 0;
    if (Number.isNaN(watts)) continue;
    if (watts > limit.limitW) {
      beyondMs += SECOND_MS;
      clearMs = 0;
    } else {
      beyondMs = 0;
      if (watts < limit.clearW) clearMs += SECOND_MS;
    }
    if (raisedAt === undefined && beyondMs >= limit.forMs) {
      raisedAt = end;
      clearMs = 0;
    } else if (raisedAt !== undefined && clearMs >= limit.clearForMs) {
      episodes.push({ raisedAt, recoveredAt: end });
      raisedAt = undefined;
    }
  }
  return raisedAt === undefined ? episodes : [...episodes, { raisedAt, recoveredAt: undefined }];
};
