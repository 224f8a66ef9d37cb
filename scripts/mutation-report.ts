import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

const RESULT = new URL('../coverage/mutation.json', import.meta.url);
const REPORT = new URL('../docs/mutation.md', import.meta.url);
const SETTINGS = new URL('../stryker.config.json', import.meta.url);

/** The part of Stryker's report that is told (https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema). */
const settingsSchema = z.object({ mutate: z.array(z.string()) });
const resultSchema = z.object({
  config: settingsSchema,
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});

const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

interface Score {
  readonly detected: number;
  readonly undetected: number;
}

const scoreOf = (statuses: readonly string[]): Score => ({
  detected: statuses.filter((status) => DETECTED.includes(status)).length,
  undetected: statuses.filter((status) => UNDETECTED.includes(status)).length,
});

const percent = ({ detected, undetected }: Score): string =>
  detected + undetected === 0 ? '' : ((100 * detected) / (detected + undetected)).toFixed(1);

const row = (name: string, score: Score): string =>
  `| ${name} | ${percent(score)} | ${score.detected} | ${score.undetected} |`;

const report = (scores: ReadonlyMap<string, Score>, date: string): string => {
  const all = [...scores.values()];
  const sum = (field: keyof Score) => all.reduce((total, score) => total + score[field], 0);
  const total = { detected: sum('detected'), undetected: sum('undetected') };
  return [
    '# Mutation score',
    '',
    `Written by \`npm run mutation\` on ${date}. Stryker changes the pure core in one small way after another and runs the`,
    'tests that touch the place; a change that no test notices is undetected. The run fails below 90 %. Property tests',
    'over hundreds of homes and the simulation do not take part: they would take minutes for each change.',
    '',
    `Score: **${percent(total)} %** of ${total.detected + total.undetected} changes.`,
    '',
    '| file | score, % | detected | undetected |',
    '|---|---|---|---|',
    ...[...scores].map(([file, score]) => row(file, score)),
    '',
  ].join('\n');
};

const readJson = (file: URL): unknown => JSON.parse(readFileSync(file, 'utf8'));

const { files, config } = resultSchema.parse(readJson(RESULT));
const scores = new Map(
  Object.entries(files)
    .map(([file, { mutants }]) => [file, scoreOf(mutants.map(({ status }) => status))] as const)
    .filter(([, { detected, undetected }]) => detected + undetected > 0)
    .sort(([a], [b]) => a.localeCompare(b)),
);
const whole = settingsSchema.parse(readJson(SETTINGS)).mutate.join() === config.mutate.join();
if (whole) writeFileSync(REPORT, report(scores, new Date().toISOString().slice(0, 10)));
else console.log(`only ${config.mutate.join(', ')} was measured: docs/mutation.md stays as it is`);
