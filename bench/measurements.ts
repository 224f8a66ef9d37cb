import { backlog } from './backlog.ts';
import { cold } from './cold.ts';
import { costMonth } from './cost-month.ts';
import { decision } from './decision.ts';
import { growthBacklog } from './growth-backlog.ts';
import { growthHouseholds } from './growth-households.ts';
import { growthReplay } from './growth-replay.ts';
import { growthRaisedRules, growthRestingRules } from './growth-rules.ts';
import { latency } from './latency.ts';
import type { Measurement } from './measurement.ts';
import { pushLatency } from './push-latency.ts';
import { requests } from './requests.ts';
import { steadyPoll } from './steady-poll.ts';
import { warm } from './warm.ts';

/** One file each; a new one is added here. */
export const MEASUREMENTS: readonly Measurement[] = [
  steadyPoll,
  requests,
  cold,
  warm,
  backlog,
  growthBacklog,
  growthRestingRules,
  growthRaisedRules,
  growthReplay,
  growthHouseholds,
  latency,
  pushLatency,
  decision,
  costMonth,
];
