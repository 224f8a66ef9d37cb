import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { growthFigures } from './growth/growth.ts';
import { atMost, type Measurement, median } from './measurement.ts';
import { writeYear } from './year-of-readings.ts';

/** What `home-mini replay` is to keep to for a year of ten-second readings with the rules below. */
const MAX_SECONDS = 6;
const MAX_MEGABYTES = 300;

const SPANS = [
  { label: 'a week', days: 7 },
  { label: 'a month', days: 30 },
  { label: 'a year', days: 365 },
];
const QUICK_SPANS = [
  { label: 'a day', days: 1 },
  { label: 'three days', days: 3 },
];
const RULES = [
  { kind: 'demand', name: 'very-high', above: 6000, clearBelow: 5000, for: '20m' },
  { kind: 'demand', name: 'high', above: 2000, for: '5m' },
  { kind: 'demand', name: 'left-on', above: 500, averageOver: '15m', for: '1h' },
  { kind: 'no-data', name: 'offline', after: '15m' },
  { kind: 'budget', name: 'daily', period: 'day', costAbove: 2 },
];

/** How a replay grows with the time it lives through. */
export const growthReplay: Measurement = {
  title: 'Growth: replay',
  how:
    '`home-mini replay` of a CSV of ten-second readings with register and price and five rules, starting Node included: ' +
    'CPU time and peak memory (RSS) of the process, medians. A slope of 1 is linear.',
  measure: async ({ runs, quick }) => {
    const folder = mkdtempSync(join(tmpdir(), 'replay-bench-'));
    try {
      const rules = join(folder, 'rules.json');
      writeFileSync(rules, JSON.stringify(RULES));
      const spans = quick ? QUICK_SPANS : SPANS;
      const files = [];
      for (const { label, days } of spans) {
        const file = join(folder, `${days}.csv`);
        await writeYear(file, { days, columns: 'readAt,demandW,consumptionWh,costPence' });
        files.push({ label, size: days, file, taken: [] as Replayed[] });
      }
      for (let run = 0; run < runs; run += 1) {
        for (const { file, taken } of files) taken.push(await replay(['--csv', file, '--rules', rules]));
      }
      const costs = files.map(({ label, size, taken }) => ({
        size,
        label,
        seconds: median(taken.map(({ seconds }) => seconds)),
        cost: {
          cpuMs: median(taken.map(({ cpuMs }) => cpuMs)),
          peakMb: median(taken.map(({ peakMb }) => peakMb)),
        },
      }));
      const largest = costs.at(-1);
      if (largest === undefined) throw new Error('nothing was replayed');
      return [
        ...growthFigures(costs),
        atMost(
          `from start to end, ${largest.label}`,
          largest.seconds,
          MAX_SECONDS,
          (value) => `${value.toFixed(1)} s`,
        ),
        atMost(
          `memory, ${largest.label}`,
          largest.cost.peakMb,
          MAX_MEGABYTES,
          (value) => `${Math.round(value)} MB`,
        ),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

interface Replayed {
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

const PROGRAM = fileURLToPath(new URL('../cli/home-mini.mjs', import.meta.url));
/** Makes a process tell, once it is over, its CPU time (µs) and the most memory (MB) it ever held. */
const TELL_USAGE = `data:text/javascript,${encodeURIComponent(
  `import { peakMb } from '${new URL('peak-memory.ts', import.meta.url).href}';` +
    'process.on("exit", () => { const { userCPUTime, systemCPUTime } = process.resourceUsage();' +
    ' process.stderr.write("\\n" + JSON.stringify([userCPUTime + systemCPUTime, peakMb()])); });',
)}`;
const usageSchema = z.tuple([z.number(), z.number()]);

const replay = async (args: readonly string[]): Promise<Replayed> => {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--import', TELL_USAGE, PROGRAM, 'replay', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`replay ended with ${code}: ${said}`);
  const [cpuMicros, peakMb] = usageSchema.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''));
  const seconds = (performance.now() - begun) / 1_000;
  return { seconds, cpuMs: cpuMicros / 1_000, peakMb };
};
