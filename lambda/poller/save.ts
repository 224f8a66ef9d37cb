import { spendCalls } from '../../core/polling/call-limit.ts';
import { laterCoolDown } from '../../core/polling/cool-down.ts';
import type { Run } from './run.ts';
import { type Monitor, serializeMonitor } from './state.ts';

/** A monitor that does not change is still written this often, so that its age says whether the poller was away. */
const REFRESH_EVERY_MS = 60 * 60_000;
const MAX_MERGES = 5;

/** How the save of a poll went; `unsure` where AWS did not answer, so that nothing may be published. */
export type Saved = 'saved' | 'lost-race' | 'unsure';

/**
 * Saves the monitor under the version that was loaded, if it changed. A lost race means that another run did this
 * poll's work: its decisions stand, ours are dropped, and only what we spent and wrote is added to them.
 */
export const saveMonitor = async (run: Run): Promise<Saved> => {
  const { before } = run.stored;
  if (
    before !== undefined &&
    !changed(before, run.monitor) &&
    run.task.now - before.savedAt < REFRESH_EVERY_MS
  ) {
    return 'saved';
  }
  try {
    const saved = await saveNow(run);
    if (saved === 'lost-race') await mergeSpent(run);
    return saved;
  } catch (error) {
    run.trouble(error);
    return 'unsure';
  }
};

/** Saves the monitor as it is, under the version last seen. */
export const saveNow = async (run: Run): Promise<'saved' | 'lost-race'> => {
  const { household, now } = run.task;
  const { version } = run.stored;
  run.update({ savedAt: now });
  const saved = await run.ports.state.saveMonitor(household, run.monitor, {
    expected: version,
    savedBy: run.nextSaveId(),
  });
  if (saved === 'saved') run.saved(version + 1);
  return saved;
};

/** Applies a change to whatever monitor is stored now, again and again until no other run interferes. */
export const changeStored = async (run: Run, change: (stored: Monitor) => Monitor): Promise<void> => {
  const { household } = run.task;
  for (let tries = 0; tries < MAX_MERGES; tries += 1) {
    const { monitor, version } = await run.ports.state.load(household);
    if (monitor === undefined) return;
    const next = change(monitor);
    if (!changed(monitor, next)) return;
    const saved = await run.ports.state.saveMonitor(household, next, {
      expected: version,
      savedBy: run.nextSaveId(),
    });
    if (saved === 'saved') return;
  }
  throw new Error(`the state of ${household} kept changing under ${MAX_MERGES} attempts to add to it`);
};

const mergeSpent = (run: Run): Promise<void> => {
  const coolDown = run.outcome === 'throttled' ? run.monitor.coolDown : undefined;
  return changeStored(run, (stored) => ({
    ...stored,
    coolDown: laterCoolDown(stored.coolDown, coolDown),
    calls: spendCalls(stored.calls, run.telemetryCalls),
    ...(run.wroteFrom === undefined
      ? {}
      : { written: [...(stored.written ?? []), { at: run.task.now, from: run.wroteFrom }] }),
  }));
};

/** Nearly every poll moves the cursor, which is told without writing both out. */
const changed = (before: Monitor, after: Monitor): boolean =>
  before.cursor !== after.cursor ||
  serializeMonitor({ ...before, savedAt: 0 }) !== serializeMonitor({ ...after, savedAt: 0 });
