import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod/mini';
import { MINUTE_MS } from '../core/contract/lengths.ts';
import { type Bundle, bundleByDefaults, bundleEntry, bundlePoller } from '../scripts/bundles.ts';
import { HOUSEHOLD, type Loopback, startLoopback } from './loopback.ts';
import { atMost, type Figure, type Measurement, median, told } from './measurement.ts';

const START = Date.parse('2026-11-02T12:00:00Z');
const SETTLING_POLLS = 6;
const WARM_UPS = 2;
const MAX_KB = 500;
const MAX_SHARE = 0.6;

const kb = (value: number): string => `${Math.round(value)} KB`;
const share = (value: number): string => value.toFixed(2);

/** Size of the bundle, how long a fresh process takes to import it, and to its first poll's end. */
export const cold: Measurement = {
  title: 'Cold start',
  how:
    `The bundle that the stack deploys, with its NODE_OPTIONS, against the same handler bundled by the defaults of ` +
    `CDK's NodejsFunction with bundleAwsSDK and minify; against a handler of three bare SDK clients, bundled as ours, that ` +
    `makes the same calls and decides nothing; and against the floor: that handler with requests signed by hand and no SDK. ` +
    `Import, and import with the first whole poll of a settled home, in a fresh process each, the four in turn; medians.`,
  measure: async ({ runs, quick }) => {
    using bundles = new DisposableStack();
    const variants = {
      ours: bundles.use(bundlePoller()),
      'by defaults': bundles.use(bundleByDefaults()),
      'three bare clients': bundles.use(bundleEntry('bench/handlers/bare.ts')),
      'floor, no SDK': bundles.use(bundleEntry('bench/handlers/floor.ts')),
    };
    await using loopback = await startLoopback(START);
    for (let nth = 0; nth < SETTLING_POLLS; nth += 1) {
      await loopback.poll();
      loopback.now += MINUTE_MS;
    }
    const times = new Map<Bundle, Started[]>(Object.values(variants).map((bundle) => [bundle, []]));
    for (let run = quick ? 0 : -WARM_UPS; run < runs; run += 1) {
      for (const [bundle, taken] of times) {
        const started = await startAndPoll(bundle, loopback);
        if (run >= 0) taken.push(started);
      }
    }
    const middle = (bundle: Bundle, field: 'importMs' | 'wholeMs') =>
      median((times.get(bundle) ?? []).map((started) => started[field]));
    const { ours, 'by defaults': defaults } = variants;
    const shareOf = (field: 'importMs' | 'wholeMs') => middle(ours, field) / middle(defaults, field);
    const figures = Object.entries(variants).map(
      ([name, bundle]): Figure =>
        told(
          name,
          `${kb(bundle.bytes / 1_024)}, import ${Math.round(middle(bundle, 'importMs'))} ms, ` +
            `with the first poll ${Math.round(middle(bundle, 'wholeMs'))} ms`,
        ),
    );
    return [
      ...figures,
      atMost('our bundle', ours.bytes / 1_024, MAX_KB, kb),
      atMost('our import, share of the defaults', shareOf('importMs'), MAX_SHARE, share),
      told('our import and first poll, share of the defaults', share(shareOf('wholeMs'))),
    ];
  },
};

const PROGRAM = `
const from = performance.now();
const { handler } = await import(process.argv[1]);
const importMs = performance.now() - from;
Date.now = () => Number(process.argv[2]);
const begun = performance.now();
const [{ outcome }] = await handler({ household: '${HOUSEHOLD}' });
const wholeMs = importMs + performance.now() - begun;
console.log(JSON.stringify({ outcome, importMs, wholeMs }));
process.exit();
`;
const startedSchema = z.object({ outcome: z.literal('stored'), importMs: z.number(), wholeMs: z.number() });
type Started = z.infer<typeof startedSchema>;

/** One poll in a fresh process; the clock then moves on a minute. */
const startAndPoll = async ({ path, nodeOptions }: Bundle, loopback: Loopback): Promise<Started> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', PROGRAM, pathToFileURL(path).href, String(loopback.now)],
    { env: { ...loopback.environment, NODE_OPTIONS: nodeOptions } },
  );
  loopback.now += MINUTE_MS;
  return startedSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
};
