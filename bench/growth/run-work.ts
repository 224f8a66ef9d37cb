import { parseArgs } from 'node:util';
import { cpuMsOf, median } from '../measurement.ts';
import { peakMb } from '../peak-memory.ts';
import { backlogWork } from './backlog-work.ts';
import { householdsWork } from './households-work.ts';
import { raisedRulesWork, restingRulesWork } from './rules-work.ts';
import type { PrepareWork } from './work.ts';

/** A process of its own for each size, so that its memory is that size's alone. */

const WORKS = new Map<string, PrepareWork>([
  ['backlog', backlogWork],
  ['resting-rules', restingRulesWork],
  ['raised-rules', raisedRulesWork],
  ['households', householdsWork],
]);
const WARM_UPS = 3;

const { positionals } = parseArgs({ allowPositionals: true });
const [name = '', size, runs] = positionals;
const prepare = WORKS.get(name);
if (prepare === undefined) throw new Error(`no work is called ${name}`);
const work = await prepare(Number(size));
const times: number[] = [];
for (let run = -WARM_UPS; run < Number(runs); run += 1) {
  await work.ready();
  const ms = await cpuMsOf(work.run);
  if (run >= 0) times.push(ms);
}
console.log(JSON.stringify({ cpuMs: median(times), peakMb: peakMb() }));
