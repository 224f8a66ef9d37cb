import type { Faults } from './plan.ts';

/** One way to break the code; `find` stands exactly once in the file. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Breakage {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The faults under which it shows; `heavy` by default. */
  readonly faults?: Faults;
}

/** Mistakes a poller like this one could have, each of which the simulation must catch. */
export const BREAKAGES: readonly Breakage[] = [
  {
    name: 'cursor moved on an empty answer',
    edits: [
      {
        file: 'lambda/poller/decide.ts',
        find: 'const newest = readings.at(-1);',
        replace:
          'const newest = readings.at(-1); if (newest === undefined) run.update({ cursor: run.task.now });',
      },
    ],
  },
  {
    name: 'save before store',
    edits: [
      {
        file: 'lambda/poller/store.ts',
        find: 'const written = changed.length === 0 ? 0 : await write(run, changed);',
        replace: 'const written = changed.length; run.afterSave = () => write(run, changed);',
      },
      {
        file: 'lambda/poller/poll.ts',
        find: "if (saved === 'saved') await notify(run);",
        replace: "if (saved === 'saved') { await run.afterSave?.(); await notify(run); }",
      },
    ],
  },
  {
    name: 'no version check',
    edits: [{ file: 'lambda/aws/state-store.ts', find: 'condition: stillAtVersion(expected),', replace: '' }],
  },
  {
    name: 'outbox cleared before publish',
    edits: [
      {
        file: 'lambda/poller/notify.ts',
        find: 'const done = new Set<string>();',
        replace:
          'const done = new Set<string>(); run.update({ outbox: takeOut(run.monitor.outbox, new Set(messages.map(({ id }) => id))) }); if (messages.length > 0) await saveNow(run);',
      },
    ],
  },
  {
    name: 're-send without a claim',
    faults: 'races',
    edits: [
      {
        file: 'lambda/poller/notify.ts',
        find: 'const claimed = await saveOrTrouble(run);',
        replace: "const claimed = 'saved';",
      },
    ],
  },
  {
    name: 'merge dropped: the last writer wins',
    edits: [
      {
        file: 'lambda/poller/store.ts',
        find: 'const changed = readingsToWrite(stored, readings, { consumptionWh, exportWh });',
        replace: 'const changed = readings;',
      },
    ],
  },
  {
    name: 'nulls filled with zero',
    edits: [
      {
        file: 'lambda/octopus/rows.ts',
        find: "present('consumptionWh', readRegister(row.consumption))",
        replace: "present('consumptionWh', readRegister(row.consumption) ?? 0)",
      },
    ],
  },
  {
    name: 'cool-down not persisted',
    edits: [
      {
        file: 'lambda/poller/decide.ts',
        find: 'run.update({ coolDown: coolDownAfter(run.monitor.coolDown, now, fetched.liftsAt) });',
        replace: '',
      },
    ],
  },
  {
    name: 'call limit ignored',
    edits: [
      {
        file: 'core/polling/call-limit.ts',
        find: 'bucket.left >= calls ?',
        replace: 'bucket.left >= -1e9 ?',
      },
    ],
  },
  {
    name: 'growing rows never read again',
    edits: [
      {
        file: 'core/polling/cursor.ts',
        find: 'export const OVERLAP_MS = 2 * 60_000;',
        replace: 'export const OVERLAP_MS = -10_000;',
      },
    ],
  },
  {
    name: 'no sweeps',
    edits: [
      {
        file: 'core/polling/cursor.ts',
        find: 'now - sweep.lastAt >= SWEEP_EVERY_MS ||',
        replace: 'now < 0 ||',
      },
    ],
  },
  {
    name: 'a rejected key tried again and again',
    edits: [
      {
        file: 'lambda/poller/ask.ts',
        find: 'if (problem === undefined || mayBeMended(run, problem)) return undefined;',
        replace:
          'if (problem?.kind !== undefined) return undefined; if (problem === undefined) return undefined;',
      },
    ],
  },
  {
    name: "the server's text in the log",
    edits: [
      {
        file: 'lambda/octopus/response.ts',
        find: 'describe(text)} at',
        replace: 'text} at',
      },
    ],
  },
  {
    name: 'a raise that is not remembered',
    edits: [
      {
        file: 'core/rules/demand/decide.ts',
        find: "state.phase = 'raised';",
        replace: '',
      },
    ],
  },
];
