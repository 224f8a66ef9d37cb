import { type LiveRules, type Parsed, parseLiveRules } from '../../config/live-rules.ts';
import { parseSettings, pollEveryMs, type Settings } from '../../config/settings.ts';
import { parameterNames } from '../../core/contract/names.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { announceService } from '../../core/messages/announce.ts';
import type { ServiceNews } from '../../core/messages/service-texts.ts';
import { fullBucket } from '../../core/polling/call-limit.ts';
import { OVERLAP_MS } from '../../core/polling/cursor.ts';
import { keepBudgets } from '../../core/rules/evaluate.ts';
import { freshAlertState } from '../../core/rules/state.ts';
import type { HouseholdParameters } from './ports.ts';
import type { Run } from './run.ts';
import type { LastGood, Monitor } from './state.ts';

/** A stack that was away longer than this finds a home that has changed. */
const FORGOTTEN_AFTER_MS = 24 * 3_600_000;

/** Something `cdk deploy` should have written is missing or broken. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Loads state, settings and rules into the run. */
export const loadHousehold = async (run: Run): Promise<void> => {
  const { task, ports } = run;
  const stored = await ports.state.load(task.household, task.signal);
  const monitor = currentMonitor(stored.monitor, task.now);
  const { problem, keyDoubt } = monitor;
  const withKey =
    problem?.kind === 'missing-key' || problem?.kind === 'rejected-key' || keyDoubt !== undefined;
  const { parameters, answered } = await readParameters(run, withKey, stored.lastGood);
  const settings = settingsOf(task.household, parameters);
  const everyMs = pollEveryMs(settings.pollEvery);
  const rules = answered
    ? rulesInForce(parameters, stored.lastGood, monitor, everyMs)
    : rulesMeanwhile(stored.lastGood, monitor, everyMs);
  run.begin(
    {
      settings,
      settingsVersion: parameters.settings?.version ?? 0,
      rules: rules.rules,
      keyStamp: parameters.keyStamp,
      session: stored.session,
    },
    monitor,
    stored.monitor,
    stored.version,
  );
  await keepLastGood(run, stored.lastGood, {
    ...(parameters.settings === undefined ? {} : { settings: parameters.settings }),
    ...(rules.good === undefined ? {} : { rules: rules.good }),
  });
  run.update({ badRulesVersion: rules.badVersion });
  if (rules.news !== undefined) tellService(run, rules.news);
};

/** Puts a message about the poller itself into the outbox. */
export const tellService = (run: Run, news: ServiceNews): void => {
  run.tell(announceService(news, run.monitor.alerts, run.audience, run.setting));
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
  run: Run,
  withKey: boolean,
  lastGood: LastGood | undefined,
): Promise<{ readonly parameters: HouseholdParameters; readonly answered: boolean }> => {
  const { household, now, signal } = run.task;
  try {
    return {
      parameters: await run.ports.parameters.read(household, { now, withKey }, signal),
      answered: true,
    };
  } catch (error) {
    if (lastGood?.settings === undefined) throw error;
    run.trouble(error);
    const { settings, rules } = lastGood;
    return { parameters: { settings, rules, keyStamp: undefined }, answered: false };
  }
};

/** The settings of a household. Throws `SettingsError` where they are missing or broken. */
export const settingsOf = (household: string, { settings }: HouseholdParameters): Settings => {
  const name = parameterNames(household).settings;
  if (settings === undefined) throw new SettingsError(`SSM parameter ${name} is missing: run cdk deploy`);
  const parsed = parsedSettings(settings);
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

type WrittenParameter = NonNullable<HouseholdParameters['rules']>;

/** Parsing takes longer than deciding, and the port gives the same objects until somebody changes them. */
const rulesBefore = new WeakMap<WrittenParameter, { everyMs: number; parsed: Parsed<LiveRules> }>();
const settingsBefore = new WeakMap<WrittenParameter, Parsed<Settings>>();

const parsedRules = (parameter: WrittenParameter, everyMs: number): Parsed<LiveRules> => {
  const known = rulesBefore.get(parameter);
  if (known?.everyMs === everyMs) return known.parsed;
  const parsed = parseLiveRules(parameter.text, everyMs);
  rulesBefore.set(parameter, { everyMs, parsed });
  return parsed;
};

const parsedSettings = (parameter: WrittenParameter): Parsed<Settings> => {
  const known = settingsBefore.get(parameter);
  if (known !== undefined) return known;
  const parsed = parseSettings(parameter.text);
  settingsBefore.set(parameter, parsed);
  return parsed;
};

/** The parameter's rules, or the last good ones while it cannot be read; each bad edit is told once, and its end. */
const rulesInForce = (
  { rules: parameter }: HouseholdParameters,
  lastGood: LastGood | undefined,
  { badRulesVersion }: Monitor,
  everyMs: number,
): RulesInForce => {
  const parsed = parameter === undefined ? MISSING : parsedRules(parameter, everyMs);
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
  const parsed = parsedRules(lastGood.rules, everyMs);
  return parsed.ok ? parsed.value : undefined;
};

const isLastGood = ({ text, version }: WrittenParameter, lastGood: LastGood | undefined): boolean =>
  lastGood?.rules?.version === version && lastGood.rules.text === text;

const keepLastGood = async (run: Run, before: LastGood | undefined, after: LastGood): Promise<void> => {
  const same = (key: keyof LastGood) =>
    before?.[key]?.version === after[key]?.version && before?.[key]?.text === after[key]?.text;
  if (same('rules') && same('settings')) return;
  try {
    await run.ports.state.saveLastGood(run.task.household, after);
  } catch (error) {
    run.trouble(error);
  }
};
