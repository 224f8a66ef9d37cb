import { lookTwice } from '../../lambda/poller/two-looks.ts';
import { POLL_EVERY_MS } from '../household.ts';
import type { Terminal } from '../terminal.ts';
import type { World } from '../world.ts';

const PAGE_EVERY_POLLS = 30;

/** The first whole minute at or after `at`. */
const nextMinute = (at: number): number => Math.ceil(at / POLL_EVERY_MS) * POLL_EVERY_MS;

/**
 * Polls every virtual minute from `fromMs` until `until()`, as fast as it goes. `until` is asked again each time, since
 * the real time goes on meanwhile.
 * @returns the number of polls
 */
export const liveThrough = async (
  world: World,
  fromMs: number,
  until: () => number,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<number> => {
  let polls = 0;
  for (let at = nextMinute(fromMs); at <= until() && !signal.aborted; at += POLL_EVERY_MS) {
    world.clock.moveTo(at);
    const report = await lookTwice({
      clock: world.clock.now,
      wait: async (ms) => world.clock.moveTo(world.clock.now() + ms),
      poll: world.poll,
      tell: () => undefined,
    });
    polls++;
    terminal.progress('  history', at - fromMs, until() - fromMs);
    if (polls % PAGE_EVERY_POLLS > 0) continue;
    world.tellProgress((at - fromMs) / (until() - fromMs));
    await world.refreshPage(report);
  }
  terminal.progress('  history', 1, 1);
  return polls;
};
