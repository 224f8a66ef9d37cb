import type { Config } from '../../../config/config.ts';
import type { HouseholdConfig } from '../../../config/household.ts';
import { ruleWarnings } from '../../../config/rule-warnings.ts';
import { parseSettings, pollEveryMs } from '../../../config/settings.ts';
import { settingsParameterValue } from '../../../config/written.ts';
import { parameterNames } from '../../../core/contract/names.ts';
import { OUTPUTS } from '../../../core/contract/outputs.ts';
import { duration, fullMoment, signedKilowatts } from '../../../core/messages/figures.ts';
import { STANDING_PROBLEMS } from '../../../core/messages/standing-problem.ts';
import { createOctopus } from '../../../lambda/octopus/client.ts';
import type { Monitor } from '../../../lambda/poller/state.ts';
import type { AwsAccess } from '../../aws/access.ts';
import { readApiKey, readSettings } from '../../aws/parameters.ts';
import { type PollSchedule, pollSchedule } from '../../aws/schedules.ts';
import { alertsTopicOf, type DeployedStack, outputOf, type StackResources } from '../../aws/stack.ts';
import { newestStored, storedMonitor } from '../../aws/tables.ts';
import { hushedNow } from '../../hushed-now.ts';
import { areThoseOfConfig, lookUpLiveRules } from '../../live-rules.ts';
import { explainOctopus } from '../../octopus-trouble.ts';
import { note, ok, type Seen, wrong } from './finding.ts';

/** What the checks of one household go by. */
export interface HouseholdCase {
  readonly aws: AwsAccess;
  readonly config: Config;
  readonly household: HouseholdConfig;
  readonly now: number;
}

const OCTOPUS_BUDGET_MS = 20_000;

/** Whether a key is stored and Octopus accepts it for the account. */
export const checkKey = async ({ aws, config, household, now }: HouseholdCase): Promise<Seen[]> => {
  const { apiKey: name } = parameterNames(household.name);
  const key = await readApiKey(aws, household.name);
  if (key === undefined) return [wrong(`no API key in ${name}`, 'npx home-mini setup --key-only')];
  const octopus = createOctopus(
    { url: config.octopusApiUrl, callBudgetMs: OCTOPUS_BUDGET_MS },
    new AbortController().signal,
  );
  const obtained = await octopus.obtainToken(key, now);
  if (!obtained.ok) {
    const line = explainOctopus(obtained.failure);
    if (obtained.failure.kind === 'rejected-key') return [wrong(line, 'npx home-mini setup --key-only')];
    return [{ status: 'unknown', text: line }];
  }
  const accounts = await octopus.findAccounts(obtained.value.token);
  if (!accounts.ok) return [{ status: 'unknown', text: explainOctopus(accounts.failure) }];
  if (accounts.value.includes(household.accountNumber)) return [ok('Octopus accepts the API key')];
  return [
    wrong(
      `the API key does not open account ${household.accountNumber}`,
      'npx home-mini setup --key-only with a key of that account',
    ),
  ];
};

/** Whether the stack's parameters are there and as the config has them. */
export const checkSettings = async (
  { aws, config, household }: HouseholdCase,
  stack: DeployedStack,
): Promise<Seen[]> => {
  const { settings: name } = parameterNames(household.name);
  const stored = await readSettings(aws, household.name);
  if (stored === undefined) return [wrong(`no parameter ${name}`, 'npx cdk deploy')];
  const topic = alertsTopicOf(stack, household.name);
  const expected = settingsParameterValue(
    household,
    config.readings.keepFor,
    topic,
    serviceTopicIn(stored.text),
  );
  if (stored.text === expected) return [ok('settings are those of the config')];
  return [note('the deployed settings are not those of the config', 'npx cdk diff, then npx cdk deploy')];
};

/** Only the stack knows the service topic: it is taken as deployed. */
const serviceTopicIn = (text: string): string | undefined => {
  const deployed = parseSettings(text);
  return deployed.ok ? deployed.value.serviceTopicArn : undefined;
};

