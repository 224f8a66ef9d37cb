import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Programs started as a person starts them, bundles, real browsers, databases on Java, services that time out, sixty days of faults. */
const SLOW = [
  'test/e2e/**/*.test.ts',
  'test/bench/{cost,usual}.test.ts',
  'test/cli/home-mini.test.ts',
  'test/bin/home-mini-alerts.test.ts',
  'test/local/start.test.ts',
  'test/browser/**/*.test.ts',
  'test/simulation/{loopback,scenarios,seeded-days}.test.ts',
  'test/**/*.dynamodb-local.test.ts',
  'test/docs/querying.test.ts',
  'test/lambda/courier/push-services.test.ts',
];

/** They start nothing and replace nothing, so files can share a worker: starting one for each takes longer than most tests. */
const PURE = [
  'test/{core,config,scripts}/**/*.test.ts',
  'test/page/data/**/*.test.ts',
  'test/local/simulator/**/*.test.ts',
];

/** What `npm test` runs, with `suite`. */
const pure: TestProjectInlineConfiguration = {
  test: { name: 'pure', include: PURE, isolate: false, testTimeout: 20_000, hookTimeout: 30_000 },
};

/** What `npm test` runs, with `pure`. */
const suite: TestProjectInlineConfiguration = {
  test: {
    name: 'suite',
    include: ['test/**/*.test.ts'],
    exclude: ['test/deploy/**', 'test/bench/measurements.test.ts', ...SLOW, ...PURE],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
};

/** `npm run test:slow`. */
const slow: TestProjectInlineConfiguration = {
  test: { name: 'slow', include: SLOW, testTimeout: 120_000, hookTimeout: 120_000 },
};

/** `npm run test:deploy`: deploys to an emulated AWS with the real CDK command line, which takes a minute. */
const deploy: TestProjectInlineConfiguration = {
  test: {
    name: 'deploy',
    include: ['test/deploy/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
};

/** `npm run test:bench`: every measurement of `npm run bench` on tiny sizes, so that none rots. */
const bench: TestProjectInlineConfiguration = {
  test: {
    name: 'bench',
    include: ['test/bench/measurements.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};

/** The room of core that `npm run mutation` changes just now, and the kind of rule where it is one. */
const [room, kind] = (process.env.MUTATED_ROOM ?? '**').split('/');

/**
 * `npm run mutation`: the tests of the room, but those that try hundreds of homes, too slow to run for each mutant.
 * What a kind of rule says stands in the gallery of messages, too.
 */
const core: TestProjectInlineConfiguration = {
  test: {
    name: 'core',
    include:
      kind === undefined
        ? [`test/core/${room}/**/*.test.ts`]
        : [
            `test/core/${room}/${kind}/**/*.test.ts`,
            `test/core/${room}/*.test.ts`,
            'test/core/messages/messages.test.ts',
          ],
    exclude: [
      '**/properties.test.ts',
      '**/*.property.test.ts',
      '**/longest.test.ts',
      ...(kind === undefined ? [] : ['test/core/rules/implausible-register.test.ts']),
    ],
    isolate: false,
    testTimeout: 60_000,
  },
};

/** One failed test is enough for a mutant, and those of its own folder are quick and notice most. */
class OwnTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order = ({ moduleId }: TestSpecification) =>
      `${moduleId.includes(`/core/${room}/${kind ?? ''}`) ? 0 : 1} ${moduleId}`;
    return files.toSorted((a, b) => order(a).localeCompare(order(b)));
  }
}

/** Stryker runs every project it finds, so for it there is only the core. */
const underMutation = process.env.STRYKER_MUTATOR_WORKER !== undefined;

export default defineConfig({
  // By default one core is left to the watcher, and half of two cores would wait.
  test: {
    maxWorkers: '100%',
    ...(underMutation
      ? { projects: [core], sequence: { sequencer: OwnTestsFirst } }
      : { projects: [pure, suite, slow, deploy, bench] }),
  },
});
