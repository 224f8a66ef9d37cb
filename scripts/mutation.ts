import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

/*
 * npm run mutation [-- ROOM…]: one room of core after another, each against its own tests, since all of the tests
 * for each of many thousands of changes would take a day. What a room gave is kept in coverage/mutation, so that a
 * run can be broken off; the report is written from what is there for every room.
 */
const CORE = new URL('../core/', import.meta.url);
const RESULT = new URL('../coverage/mutation.json', import.meta.url);
const RESULTS = new URL('../coverage/mutation/', import.meta.url);
const REPORT = new URL('../docs/mutation.md', import.meta.url);
const STRYKER = fileURLToPath(
  new URL('../node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url),
);
const LEAST_PERCENT = 95;

/** The part of Stryker's report that is told (https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema). */
const resultSchema = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});

const DETECTED = ['Killed', 'Timeout'];
const UNDETECTED = ['Survived', 'NoCoverage'];

interface Score {
  readonly detected: number;
  readonly undetected: number;
}

const foldersIn = (folder: URL): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** The folders of core; each kind of rule is a room of its own, as is what all rules share. */
const ROOMS = foldersIn(CORE).flatMap((room) =>
  room === 'rules' ? ['rules', ...foldersIn(new URL('rules/', CORE)).map((kind) => `rules/${kind}`)] : [room],
);

const resultOf = (room: string): URL => new URL(`${room.replaceAll('/', '-')}.json`, RESULTS);

const mutate = (room: string): void => {
  const files = room === 'rules' ? 'core/rules/*.ts' : `core/${room}/**/*.ts`;
  console.log(`\n${room}`);
  const { status } = spawnSync(process.execPath, [STRYKER, 'run', '--mutate', files], {
    stdio: 'inherit',
    env: { ...process.env, MUTATED_ROOM: room },
  });
  if (status !== 0) throw new Error(`${room}: Stryker ended with ${status}`);
  mkdirSync(RESULTS, { recursive: true });
  renameSync(RESULT, resultOf(room));
};

const scoreOf = (statuses: readonly string[]): Score => ({
  detected: statuses.filter((status) => DETECTED.includes(status)).length,
  undetected: statuses.filter((status) => UNDETECTED.includes(status)).length,
});

const sum = (scores: readonly Score[]): Score => ({
  detected: scores.reduce((total, { detected }) => total + detected, 0),
  undetected: scores.reduce((total, { undetected }) => total + undetected, 0),
});

const percent = ({ detected, undetected }: Score): number => (100 * detected) / (detected + undetected);

const row = (name: string, score: Score): string =>
  `| ${name} | ${percent(score).toFixed(1)} | ${score.detected} | ${score.undetected} |`;

const report = (scores: ReadonlyMap<string, Score>, date: string): string => {
  const total = sum([...scores.values()]);
  return [
    '# Mutation score',
    '',
    `Written by \`npm run mutation\` on ${date}. Stryker changes the pure core in one small way after another and runs the`,
    'tests of its room (its folder; for a kind of rule those that all rules share, and the gallery of messages) that touch the place; a',
    `change that none of them notices is undetected, whatever other tests would say. The run fails below ${LEAST_PERCENT} %.`,
    'Property tests over hundreds of homes and the simulation do not take part: they would take minutes for each change.',
    '',
    `Score: **${percent(total).toFixed(1)} %** of ${total.detected + total.undetected} changes.`,
    '',
    '| file | score, % | detected | undetected |',
    '|---|---|---|---|',
    ...[...scores].map(([file, score]) => row(file, score)),
    '',
  ].join('\n');
};

const scoresOf = (room: string): readonly (readonly [string, Score])[] => {
  const { files } = resultSchema.parse(JSON.parse(readFileSync(resultOf(room), 'utf8')));
  return Object.entries(files)
    .map(([file, { mutants }]) => [file, scoreOf(mutants.map(({ status }) => status))] as const)
    .filter(([, { detected, undetected }]) => detected + undetected > 0);
};

const main = (): void => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((room) => !ROOMS.includes(room));
  if (unknown.length > 0) {
    console.error(`${unknown.join(', ')}: no room of core; one of ${ROOMS.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  for (const room of chosen.length > 0 ? chosen : ROOMS) {
    mutate(room);
    console.log(`${room}: ${percent(sum(scoresOf(room).map(([, score]) => score))).toFixed(1)} %`);
  }
  const missing = ROOMS.filter((room) => !existsSync(resultOf(room)));
  if (missing.length > 0) {
    console.log(`docs/mutation.md stays as it is until there is a result of ${missing.join(', ')}, too`);
    return;
  }
  const scores = new Map(ROOMS.flatMap(scoresOf).sort(([a], [b]) => a.localeCompare(b)));
  writeFileSync(REPORT, report(scores, new Date().toISOString().slice(0, 10)));
  if (percent(sum([...scores.values()])) < LEAST_PERCENT) process.exitCode = 1;
};

main();