/** Whether something invokes the poller for each household. */
export const checkSchedule = async (
  { aws, household }: HouseholdCase,
  resources: StackResources,
): Promise<Seen[]> => {
  const ids = resources.get('AWS::Scheduler::Schedule') ?? [];
  const schedules: PollSchedule[] = await Promise.all(ids.map((id) => pollSchedule(aws, id)));
  const own = schedules.filter((schedule) => schedule.household === household.name);
  const needed = household.pollEvery === '30s' ? 2 : 1;
  if (own.length < needed) {
    return [wrong(`${own.length} of ${needed} schedules are there`, 'npx cdk deploy')];
  }
  const disabled = own.filter(({ enabled }) => !enabled);
  const expressions = [...new Set(own.map(({ expression }) => expression))].join(', ');
  if (disabled.length === 0) return [ok(`polls ${expressions}`)];
  return [
    wrong(
      `${disabled.length === own.length ? 'the schedule is' : 'a schedule is'} switched off`,
      'switch it on in the console (EventBridge Scheduler), or npx cdk deploy after any change',
    ),
  ];
};

const NO_DEMAND_FIX =
  'if it stays so, unplug the Mini for 10 seconds, then ask Octopus: energy is counted, demand alerts cannot work';
const MIN_STALE_MS = 15 * 60_000;
const POLLS_BEFORE_STALE = 3;

/** How old the newest stored reading is and, where it is old, what the poller last knew. */
export const checkFreshness = async (
  { aws, household, now }: HouseholdCase,
  stack: DeployedStack,
): Promise<Seen[]> => {
  const newest = await newestStored(aws, outputOf(stack, OUTPUTS.readingsTable), household.name);
  const staleMs = Math.max(MIN_STALE_MS, POLLS_BEFORE_STALE * pollEveryMs(household.pollEvery));
  if (newest !== undefined && now - newest.at <= staleMs) {
    const age = `newest reading ${duration(now - newest.at)} ago`;
    return [
      newest.demandW === undefined
        ? wrong(`${age}: a meter register but no demand`, NO_DEMAND_FIX)
        : ok(`${age}: ${signedKilowatts(newest.demandW)}`),
    ];
  }
  const monitor = await storedMonitor(aws, outputOf(stack, OUTPUTS.stateTable), household.name);
  const text =
    newest === undefined
      ? 'no reading stored yet'
      : `newest reading ${duration(now - newest.at)} ago (${fullMoment(newest.at, household.timeZone)})`;
  return [wrong(text, freshnessMend(monitor, now, staleMs))];
};

const freshnessMend = (monitor: Monitor | undefined, now: number, staleMs: number): string => {
  if (monitor === undefined) {
    return 'the poller has not run: wait a few minutes after a deploy, then look at its log in CloudWatch';
  }
  if (now - monitor.savedAt > staleMs) {
    return `the poller last ran ${duration(now - monitor.savedAt)} ago: look at the schedule and its log in CloudWatch`;
  }
  if (monitor.problem !== undefined) return STANDING_PROBLEMS[monitor.problem.kind].fix;
  if (monitor.coolDown !== undefined && monitor.coolDown.until > now) {
    return `Octopus limits calls for another ${duration(monitor.coolDown.until - now)}: wait; is something else polling the account?`;
  }
  if (monitor.octopus.failingSince !== undefined)
    return 'Octopus is not answering: nothing to do at home, wait';
  return 'Octopus answers, the Mini is silent: check its plug and Wi-Fi, or unplug it for 10 seconds';
};

/** Whether the live rules can be read and say what the file says. */
export const checkRules = async ({ aws, household }: HouseholdCase): Promise<Seen[]> => {
  const { rules: name } = parameterNames(household.name);
  const live = await lookUpLiveRules(aws, household);
  if (live.kind === 'missing') return [wrong(`no parameter ${name}`, 'npx cdk deploy')];
  if (live.kind === 'unreadable') {
    const [first, ...more] = live.problems;
    return [
      wrong(
        `the live rules can't be read: ${first}${more.length === 0 ? '' : ` (and ${more.length} more)`}`,
        'npx home-mini rules edit --file FILE, or mend them in the console',
      ),
    ];
  }
  const { rules } = live.rules;
  const same = areThoseOfConfig(live.rules, household);
  return [
    same
      ? ok(`${rules.length} live rules, those of the config`)
      : note(
          `${rules.length} live rules, not those of the config`,
          'npx home-mini rules pull takes them into the config; a deploy writes the config only once its rules change',
        ),
    // Those of the config are said with the config.
    ...(same ? [] : ruleWarnings(live.rules).map((line) => note(`live rules: ${line}`))),
  ];
};

/** What is paused or muted: messages that are missed may wait for its end. */
export const checkHush = async (
  { aws, household, now }: HouseholdCase,
  stack: DeployedStack,
): Promise<Seen[]> => {
  const lines = await hushedNow(aws, stack, household, now);
  return lines.map((line) => note(line, 'npx home-mini resume'));
};
