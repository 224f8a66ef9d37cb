import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { backlog } from './backlog.ts';
import { coldImport } from './cold-import.ts';
import type { Figure, Measurement } from './measurement.ts';
import { steadyPoll } from './steady-poll.ts';

/** One file each; a new one is added here. */
const MEASUREMENTS: readonly Measurement[] = [steadyPoll, coldImport, backlog];
const REPORT = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

interface Measured {
  readonly measurement: Measurement;
  readonly figures: readonly Figure[];
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
  const results: Measured[] = [];
  for (const measurement of MEASUREMENTS) {
    const figures = await measurement.measure();
    results.push({ measurement, figures });
    console.log(section({ measurement, figures }));
  }
  if (values.write) writeFileSync(REPORT, report(results));
  const missed = results.flatMap(({ figures }) => figures.filter(({ kept }) => !kept));
  for (const { what, value, limit } of missed) console.error(`missed: ${what} is ${value}, ${limit}`);
  if (missed.length > 0) process.exitCode = 1;
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
