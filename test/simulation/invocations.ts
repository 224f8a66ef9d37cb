import { inspect } from 'node:util';
import { FUNCTION_TIMEOUT_MS } from '../../core/contract/deadlines.ts';
import { AwsTroubleError, type PollReport } from '../../lambda/poller/poll.ts';
import { type Look, lookTwice } from '../../lambda/poller/two-looks.ts';
import { isAwsTrouble } from './aws-trouble.ts';
import { Container, type Outside } from './container.ts';
import { HOUSEHOLD } from './household.ts';
import type { Invariants } from './invariants.ts';
import type { Random } from './random.ts';
import type { Invocation } from './wire.ts';

/** A wait takes many times as long as a call. */
const DIES_WAITING = 5;

export interface InvocationOptions {
  /** Keeps every report and error to look at. */
  readonly keepsReports: boolean;
  /** How likely a process dies while it waits for a second look; five times as likely as in a call by default. */
  readonly diesWaiting: number | undefined;
}

/** The invocations of the poller, in containers that stay warm, with their first and second looks. */
export class Invocations {
  readonly reports: { at: number; report: PollReport }[] = [];
  readonly errors: unknown[] = [];
  readonly #outside: Outside;
  readonly #invariants: Invariants;
  readonly #coldStarts: Random;
  readonly #waits: Random;
  readonly #options: InvocationOptions;
  #containers: Container[] = [];
  #runs = 0;

  constructor(
    outside: Outside,
    invariants: Invariants,
    random: { coldStarts: Random; waits: Random },
    options: InvocationOptions,
  ) {
    this.#outside = outside;
    this.#invariants = invariants;
    this.#coldStarts = random.coldStarts;
    this.#waits = random.waits;
    this.#options = options;
  }

  /** Starts an invocation so many ms from now. */
  start(inMs: number): void {
    const { time } = this.#outside.wire;
    time.at(time.now() + inMs, () => this.#start());
  }

  #start(): void {
    const { time, profile } = this.#outside.wire;
    if (this.#coldStarts.chance(profile.coldStart)) this.#containers = this.#containers.filter(isBusy);
    const container = this.#idle();
    container.isTaken = true;
    const tick = time.now();
    const free = () => {
      container.isTaken = false;
    };
    lookTwice({
      clock: () => Math.floor(time.now()),
      wait: (ms) => this.#wait(container, ms),
      poll: (look) => this.#look(container, look, tick),
      tell: () => undefined,
    }).then(free, free);
  }

  #idle(): Container {
    const idle = this.#containers.find((one) => !isBusy(one));
    if (idle !== undefined) return idle;
    const container = new Container(this.#outside);
    this.#containers.push(container);
    return container;
  }

  /** The wait for a second look, in which a process may die as well. */
  #wait(container: Container, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { time, profile, tally } = this.#outside.wire;
      const { diesWaiting = DIES_WAITING * profile.crash } = this.#options;
      if (this.#waits.chance(diesWaiting)) {
        tally.fault('crash in the wait for a second look');
        this.#gone(container);
      } else time.at(time.now() + ms, resolve);
    });
  }

  /** One poll of an invocation that began at `tick`; it never settles where the process dies. */
  #look(container: Container, look: Look, tick: number): Promise<PollReport> {
    const { time, tally } = this.#outside.wire;
    const planned: { cancel(): void }[] = [];
    const timeout = (ms: number): AbortSignal => {
      const { signal, planned: abort } = time.timeout(ms);
      planned.push(abort);
      return signal;
    };
    const run: Invocation = {
      id: `run-${++this.#runs}`,
      startedAt: time.now(),
      dead: false,
      kill: () => {
        run.dead = true;
        this.#gone(container);
        end(undefined);
      },
    };
    const end = (outcome: PollReport['outcome'] | undefined): void => {
      for (const one of planned) one.cancel();
      container.current = undefined;
      this.#invariants.ended(run, outcome);
    };
    container.current = run;
    tally.runs += 1;
    this.#invariants.began(run);
    if (look.second) this.#secondLook(run, tick);
    planned.push(time.at(tick + FUNCTION_TIMEOUT_MS, () => this.#overdue(run)));
    return container.poller.poll({ ...look, household: HOUSEHOLD, timeout, pollId: run.id }).then(
      (report) => {
        this.#reported(run, report);
        end(report.outcome);
        return report;
      },
      (error) => {
        this.#threw(run, error);
        end(error instanceof AwsTroubleError ? error.report.outcome : undefined);
        throw error;
      },
    );
  }

  #secondLook(run: Invocation, tick: number): void {
    this.#outside.wire.tally.secondLooks += 1;
    this.#invariants.note(run, 'is a second look');
    this.#invariants.secondLooks.began(run, tick);
  }

  #gone(container: Container): void {
    this.#containers = this.#containers.filter((one) => one !== container);
  }

  #overdue(run: Invocation): void {
    this.#invariants.runTook(FUNCTION_TIMEOUT_MS, FUNCTION_TIMEOUT_MS);
    this.#outside.wire.note(run, 'killed at the end of its time');
    run.kill();
  }

  #reported(run: Invocation, report: PollReport): void {
    const { time, tally } = this.#outside.wire;
    this.#invariants.runTook(time.now() - run.startedAt, FUNCTION_TIMEOUT_MS);
    tally.outcome(report.outcome);
    this.#invariants.note(run, report.outcome);
    this.#invariants.noSecret('the report', JSON.stringify(report));
    if (this.#options.keepsReports) this.reports.push({ at: run.startedAt, report });
  }

  #threw(run: Invocation, error: unknown): void {
    const { time, tally } = this.#outside.wire;
    this.#invariants.noSecret('an error', inspect(error, { depth: 8 }));
    if (!isAwsTrouble(error)) this.#invariants.violate('a poll throws only what AWS did', inspect(error));
    if (this.#options.keepsReports) this.errors.push(error);
    if (error instanceof AwsTroubleError) this.#reported(run, error.report);
    else tally.outcome('threw');
    this.#invariants.runTook(time.now() - run.startedAt, FUNCTION_TIMEOUT_MS);
  }
}

const isBusy = ({ current, isTaken }: Container): boolean => isTaken || current !== undefined;
