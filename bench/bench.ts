import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figure, FULL, type Measurement, QUICK } from './measurement.ts';
import { MEASUREMENTS } from './measurements.ts';

const REPORT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

interface Measured {
  readonly measurement: Measurement;
  readonly figures: readonly Figure[];
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
    },
  });
  const { write, quick, only } = values;
  const chosen = MEASUREMENTS.filter(({ title }) => only === undefined || title.includes(only));
  if (chosen.length === 0) return refuse(`--only ${only}: no measurement has that in its title`);
  if (write && (quick || only !== undefined)) return refuse('--write takes neither --quick nor --only');
  const results: Measured[] = [];
  for (const measurement of chosen) {
    const figures = await measurement.measure(quick ? QUICK : FULL);
    results.push({ measurement, figures });
    console.log(section({ measurement, figures }));
  }
  if (write) writeFileSync(REPORT, report(results));
  const missed = results.flatMap(({ figures }) => figures.filter(({ kept }) => !kept));
  for (const { what, value, limit } of missed) console.error(`missed: ${what} is ${value}, ${limit}`);
  if (missed.length > 0) process.exitCode = 1;
};

const refuse = (line: string): void => {
  console.error(line);
  process.exitCode = 1;
};

const section = ({ measurement: { title, how }, figures }: Measured): string =>
  [
    `## ${title}`,
    '',
    how,
    '',
    '| what | measured | limit |',
    '|---|---|---|',
    ...figures.map(
      ({ what, value, limit, kept }) => `| ${what} | ${value}${kept ? '' : ' (missed)'} | ${limit ?? ''} |`,
    ),
    '',
  ].join('\n');

const report = (results: readonly Measured[]): string =>
  [
    '# Benchmarks',
    '',
    `Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`,
    'Times differ from one machine to the next, and Lambda is none of them: read ratios and limits, not milliseconds.',
    '',
    ...results.map(section),
  ].join('\n');

const machine = (): string => {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 1_024 ** 3);
  return `${process.platform} ${process.arch}, ${cpus().length} x ${cpu?.model.trim() ?? 'CPU'}, ${memory} GB, Node ${process.version}`;
};

await main();
