import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { MINUTE_MS } from '../core/contract/lengths.ts';
import { type Bundle, bundleEntry, bundlePoller } from '../scripts/bundles.ts';
import { HOUSEHOLD, type Loopback, startLoopback } from './loopback.ts';
import { atMost, type Measurement, median, told } from './measurement.ts';

/** A fixed moment, so that every run sees the same rows. */
const START = Date.parse('2026-11-02T12:00:00Z');
const SETTLING_POLLS = 6;
const POLLS_PER_RUN = 10;
const MAX_SHARE = 1.25;

const DRIVEN = fileURLToPath(new URL('handlers/driven.ts', import.meta.url));
const answerSchema = z.object({ cpuMs: z.number(), outcome: z.literal('stored') });

/** What a steady poll takes once the process is warm. */
export const warm: Measurement = {
  title: 'Warm poll',
  how:
    'CPU time of the process and bytes through the sockets (both ways, headers included) for one steady poll, against a ' +
    'bare handler on the same SDK that makes the same five network calls, decides nothing, logs nothing and counts no ' +
    'metrics. Each bundled and in a process of its own, poll by poll in turn, a minute apart; medians.',
  measure: async ({ runs, quick }) => {
    using bundles = new DisposableStack();
    await using ours = await Driven.start(bundles.use(bundlePoller()));
    await using bare = await Driven.start(bundles.use(bundleEntry('bench/handlers/bare.ts')));
    const warmUps = quick ? 1 : 30;
    const polls = quick ? runs : runs * POLLS_PER_RUN;
    const taken = { ours: [] as Taken[], bare: [] as Taken[] };
    for (let nth = -warmUps; nth < polls; nth += 1) {
      // The bare handler lives on the state and the token of a poller of ours.
      await bare.loopback.poll();
      // Who comes second finds a warmer machine.
      const both =
        nth % 2 === 0
          ? { ours: await ours.poll(), bare: await bare.poll() }
          : { bare: await bare.poll(), ours: await ours.poll() };
      if (nth < 0) continue;
      taken.ours.push(both.ours);
      taken.bare.push(both.bare);
    }
    const middle = (of: readonly Taken[], field: keyof Taken) => median(of.map((one) => one[field]));
    const [mineMs, bareMs] = [middle(taken.ours, 'cpuMs'), middle(taken.bare, 'cpuMs')];
    const [mineBytes, bareBytes] = [middle(taken.ours, 'bytes'), middle(taken.bare, 'bytes')];
    return [
      told('CPU', ms(mineMs)),
      told('CPU, bare handler', ms(bareMs)),
      atMost('CPU, share of the bare handler', mineMs / bareMs, MAX_SHARE, share),
      told('bytes', kb(mineBytes)),
      told('bytes, bare handler', kb(bareBytes)),
      atMost('bytes, share of the bare handler', mineBytes / bareBytes, MAX_SHARE, share),
    ];
  },
};

interface Taken {
  readonly cpuMs: number;
  readonly bytes: number;
}

const ms = (value: number): string => `${value.toFixed(2)} ms`;
const kb = (value: number): string => `${(value / 1_024).toFixed(1)} KB`;
const share = (value: number): string => value.toFixed(2);

/** A handler in a process of its own, with a settled household to poll. */
class Driven implements AsyncDisposable {
  readonly loopback: Loopback;
  readonly #child: ChildProcess;
  readonly #gone: Promise<never>;
  #over = false;

  constructor(loopback: Loopback, child: ChildProcess) {
    this.loopback = loopback;
    this.#child = child;
    this.#gone = once(child, 'exit').then(([code]) => {
      if (!this.#over) throw new Error(`the process of the handler ended with ${code}`);
      return new Promise<never>(() => undefined);
    });
  }

  static async start({ path, nodeOptions }: Bundle): Promise<Driven> {
    const loopback = await startLoopback(START);
    for (let nth = 0; nth < SETTLING_POLLS; nth += 1) {
      await loopback.poll();
      loopback.now += MINUTE_MS;
    }
    const child = fork(DRIVEN, [path], {
      env: { ...loopback.environment, NODE_OPTIONS: nodeOptions },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new Driven(loopback, child);
  }

  /** One poll; the clock then moves on a minute. */
  async poll(): Promise<Taken> {
    this.loopback.takeBytes();
    this.#child.send({ now: this.loopback.now, household: HOUSEHOLD });
    const [answer] = await Promise.race([once(this.#child, 'message'), this.#gone]);
    const { cpuMs } = answerSchema.parse(answer);
    this.loopback.now += MINUTE_MS;
    return { cpuMs, bytes: this.loopback.takeBytes() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    this.#child.disconnect();
    await this.loopback[Symbol.asyncDispose]();
  }
}
