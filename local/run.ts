import { formatDuration } from '../core/time/duration.ts';
import type { BegunHome, ChosenHome } from './chosen-home.ts';
import { POLL_EVERY_MS } from './household.ts';
import { keepHome } from './kept-home.ts';
import { runLive } from './live.ts';
import type { Options } from './options.ts';
import { liveThrough } from './simulator/history.ts';
import { HISTORY_MS } from './simulator/story.ts';
import { virtualClock } from './simulator/virtual-clock.ts';
import type { Terminal } from './terminal.ts';
import { openWorld, type World } from './world.ts';

export interface RunContext {
  readonly options: Options;
  readonly chosen: ChosenHome;
  /** Where homes are kept. */
  readonly dataFolder: string;
  /** The real time, epoch ms. */
  readonly wall: () => number;
  /** Of a home that begins now; one that is kept has its own. */
  readonly timeZone: string;
  readonly terminal: Terminal;
  /** Aborts when everything is to stop. */
  readonly signal: AbortSignal;
}

/** The last rows of a recording are uploaded within this. */
const LAST_UPLOAD_MS = 2 * POLL_EVERY_MS;

/**
 * Lives through all of a home's history in memory and says whether every row came through.
 * @returns the exit code
 */
export const runOnce = async (around: RunContext): Promise<number> => {
  const { chosen, options, terminal, signal, timeZone } = around;
  const startedAt = Math.floor(around.wall() / 1_000) * 1_000;
  const begun = chosen.begin?.({ startedAt, timeZone, repeats: false });
  if (!begun) throw new TypeError('the real home has no history to live through');
  const clock = virtualClock(around.wall, begun.installedAt);
  await using world = await openWorld({
    ...around,
    options: { ...options, port: 0 },
    kept: undefined,
    begun,
    clock,
  });
  terminal.line(`Home Mini Alerts: ${chosen.title}, ${hours(startedAt - begun.installedAt)} of history`);
  const from = begun.installedAt + POLL_EVERY_MS;
  const polls = await liveThrough(world, from, () => startedAt + LAST_UPLOAD_MS, { terminal, signal });
  const uploaded = begun.mini.countUploaded(clock.now());
  const stored = await world.countStored(begun.installedAt, clock.now());
  terminal.line(`Polls:        ${polls}`);
  terminal.line(`Rows served:  ${uploaded}`);
  terminal.line(`Rows stored:  ${stored}`);
  terminal.line(`Alerts told:  ${world.alertsTold().length}`);
  if (stored === uploaded || signal.aborted) return 0;
  terminal.line(`${Math.abs(uploaded - stored)} rows ${stored < uploaded ? 'missing' : 'too many'}`);
  return 1;
};

/** Catches up with a home's history, keeps it on disk, and goes on live until it is stopped. */
export const runOn = async (around: RunContext): Promise<void> => {
  const { chosen, options, terminal, signal } = around;
  const kept = keepHome(around.dataFolder, chosen.id, {
    now: around.wall(),
    timeZone: around.timeZone,
    reset: options.reset,
  });
  const begun = chosen.begin?.({ startedAt: kept.startedAt, timeZone: kept.timeZone, repeats: true });
  const clock = virtualClock(around.wall, begun?.installedAt ?? around.wall());
  const { timeZone } = kept;
  await using world = await openWorld({ ...around, kept, begun, clock, timeZone });
  terminal.line(`Home Mini Alerts: ${chosen.title}`);
  terminal.line(`  page     ${world.pageUrl}`);
  terminal.line('  stop     Ctrl-C');
  if (kept.isNew && kept.others.length > 0) {
    terminal.line(
      `Data of other homes stays where it is (${kept.others.join(', ')}); this one starts afresh.`,
    );
  }
  if (begun) await catchUp(world, begun, around);
  if (signal.aborted) return;
  terminal.line(liveLine(options));
  await runLive(world, options.speed, { terminal, timeZone, signal });
};

const catchUp = async (world: World, begun: BegunHome, around: RunContext): Promise<void> => {
  const { terminal, wall, signal } = around;
  const savedAt = await world.lastSavedAt();
  const aheadMs = Math.max(0, (savedAt ?? 0) - wall());
  const present = () => wall() + aheadMs;
  const from = savedAt === undefined ? begun.installedAt : Math.max(savedAt, present() - HISTORY_MS);
  terminal.line(historyLine(savedAt, from, present()));
  const startedAt = performance.now();
  const polls = await liveThrough(world, from + POLL_EVERY_MS, present, { terminal, signal });
  world.clock.moveTo(present());
  world.tellProgress(1);
  if (signal.aborted || polls === 0) return;
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const stored = await world.countStored(from, present());
  terminal.line(`${polls} polls in ${seconds} s; ${stored} readings stored.`);
};

const historyLine = (savedAt: number | undefined, from: number, present: number): string => {
  if (savedAt === undefined) {
    return `The real poller lives through the last ${hours(present - from)} of this home, a poll a minute:`;
  }
  if (savedAt >= present) {
    return 'An earlier run was ahead of the clock (--speed): going on from there. Start afresh with --reset.';
  }
  return `An earlier run stopped ${hours(present - savedAt)} ago: catching up with the last ${hours(present - from)}.`;
};

const liveLine = ({ home, speed }: Options): string => {
  if (home.kind === 'live') return 'Polling Octopus once a minute; alerts appear here and on the page.';
  const again = home.kind === 'recorded' ? ' The recording begins again from its start.' : '';
  const pace = speed === 1 ? '' : `, ${speed} times as fast as real time`;
  return `Live from here: a poll a minute${pace}; alerts appear here and on the page.${again}`;
};

/** To the minute, or in hours where it is long: `12 h`, `35m`. */
const hours = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return formatDuration(minutes * 60_000);
  return `${(minutes / 60).toFixed(1).replace(/\.0$/, '')} h`;
};
