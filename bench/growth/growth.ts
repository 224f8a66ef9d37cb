import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { atMost, type Figure, type Measurement, told } from '../measurement.ts';

/** What one size costs. */
export interface Cost {
  /** CPU time of one run, ms. */
  readonly cpuMs: number;
  /** The most memory (RSS) that the process ever held. */
  readonly peakMb: number;
}

/** A linear growth has a slope of 1; the rest is noise of the machine. */
const STEEPEST = 1.1;
/** Between sizes closer than this the noise is larger than the growth. */
const MIN_FACTOR = 3;

/** Figures of every size, and the slopes: 1 is linear, 2 quadratic, less than 1 what is fixed. */
export const growthFigures = (
  costs: readonly { readonly size: number; readonly label: string; readonly cost: Cost }[],
): readonly Figure[] => {
  const largest = costs.at(-1);
  const smaller = costs.findLast(({ size }) => largest !== undefined && size * MIN_FACTOR <= largest.size);
  if (largest === undefined || smaller === undefined)
    throw new Error('no sizes far enough apart for a slope');
  const slope = (of: (cost: Cost) => number) =>
    Math.log(of(largest.cost) / of(smaller.cost)) / Math.log(largest.size / smaller.size);
  const between = `from ${smaller.label} to ${largest.label}`;
  const two = (value: number) => value.toFixed(2);
  return [
    ...costs.map(({ label, cost }) =>
      told(label, `${formatMs(cost.cpuMs)} CPU, ${Math.round(cost.peakMb)} MB`),
    ),
    atMost(
      `slope of time ${between}`,
      slope(({ cpuMs }) => cpuMs),
      STEEPEST,
      two,
    ),
    atMost(
      `slope of memory ${between}`,
      slope(({ peakMb }) => peakMb),
      STEEPEST,
      two,
    ),
  ];
};

const formatMs = (ms: number): string =>
  ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms >= 100 ? Math.round(ms) : ms.toPrecision(2)} ms`;

export interface GrowthSubject {
  readonly title: string;
  readonly how: string;
  /** A work that `run-work.ts` knows. */
  readonly work: string;
  readonly sizes: readonly number[];
  readonly quickSizes: readonly number[];
  /** Names a size to the reader. */
  readonly label: (size: number) => string;
  /** How often one run does what is told. */
  readonly timesARun?: number;
}

/** A measurement of how a work grows, each size in a process of its own. */
export const growthOf = ({ title, how, timesARun = 1, ...subject }: GrowthSubject): Measurement => ({
  title,
  how: `${how} CPU time, medians of runs after three to warm up, and peak memory (RSS), each size in a process of its own. A slope of 1 is linear.`,
  measure: async ({ runs, quick }) => {
    const costs = [];
    for (const size of quick ? subject.quickSizes : subject.sizes) {
      const { cpuMs, peakMb } = await costOfWork(subject.work, size, runs);
      costs.push({ size, label: subject.label(size), cost: { cpuMs: cpuMs / timesARun, peakMb } });
    }
    return growthFigures(costs);
  },
});

const PROGRAM = fileURLToPath(new URL('run-work.ts', import.meta.url));
const costSchema = z.object({ cpuMs: z.number(), peakMb: z.number() });

const costOfWork = async (work: string, size: number, runs: number): Promise<Cost> => {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, work, String(size), String(runs)]);
  return costSchema.parse(JSON.parse(stdout));
};
