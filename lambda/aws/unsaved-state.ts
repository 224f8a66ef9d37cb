import type { Session } from '../octopus/stored-session.ts';
import type { StateStore, StoredState } from '../poller/ports.ts';
import type { Monitor } from '../poller/state.ts';

/** What DynamoDB did not take, and the version it was to follow. */
interface Unsaved {
  session?: Session;
  monitor?: { readonly expected: number } & Pick<
    Monitor,
    'calls' | 'coolDown' | 'throttled' | 'problem' | 'keyDoubt' | 'edgeBlockedAt' | 'daysWrittenTo'
  >;
}

/**
 * A state store whose process remembers, for as long as it lives, what could not be saved of our dealings with Octopus
 * and of the days: a poller that may read its state and not write it must neither obtain a token a minute, nor call
 * through a cool-down, nor forget that late rows landed in a day.
 */
export const rememberUnsaved = (store: StateStore): StateStore => {
  const unsaved = new Map<string, Unsaved>();
  const of = (household: string): Unsaved => {
    const known = unsaved.get(household) ?? {};
    unsaved.set(household, known);
    return known;
  };

  return {
    ...store,
    load: async (household, signal) => recall(await store.load(household, signal), of(household)),

    saveMonitor: async (household, monitor, save) => {
      const memory = of(household);
      try {
        const saved = await store.saveMonitor(household, monitor, save);
        delete memory.monitor;
        return saved;
      } catch (error) {
        const { calls, coolDown, throttled, problem, keyDoubt, edgeBlockedAt, daysWrittenTo } = monitor;
        const dealings = { calls, coolDown, throttled, problem, keyDoubt, edgeBlockedAt };
        memory.monitor = { expected: save.expected, ...dealings, daysWrittenTo };
        throw error;
      }
    },

    saveSession: async (household, session) => {
      const memory = of(household);
      try {
        await store.saveSession(household, session);
        delete memory.session;
      } catch (error) {
        memory.session = session;
        throw error;
      }
    },

    moveSession: async (household, session) => {
      await store.moveSession(household, session);
      delete of(household).session;
    },
  };
};

/** What is stored, with what is remembered beside it unless another save has come since. */
const recall = (stored: StoredState, { session, monitor }: Unsaved): StoredState => {
  const { monitor: before, ...rest } = stored;
  const current = monitor !== undefined && monitor.expected === stored.version ? monitor : undefined;
  return {
    ...rest,
    ...(before === undefined
      ? {}
      : { monitor: current === undefined ? before : withUntold(before, current) }),
    ...(session === undefined ? {} : { session }),
  };
};

/** What was told in a poll that could not be saved was not sent either: it is told once a save comes through. */
const withUntold = (
  before: Monitor,
  { expected: _expected, throttled, problem, ...dealings }: NonNullable<Unsaved['monitor']>,
): Monitor => ({
  ...before,
  ...dealings,
  throttled: throttled && { ...throttled, told: before.throttled?.told ?? false },
  problem: untoldProblem(before.problem, problem),
});

/** A problem that began is untold; one that is over stands until its end is told, and keeps nobody from asking. */
const untoldProblem = (stored: Monitor['problem'], problem: Monitor['problem']): Monitor['problem'] => {
  if (problem === undefined) return stored && { ...stored, nextTryAt: 0 };
  return problem.kind === stored?.kind ? problem : { ...problem, untold: true };
};
