import { parseArgs } from 'node:util';
import { pollEverySchema } from '../../config/settings.ts';
import { FAULTS, PROFILES } from './plan.ts';
import { reportOf } from './report.ts';
import { Simulation } from './simulation.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'heavy' },
    every: { type: 'string', default: '1m' },
    story: { type: 'string' },
  },
});

const wholeNumber = (name: 'days' | 'seed', most: number): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  console.error(`--${name} is ${values[name]}; allowed: a whole number from 1 to ${most}`);
  return process.exit(1);
};

const days = wholeNumber('days', 3_650);
const seed = wholeNumber('seed', 2_147_483_647);
const faults = FAULTS.find((name) => name === values.faults);
if (faults === undefined) {
  console.error(`--faults is ${values.faults}; allowed: ${FAULTS.join(', ')}`);
  process.exit(1);
}
const pollEvery = pollEverySchema.safeParse(values.every);
if (!pollEvery.success) {
  console.error(`--every is ${values.every}; allowed: 30s, 1m, 2m, 5m or 10m`);
  process.exit(1);
}
const storyFrom = values.story === undefined ? undefined : Date.parse(values.story);
if (Number.isNaN(storyFrom)) {
  console.error(
    `--story is ${values.story}; allowed: the moment to tell everything from, as 2026-08-03T02:40:00Z`,
  );
  process.exit(1);
}
// Whoever reads along may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
const startedAt = performance.now();
const simulation = new Simulation({
  seed,
  days,
  profile: PROFILES[faults],
  pollEvery: pollEvery.data,
  ...(storyFrom === undefined ? {} : { storyFrom, tell: (line: string) => console.log(line) }),
  onDay: (day, tally) => {
    if (day % 10 === 0 || day === days) {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
      console.log(
        `day ${day} of ${days}: ${tally.runs} runs, ${tally.rowsStored} rows written, ${seconds} s`,
      );
    }
  },
});
const result = await simulation.run();
console.log(reportOf(result, { seed, days, faults, pollEvery: pollEvery.data }));
process.exitCode = result.violations.length > 0 ? 1 : 0;
