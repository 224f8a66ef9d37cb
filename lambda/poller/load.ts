import { type LiveRules, type Parsed, parseLiveRules } from '../../config/live-rules.ts';
import { ParsedBefore, type WrittenText } from '../../config/parsed-before.ts';
import { parseSettings, pollEveryMs, type Settings } from '../../config/settings.ts';
import { parameterNames } from '../../core/contract/names.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { ServiceNews } from '../../core/messages/service-texts.ts';
import { fullBucket } from '../../core/polling/call-limit.ts';
import { OVERLAP_MS } from '../../core/polling/cursor.ts';
import { keepBudgets } from '../../core/rules/evaluate.ts';
import { freshAlertState } from '../../core/rules/state.ts';
import type { HouseholdParameters, PollTask, Ports, StoredState } from './ports.ts';
import type { Draft } from './save-and-send.ts';
import type { LastGood, Monitor } from './state.ts';
import { type Household, type Told, tellService, tellSignIn } from './tell.ts';
import { tellChannels } from './tell-channels.ts';
import { webLinks } from './web-links.ts';

/** A stack that was away longer than this finds a home that has changed. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** Something `cdk deploy` should have written is missing or broken. */
class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** The household as it is now, the monitor this poll begins with, and what must be said of the rules. */
export interface Loaded {
  readonly household: Household;
  readonly draft: Draft;
  readonly messages: readonly OutboxMessage[];
  readonly awsErrors: readonly unknown[];
}

/**
 * Loads state, settings and rules.
 * @throws SettingsError where the settings are missing or broken; what the ports throw where nothing can stand in
 */
export const load = async (task: PollTask, ports: Ports): Promise<Loaded> => {
  const stored = await ports.state.load(task.household, task.signal);
  const monitor = currentMonitor(stored.monitor, task.now);
  const { problem, keyDoubt } = monitor;
  const withKey =
    problem?.kind === 'missing-key' || problem?.kind === 'rejected-key' || keyDoubt !== undefined;
  const { parameters, answered, awsErrors } = await readParameters(withKey, stored.lastGood, task, ports);
  const settings = settingsOf(task.household, parameters);
  const everyMs = pollEveryMs(settings.pollEvery);
  const rules = answered
    ? rulesInForce(task.household, parameters, stored.lastGood, monitor, everyMs)
    : rulesMeanwhile(stored.lastGood, monitor, everyMs);
  const read: Omit<Household, 'web'> = {
    settings,
    settingsVersion: parameters.settings?.version ?? 0,
    rules: rules.rules,
    keyStamp: parameters.keyStamp,
    session: stored.session,
    hush: stored.hush,
    channels: stored.channels,
    usual: stored.usual,
  };
  const lastGood = {
    ...(parameters.settings === undefined ? {} : { settings: parameters.settings }),
    ...(rules.good === undefined ? {} : { rules: rules.good }),
  };
  const unsaved = await keepLastGood(stored.lastGood, lastGood, task, ports);
  const unmoved = await moveSession(stored, task, ports);
  const noted = {
    ...monitor,
    badRulesVersion: rules.badVersion,
    unreadableItems: stored.unreadable.length === 0 ? undefined : [...stored.unreadable],
  };
  const untold = stored.unreadable.filter((item) => !monitor.unreadableItems?.includes(item));
  const news: readonly ServiceNews[] = [
    ...(rules.news === undefined ? [] : [rules.news]),
    ...untold.map((item) => ({ kind: 'item-unreadable', item }) as const),
  ];
  const asked =
    read.hush.signInRequestedAt !== undefined && read.hush.signInRequestedAt !== monitor.signInSentFor;
  const web = asked || news.length > 0 ? await webLinks(settings, task, ports) : undefined;
  const household: Household = { ...read, web };
  const signIn = tellSignIn(noted, household, task);
  const ofService = tellService(news, signIn.monitor, household, task);
  const served = { monitor: ofService.monitor, messages: [...signIn.messages, ...ofService.messages] };
  const told = stored.unreadable.includes('channels')
    ? served
    : withChannels(served, tellChannels(served.monitor, household, task));
  return {
    household,
    draft: { monitor: told.monitor, stored: stored.monitor, version: stored.version, saves: 0 },
    messages: told.messages,
    awsErrors: [...awsErrors, ...unsaved, ...unmoved],
  };
};

const currentMonitor = (stored: Monitor | undefined, now: number): Monitor => {
  if (stored === undefined) {
    return {
      firstPollAt: now,
      savedAt: now,
      rulesFrom: now - OVERLAP_MS,
      calls: fullBucket(now),
      sweep: { lastAt: now },
      octopus: {},
      alerts: freshAlertState(),
      outbox: [],
    };
  }
  if (now - stored.savedAt <= FORGOTTEN_AFTER_MS) return stored;
  return {
    ...stored,
    rulesFrom: now - OVERLAP_MS,
    alerts: keepBudgets(stored.alerts, freshAlertState()),
  };
};

