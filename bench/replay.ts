import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { writeYear } from './year-of-readings.ts';

/** What `home-mini replay` is to keep to for a year of ten-second readings with the rules below. */
const MOST_SECONDS = 6;
const MOST_MEGABYTES = 300;

const RULES = [
  { kind: 'demand', name: 'very-high', above: 6000, clearBelow: 5000, for: '20m' },
  { kind: 'demand', name: 'high', above: 2000, for: '5m' },
  { kind: 'demand', name: 'left-on', above: 500, averageOver: '15m', for: '1h' },
  { kind: 'no-data', name: 'offline', after: '15m' },
  { kind: 'budget', name: 'daily', period: 'day', costAbove: 2 },
];

const PROGRAM = fileURLToPath(new URL('../cli/home-mini.ts', import.meta.url));
/** Makes a process tell, once it is over, its CPU seconds and the most memory (KiB) it ever held. */
const TELL_USAGE = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();' +
    ' process.stderr.write(JSON.stringify([(userCPUTime + systemCPUTime) / 1e6, maxRSS])); });',
)}`;

const measure = async (args: readonly string[]) => {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', TELL_USAGE, PROGRAM, 'replay', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (text) => {
    told += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`replay ended with ${code}: ${told}`);
  const [cpuSeconds, kibibytes] = usageSchema.parse(JSON.parse(told.trim().split('\n').at(-1) ?? ''));
  return { seconds: (performance.now() - begun) / 1_000, cpuSeconds, megabytes: kibibytes / 1_024 };
};

const usageSchema = z.tuple([z.number(), z.number()]);

const folder = mkdtempSync(join(tmpdir(), 'replay-bench-'));
try {
  const rules = join(folder, 'rules.json');
  writeFileSync(rules, JSON.stringify(RULES));
  for (const columns of ['readAt,demandW', 'readAt,demandW,consumptionWh,costPence'] as const) {
    const file = join(folder, 'year.csv');
    const { rows, bytes } = await writeYear(file, { days: 365, columns });
    const { seconds, cpuSeconds, megabytes } = await measure(['--csv', file, '--rules', rules]);
    const good = seconds <= MOST_SECONDS && megabytes <= MOST_MEGABYTES;
    console.log(
      `${columns}: ${rows} rows, ${Math.round(bytes / 1e6)} MB in ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s CPU), ${Math.round(megabytes)} MB memory ${good ? '' : `(more than ${MOST_SECONDS} s or ${MOST_MEGABYTES} MB)`}`,
    );
    if (!good) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
