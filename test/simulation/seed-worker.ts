import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod/mini';
import { pollEverySchema } from '../../config/settings.ts';
import { FAULTS, PROFILES } from './plan.ts';
import { reportOf } from './report.ts';
import { Simulation } from './simulation.ts';

const jobSchema = z.array(z.object({ seed: z.number(), faults: z.enum(FAULTS), pollEvery: pollEverySchema }));

/** One day of each seed; what it found, in words, for the thread that asked. */
for (const { seed, faults, pollEvery } of jobSchema.parse(workerData)) {
  const simulation = new Simulation({ seed, days: 1, profile: PROFILES[faults], pollEvery });
  const result = await simulation.run();
  const broken = result.violations.length === 0 ? '' : reportOf(result, { seed, days: 1, faults, pollEvery });
  parentPort?.postMessage({ seed, broken, ticks: result.tally.ticks, episodes: result.tally.episodesTold });
}
