import type { FaultProfile } from './plan.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One invocation of the function, as the models of the outside world see it. */
export interface Invocation {
  readonly id: string;
  readonly startedAt: number;
  /** A process that was killed: nothing it waits for ever comes. */
  dead: boolean;
  /** Ends the process here and now. */
  kill(): void;
}

/** What a model tells of the faults it makes. */
export interface FaultWatch {
  fault(run: Invocation, kind: string): void;
  note(run: Invocation, what: string): void;
}

/** The way to every outside system: time passes on it, and a process may die on it. */
export class Wire {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly watch: FaultWatch;
  readonly tally: Tally;
  /** The faults of single calls now. */
  profile: FaultProfile;
  /** Kills the process at the nth crash point from now, for scenarios. */
  crashAt: number | undefined;

  constructor(parts: {
    time: VirtualTime;
    random: Random;
    watch: FaultWatch;
    tally: Tally;
    profile: FaultProfile;
  }) {
    this.time = parts.time;
    this.random = parts.random;
    this.watch = parts.watch;
    this.tally = parts.tally;
    this.profile = parts.profile;
  }

  /** Lets time pass; rejects as the SDK does when `signal` aborts, and never settles for a dead process. */
  pass(run: Invocation, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortError());
        return;
      }
      const onAbort = () => {
        planned.cancel();
        if (!run.dead) reject(abortError());
      };
      const planned = this.time.at(this.time.now() + ms, () => {
        signal?.removeEventListener('abort', onAbort);
        if (!run.dead) resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** A point at which the process may die: a promise that then never settles. */
  crashPoint(run: Invocation, where: string): Promise<void> | undefined {
    if (run.dead) return forever();
    if (this.crashAt !== undefined) this.crashAt -= 1;
    if (this.crashAt !== 0 && !this.random.chance(this.profile.crash)) return undefined;
    this.crashAt = undefined;
    this.note(run, `crash ${where}`);
    run.kill();
    return forever();
  }

  /** A fault that may undo what a run did. */
  note(run: Invocation, kind: string): void {
    this.tally.fault(kind);
    this.watch.fault(run, kind);
  }

  /** Octopus misbehaves: no excuse for anything. */
  octopusFault(run: Invocation, kind: string): void {
    this.tally.fault(`octopus ${kind}`);
    this.watch.note(run, `octopus ${kind}`);
  }
}

const forever = (): Promise<void> => new Promise(() => undefined);

export const abortError = (): Error => {
  const error = new Error('Request aborted');
  error.name = 'AbortError';
  return error;
};
