import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { PollEvery } from '../../config/settings.ts';
import type { Faults } from './plan.ts';

const foundSchema = z.object({
  seed: z.number(),
  broken: z.string(),
  ticks: z.number(),
  episodes: z.number(),
});
type Found = z.infer<typeof foundSchema>;

interface Job {
  readonly seed: number;
  readonly faults: Faults;
  readonly pollEvery: PollEvery;
}

const DAYS = 60;
const CADENCES: readonly PollEvery[] = [
  '1m',
  '10m',
  '2m',
  '5m',
  '2m',
  '5m',
  '30s',
  '10m',
  '5m',
  '10m',
  '2m',
  '5m',
];
const FAULTS_BY_TURNS: readonly Faults[] = ['light', 'heavy', 'heavy', 'races', 'heavy'];
const JOBS: readonly Job[] = Array.from({ length: DAYS }, (_, index) => ({
  seed: index + 1,
  faults: FAULTS_BY_TURNS[index % FAULTS_BY_TURNS.length] ?? 'heavy',
  pollEvery: CADENCES[index % CADENCES.length] ?? '1m',
}));
const IN_TIME = 240_000;

const simulate = (jobs: readonly Job[]): Promise<Found[]> =>
  new Promise((resolve, reject) => {
    const found: Found[] = [];
    const worker = new Worker(new URL('seed-worker.ts', import.meta.url), { workerData: jobs, execArgv: [] });
    worker.on('message', (message) => found.push(foundSchema.parse(message)));
    worker.on('error', reject);
    worker.on('exit', () => resolve(found));
  });

describe('sixty days of faults, races and crashes', () => {
  let found: readonly Found[] = [];

  beforeAll(async () => {
    const threads = Math.min(4, availableParallelism());
    const shares = Array.from({ length: threads }, (_, thread) =>
      JOBS.filter((_job, index) => index % threads === thread),
    );
    found = (await Promise.all(shares.map(simulate))).flat();
  }, IN_TIME);

  test.each(JOBS)(
    'seed $seed, polled every $pollEvery with $faults faults, keeps every promise',
    ({ seed }) => {
      const day = found.find((one) => one.seed === seed);
      expect(day?.broken).toBe('');
      expect(day?.ticks).toBeGreaterThan(100);
    },
  );

  test('there was something to tell', () => {
    expect(found.reduce((sum, { episodes }) => sum + episodes, 0)).toBeGreaterThan(DAYS);
  });
});