/** The parameters; while SSM refuses or does not answer (`answered` is false), the last good ones, if there are any. */
const readParameters = async (
  withKey: boolean,
  lastGood: LastGood | undefined,
  { household, now, signal }: PollTask,
  ports: Ports,
): Promise<{
  readonly parameters: HouseholdParameters;
  readonly answered: boolean;
  readonly awsErrors: readonly unknown[];
}> => {
  try {
    const parameters = await ports.parameters.read(household, { now, withKey }, signal);
    return { parameters, answered: true, awsErrors: [] };
  } catch (error) {
    if (lastGood?.settings === undefined) throw error;
    const { settings, rules } = lastGood;
    return { parameters: { settings, rules, keyStamp: undefined }, answered: false, awsErrors: [error] };
  }
};

/** The settings of a household. Throws `SettingsError` where they are missing or broken. */
export const settingsOf = (household: string, { settings }: HouseholdParameters): Settings => {
  const name = parameterNames(household).settings;
  if (settings === undefined) throw new SettingsError(`SSM parameter ${name} is missing: run cdk deploy`);
  const parsed = settingsBefore.parse(household, settings, parseSettings);
  if (parsed.ok) return parsed.value;
  const problems = parsed.problems.map(formatProblem).join('; ');
  throw new SettingsError(`SSM parameter ${name} cannot be read: ${problems}. Run cdk deploy`);
};

interface RulesInForce {
  readonly rules: LiveRules;
  readonly good?: NonNullable<LastGood['rules']> | undefined;
  readonly badVersion: number | undefined;
  readonly news?: ServiceNews;
}

const NO_RULES: LiveRules = { rules: [] };
const MISSING: Parsed<LiveRules> = {
  ok: false,
  problems: [{ path: '', got: undefined, allowed: 'the rules parameter, which cdk deploy writes' }],
};

/** By household: parsing takes longer than deciding. */
const settingsBefore = new ParsedBefore<Settings>();
/** By household and cadence. */
const rulesBefore = new ParsedBefore<LiveRules>();

/** The parameter's rules, or the last good ones while it cannot be read; each bad edit is told once, and its end. */
const rulesInForce = (
  household: string,
  { rules: parameter }: HouseholdParameters,
  lastGood: LastGood | undefined,
  { badRulesVersion }: Monitor,
  everyMs: number,
): RulesInForce => {
  const parsed =
    parameter === undefined
      ? MISSING
      : rulesBefore.parse(`${household} ${everyMs}`, parameter, (text) => parseLiveRules(text, everyMs));
  if (parsed.ok) {
    const news: ServiceNews = { kind: 'rules-readable' };
    // Another process may have read the rules minutes ago, before the edit that cannot be read.
    const fromBefore = parameter !== undefined && (badRulesVersion ?? 0) > parameter.version;
    if (fromBefore && isLastGood(parameter, lastGood)) {
      return { rules: parsed.value, good: parameter, badVersion: badRulesVersion };
    }
    return {
      rules: parsed.value,
      good: parameter,
      badVersion: undefined,
      ...(badRulesVersion === undefined ? {} : { news }),
    };
  }
  const kept = lastGoodRules(lastGood, everyMs);
  const badVersion = parameter?.version ?? 0;
  const news: ServiceNews = {
    kind: 'rules-unreadable',
    problems: parsed.problems.map(formatProblem),
    kept: kept !== undefined,
  };
  return {
    rules: kept ?? NO_RULES,
    good: lastGood?.rules,
    badVersion,
    ...(badRulesVersion === badVersion ? {} : { news }),
  };
};

/** While the parameter itself is out of sight nothing is known of edits, good or bad, and nothing is told of them. */
const rulesMeanwhile = (
  lastGood: LastGood | undefined,
  { badRulesVersion }: Monitor,
  everyMs: number,
): RulesInForce => ({
  rules: lastGoodRules(lastGood, everyMs) ?? NO_RULES,
  good: lastGood?.rules,
  badVersion: badRulesVersion,
});

/** Undefined also where they do not fit how often the household polls now. */
const lastGoodRules = (lastGood: LastGood | undefined, everyMs: number): LiveRules | undefined => {
  if (lastGood?.rules === undefined) return undefined;
  const parsed = parseLiveRules(lastGood.rules.text, everyMs);
  return parsed.ok ? parsed.value : undefined;
};

const isLastGood = ({ text, version }: WrittenText, lastGood: LastGood | undefined): boolean =>
  lastGood?.rules?.version === version && lastGood.rules.text === text;

/** Saves the parameters that could be parsed, where they changed; returns what AWS threw. */
const keepLastGood = async (
  before: LastGood | undefined,
  after: LastGood,
  { household }: PollTask,
  ports: Ports,
): Promise<readonly unknown[]> => {
  const same = (key: keyof LastGood) =>
    before?.[key]?.version === after[key]?.version && before?.[key]?.text === after[key]?.text;
  if (same('rules') && same('settings')) return [];
  try {
    await ports.state.saveLastGood(household, after);
    return [];
  } catch (error) {
    return [error];
  }
};

const withChannels = (served: Told, { monitor, messages }: Told): Told => ({
  monitor,
  messages: [...served.messages, ...messages],
});

/** Puts a session that an earlier version kept beside the monitor into its own partition; returns what AWS threw. */
const moveSession = async (
  { session, sessionToMove }: StoredState,
  { household }: PollTask,
  ports: Ports,
): Promise<readonly unknown[]> => {
  if (!sessionToMove || session === undefined) return [];
  try {
    await ports.state.moveSession(household, session);
    return [];
  } catch (error) {
    return [error];
  }
};
