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
  /** How long it may take to show; three days by default. */
  readonly days?: number;
}

/** Mistakes a poller like this one could have, each of which the simulation must catch. */
export const BREAKAGES: readonly Breakage[] = [
  {
    name: 'cursor moved on an empty answer',
    edits: [
      {
        file: 'lambda/poller/decide.ts',
        find: '...(newest === undefined || beyond.length === 0 ? {} : { cursor: newest.at }),',
        replace:
          '...(newest === undefined ? { cursor: now } : beyond.length === 0 ? {} : { cursor: newest.at }),',
      },
    ],
  },
  {
    name: 'save before store',
    edits: [
      {
        file: 'lambda/poller/store.ts',
        find: 'const written = await write(batch, task, ports);',
        replace:
          'const written = { rowsStored: changed.length, awsErrors: [] }; task.afterSave = () => write(batch, task, ports);',
      },
      {
        file: 'lambda/poller/poll.ts',
        find: "const messages = saved.outcome === 'saved' ? decided.messages : [];",
        replace:
          "const messages = saved.outcome === 'saved' ? decided.messages : []; if (saved.outcome === 'saved') await task.afterSave?.();",
      },
    ],
  },
  {
    name: 'no version check',
    edits: [
      {
        file: 'lambda/aws/state-store.ts',
        find: "condition: stillAt('version', expected === 0 ? undefined : expected),",
        replace: '',
      },
    ],
  },
  {
    name: 'outbox cleared before publish',
    edits: [
      {
        file: 'lambda/poller/save-and-send.ts',
        find: 'const published: OutboxMessage[] = [];',
        replace:
          'const published: OutboxMessage[] = []; const going = new Set(messages.map(({ id }) => id)); if (going.size > 0) ({ draft } = await saveNow({ ...draft, monitor: { ...draft.monitor, outbox: removeDelivered(draft.monitor.outbox, going) } }, task, ports));',
      },
    ],
  },
  {
    name: 're-send without a claim',
    faults: 'races',
    edits: [
      {
        file: 'lambda/poller/save-and-send.ts',
        find: 'const saved = await saveNow({ ...draft, monitor: told.monitor }, task, ports);',
        replace:
          "const saved = { outcome: 'saved', draft: { ...draft, monitor: told.monitor }, awsErrors: [] };",
      },
    ],
  },
  {
    name: 'merge dropped: the last writer wins',
    edits: [
      {
        file: 'lambda/poller/store.ts',
        find: 'const toWrite = readingsToWrite(stored, readings, { consumptionWh, exportWh });',
        replace: 'const toWrite = readings;',
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
        file: 'lambda/poller/remember-answer.ts',
        find: 'const coolDown = coolDownAfter(monitor.coolDown, now, fetched.liftsAt);',
        replace: 'const coolDown = monitor.coolDown;',
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
      {
        file: 'core/polling/cursor.ts',
        find: 'const start = Math.min(Math.min(cursor, now) - OVERLAP_MS, readAgainFrom);',
        replace: 'const start = Math.min(cursor, now) - OVERLAP_MS;',
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
        find: 'if (problem === undefined || mayBeMended(problem, household)) return undefined;',
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
    name: 'a mute that nobody heeds',
    edits: [
      {
        file: 'core/messages/announce.ts',
        find: "if (mute !== undefined && event.event !== 'recovered') {",
        replace: "if (mute !== undefined && event.event === 'summary') {",
      },
    ],
  },
  {
    name: 'what outlives its mute is not told again',
    edits: [
      {
        file: 'core/messages/announce.ts',
        find: 'for (const { rule, ...mute } of ended) this.#tellStillOn(rule, mute);',
        replace: '',
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
  {
    name: 'an hour learned by two runs',
    faults: 'races',
    edits: [
      {
        file: 'lambda/aws/state-store.ts',
        find: "condition: stillAt('learnedTo', expectedLearnedTo),",
        replace: '',
      },
    ],
  },
  {
    name: 'hours learned from a part of their readings',
    edits: [
      {
        file: 'lambda/poller/learn.ts',
        find: 'stored.filter(hasDemand)',
        replace: 'stored.filter(hasDemand).slice(0, -60)',
      },
    ],
  },
  {
    name: 'a load in the night that nobody notices',
    edits: [
      {
        file: 'core/rules/unusual/decide.ts',
        find: 'if (!hourEndsIn(hour.hour, rule.activeBetween)) continue;',
        replace: 'if (!hourEndsIn(hour.hour, rule.activeBetween) || hour.hour >= 0) continue;',
      },
    ],
    faults: 'none',
    days: 6,
  },
  {
    name: 'a digest that is not remembered',
    days: 5,
    edits: [{ file: 'lambda/poller/digest.ts', find: 'digestedTo: period.endsAt,', replace: '' }],
  },
  {
    name: 'a digest at night',
    days: 5,
    edits: [
      {
        file: 'core/digest/due.ts',
        find: 'const SENT_AT_MINUTE = 8 * 60;',
        replace: 'const SENT_AT_MINUTE = 60;',
      },
    ],
  },
  {
    name: 'a digest days late',
    days: 5,
    edits: [
      { file: 'core/digest/due.ts', find: 'if (now < dueAt ||', replace: 'if (now < dueAt + 144_000_000 ||' },
    ],
  },
  {
    name: 'asking of cars without end',
    edits: [
      {
        file: 'core/contract/deadlines.ts',
        find: 'export const DISPATCHES_MS = 3_000;',
        replace: 'export const DISPATCHES_MS = 10_000;',
      },
    ],
  },
  {
    name: 'smart charging told like any other',
    faults: 'none',
    edits: [
      {
        file: 'core/rules/demand/tested.ts',
        find: "if (this.isSmartCharging(at)) return 'smart-charging';",
        replace: '',
      },
    ],
  },
  {
    name: 'a boost taken for smart charging',
    faults: 'none',
    edits: [
      {
        file: 'lambda/octopus/dispatches.ts',
        find: "if (!slot.success || slot.data.type !== 'SMART') return [];",
        replace: 'if (!slot.success) return [];',
      },
    ],
  },
];
