import type { SilenceCause } from '../../core/rules/silence-cause.ts';
import type { Run } from './run.ts';
import type { Monitor } from './state.ts';

/** What a silence is due to, as of this poll. */
export const silenceCause = (run: Run): SilenceCause => {
  const { outcome, monitor, task } = run;
  // Nobody shall replace a key for one rejection right after an edge block.
  if (monitor.keyDoubt !== undefined) return 'throttled';
  switch (outcome) {
    case 'transient':
    case 'unexpected':
      return monitor.octopus.limit === undefined ? 'octopus-not-answering' : starved(monitor, task.now);
    case 'throttled':
    case 'cooling-down':
    case 'call-limit':
      return starved(monitor, task.now);
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
const starved = ({ octopus, cursor, firstPollAt }: Monitor, now: number): SilenceCause => {
  const { answeredAt, limit } = octopus;
  const silentFrom = cursor ?? firstPollAt;
  if (answeredAt !== undefined && answeredAt - silentFrom > now - answeredAt) return 'mini-silent';
  return limit === 'own' ? 'call-limit' : 'throttled';
};
