import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { type Bundle, bundleByDefaults, bundlePoller } from './bundles.ts';
import { atMost, type Measurement, median, told } from './measurement.ts';

const RUNS = 15;
const WARM_UPS = 2;
const MOST_KB = 520;
const MOST_SHARE = 0.75;

const kb = (value: number): string => `${Math.round(value)} KB`;
const ms = (value: number): string => `${Math.round(value)} ms`;
const share = (value: number): string => value.toFixed(2);

/** Size of the bundle, and how long a fresh process takes to import it. */
export const coldImport: Measurement = {
  title: 'Bundle and cold import',
  how:
    `The bundle that the stack deploys, with its NODE_OPTIONS, against the same handler bundled by the defaults of ` +
    `CDK's NodejsFunction with bundleAwsSDK and minify. Import in a fresh process each, the two in turn; medians of ${RUNS}.`,
  measure: async () => {
    using ours = bundlePoller();
    using defaults = bundleByDefaults();
    const times = { ours: [] as number[], defaults: [] as number[] };
    for (let run = -WARM_UPS; run < RUNS; run += 1) {
      const took = { ours: importMs(ours), defaults: importMs(defaults) };
      if (run < 0) continue;
      times.ours.push(took.ours);
      times.defaults.push(took.defaults);
    }
    const [mine, theirs] = [median(times.ours), median(times.defaults)];
    return [
      atMost('bundle', ours.bytes / 1_024, MOST_KB, kb),
      told('bundle by defaults', kb(defaults.bytes / 1_024)),
      told('cold import', ms(mine)),
      told('cold import by defaults', ms(theirs)),
      atMost('share of the defaults', mine / theirs, MOST_SHARE, share),
    ];
  },
};

const importMs = ({ path, nodeOptions }: Bundle): number => {
  const program =
    'const from = performance.now(); await import(process.argv[1]); console.log(performance.now() - from);';
  const args = ['--input-type=module', '--eval', program, pathToFileURL(path).href];
  const env = { PATH: process.env.PATH, NODE_OPTIONS: nodeOptions };
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8', env }));
};
