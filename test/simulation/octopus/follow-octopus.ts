import type { Invariants } from '../invariants.ts';
import type { Owner } from '../owner.ts';
import type { Tally } from '../tally.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { OctopusWatch } from './watch.ts';

/** Passes what goes between a poller and Octopus to who checks it, and a rejected key to the owner. */
export const followOctopus = (of: {
  time: VirtualTime;
  tally: Tally;
  invariants: Invariants;
  owner: Owner;
}): OctopusWatch => {
  const { time, tally, invariants, owner } = of;
  const { calls, overwritten, cars } = invariants;
  return {
    askingOfCarsTook: (run, ms) => cars.askingTook(run, ms),
    called: (run, operation) => {
      tally.octopusCalls += 1;
      calls.called(run, operation, time.now());
    },
    throttled: (run) => calls.throttled(run),
    toldLimit: (run, liftsAt) => calls.toldLimit(run, liftsAt),
    olderHalfSkipped: (run, span) => invariants.olderHalfSkipped(run, span),
    answeredInPart: (run) => overwritten.answeredInPart(run),
    rejectedKey: (run, keyVersion) => owner.keyRejected(run, keyVersion),
  };
};
