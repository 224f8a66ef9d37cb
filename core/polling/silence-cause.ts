import type { SilenceCause } from '../rules/silence-cause.ts';
import type { PollOutcome } from './poll-outcome.ts';

/** What a poll remembers that tells what a silence is due to; moments in epoch ms. */
export interface SilenceFacts {
  readonly firstPollAt: number;
  /** `readAt` of the newest stored reading. */
  readonly cursor?: number | undefined;
  readonly octopus: {
    /** Last telemetry answer, empty ones included. */
    readonly answeredAt?: number | undefined;
    /** Which call limit kept us from asking since. */
    readonly limit?: 'shared' | 'own' | undefined;
  };
  /** Set while a rejection of the API key is not believed yet. */
  readonly keyDoubt?: object | undefined;
}

/** What a silence is due to, as of a poll at `now` that went so. */
export const silenceCause = (outcome: PollOutcome, facts: SilenceFacts, now: number): SilenceCause => {
  // Nobody shall replace a key for one rejection right after an edge block.
  if (facts.keyDoubt !== undefined) return 'throttled';
  switch (outcome) {
    case 'transient':
    case 'unexpected':
      return facts.octopus.limit === undefined ? 'octopus-not-answering' : starved(facts, now);
    case 'throttled':
    case 'cooling-down':
    case 'call-limit':
      return starved(facts, now);
    case 'missing-key':
    case 'rejected-key':
    case 'account-not-found':
    case 'device-not-found':
      return 'no-access';
    case 'not-stored':
      return 'not-stored';
    case 'stored':
    case 'nothing-new':
    case 'empty':
    case 'lost-race':
      return 'mini-silent';
  }
};

/**
 * A call limit kept us from asking since Octopus last answered. Where that answer had found the Mini silent for longer
 * than that already, the silence is the Mini's all the same.
 */
const starved = ({ octopus, cursor, firstPollAt }: SilenceFacts, now: number): SilenceCause => {
  const { answeredAt, limit } = octopus;
  const silentFrom = cursor ?? firstPollAt;
  if (answeredAt !== undefined && answeredAt - silentFrom > now - answeredAt) return 'mini-silent';
  return limit === 'own' ? 'call-limit' : 'throttled';
};
