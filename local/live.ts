import { setTimeout as delay } from 'node:timers/promises';
import type { PollOutcome } from '../core/polling/poll-outcome.ts';
import type { PollReport } from '../lambda/poller/poll.ts';
import { lookTwice } from '../lambda/poller/two-looks.ts';
import { POLL_EVERY_MS } from './household.ts';
import type { Terminal } from './terminal.ts';
import type { World } from './world.ts';

export interface LiveParts {
  readonly terminal: Terminal;
  readonly timeZone: string;
  readonly signal: AbortSignal;
}

const TIDY_EVERY_POLLS = 60;

/** Polls now and at every minute of the world's clock, which runs `speed` times as fast as ours, until `signal` aborts. */
export const runLive = async (world: World, speed: number, parts: LiveParts): Promise<void> => {
  const { terminal, signal } = parts;
  world.clock.run(speed);
  const tellOutcome = outcomeTeller(terminal);
  for (let polls = 1; !signal.aborted; polls++) {
    try {
      await lookTwice({
        clock: world.clock.now,
        wait: (ms) => untilTime(world, world.clock.now() + ms, speed, signal),
        poll: world.poll,
        tell: async (report) => {
          tellOutcome(report);
          tellDemand(report, parts);
          await world.refreshPage(report);
        },
      });
      if (polls % TIDY_EVERY_POLLS === 0) await world.deleteExpired();
    } catch (error) {
      if (signal.aborted) return;
      terminal.line(`  ! poll failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    await untilNextMinute(world, speed, signal);
  }
};

const untilNextMinute = async (
  { clock }: Pick<World, 'clock'>,
  speed: number,
  signal: AbortSignal,
): Promise<void> => {
  const next = (Math.floor(clock.now() / POLL_EVERY_MS) + 1) * POLL_EVERY_MS;
  await untilTime({ clock }, next, speed, signal);
};

const untilTime = async (
  { clock }: Pick<World, 'clock'>,
  at: number,
  speed: number,
  signal: AbortSignal,
): Promise<void> => {
  // A timer may fire a little early, which would be one poll too many.
  while (clock.now() < at && !signal.aborted) await pause((at - clock.now()) / speed, signal);
};

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await delay(Math.ceil(ms), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const CALM: ReadonlySet<PollOutcome> = new Set(['stored', 'nothing-new']);

/** Tells of an outcome when it begins and when all is well again, not at every poll. */
const outcomeTeller = (terminal: Terminal): ((report: PollReport) => void) => {
  let trouble: PollOutcome | undefined;
  return ({ outcome, detail }) => {
    const isCalm = CALM.has(outcome);
    if (isCalm && trouble !== undefined) terminal.line('  polls go well again');
    if (!isCalm && outcome !== trouble) {
      terminal.line(`  ! ${outcome}${detail === undefined ? '' : ` (${detail})`}`);
    }
    trouble = isCalm ? undefined : outcome;
  };
};

const tellDemand = ({ newest }: PollReport, { terminal, timeZone }: LiveParts): void => {
  if (newest === undefined) return;
  const time = new Date(newest.at).toLocaleTimeString('en-GB', { timeZone });
  const demand = newest.demandW === undefined ? 'no demand' : `${Math.round(newest.demandW)} W`;
  terminal.status(`  ${time}  ${demand}`);
};
