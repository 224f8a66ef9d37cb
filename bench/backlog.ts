import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { type Bundle, bundlePoller } from './bundles.ts';
import { HOUR_MS, HOUSEHOLD, startLoopback } from './loopback.ts';
import { atMost, type Measurement, told } from './measurement.ts';

/** A little less than Octopus gives back. */
const AWAY_MS = 11.75 * HOUR_MS;
const MAX_SECONDS = 10;
const MAX_MB = 200;

const PROGRAM = `
const { peakMb } = await import(${JSON.stringify(new URL('peak-memory.ts', import.meta.url).href)});
const { handler } = await import(process.argv[1]);
const from = performance.now();
const [{ outcome }] = await handler({ household: '${HOUSEHOLD}' });
const seconds = (performance.now() - from) / 1000;
console.log(JSON.stringify({ outcome, seconds, peakMb: peakMb() }));
`;
const resultSchema = z.object({ outcome: z.literal('stored'), seconds: z.number(), peakMb: z.number() });

/** How long the first poll after half a day takes, and how much memory. */
export const backlog: Measurement = {
  title: 'Repair after twelve hours',
  how:
    'The bundled handler in a process of its own: the first poll after an outage of nearly twelve hours, against ' +
    'dynalite and a simulated Octopus in another process. Seconds of the invocation; peak memory (RSS) of the process.',
  measure: async () => {
    using bundle = bundlePoller();
    const present = Date.now();
    await using loopback = await startLoopback(present - AWAY_MS);
    await loopback.poll();
    loopback.takeCounts();
    loopback.now = present;
    const { seconds, peakMb } = await invoke(bundle, loopback.environment);
    const rows = (loopback.takeCounts().BatchWriteItem ?? 0) * 25;
    return [
      told('rows, about', String(rows)),
      atMost('time', seconds, MAX_SECONDS, (value) => `${value.toFixed(1)} s`),
      atMost('peak memory', peakMb, MAX_MB, (value) => `${Math.round(value)} MB`),
    ];
  },
};

const invoke = async ({ path, nodeOptions }: Bundle, environment: Readonly<Record<string, string>>) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', PROGRAM, pathToFileURL(path).href],
    { env: { ...environment, NODE_OPTIONS: nodeOptions } },
  );
  return resultSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
};
