import { type Config, serviceEmailOf } from '../../../config/config.ts';
import { loadConfig } from '../../../config/load.ts';
import { configWarnings } from '../../../config/warnings.ts';
import { type Address, CHANNEL_KINDS, protocolOf } from '../../../core/channels/registry.ts';
import { DAY_MS } from '../../../core/contract/lengths.ts';
import { STACK_NAME } from '../../../core/contract/names.ts';
import { isAlertsTopicOutput } from '../../../core/contract/outputs.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import { type AwsAccess, accessFor } from '../../aws/access.ts';
import { alarmStates, failedActions } from '../../aws/alarms.ts';
import { callerIdentity } from '../../aws/identity.ts';
import {
  alertsTopicOf,
  type DeployedStack,
  findStack,
  STACK_MEND,
  type StackResources,
  stackResources,
} from '../../aws/stack.ts';
import { chooseHousehold, defaultConfigPath } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { CHANNEL_CHECKS } from './channel-checks.ts';
import { confirmLink } from './confirm.ts';
import { examine, type Finding, formatFinding, note, obtain, ok, type Seen, wrong } from './finding.ts';
import {
  checkFreshness,
  checkHush,
  checkKey,
  checkRules,
  checkSchedule,
  checkSettings,
  type HouseholdCase,
} from './household-checks.ts';
import { checkKeptTables } from './kept-tables-check.ts';
import { checkLearning } from './learning-checks.ts';
import { checkNetwork } from './network-check.ts';
import type { DoctorOptions } from './options.ts';
import { checkPhones } from './phone-checks.ts';
import { checkRemoval, checkStrangers, type StrangerTerms } from './stranger-checks.ts';
import { checkSubscriptions, deployedRecipients } from './subscription-checks.ts';
import { checkDevices, checkWeb } from './web-checks.ts';

/** Looks at everything an alert depends on, and says what is wrong with it; ends with 1 where something is. */
export const runDoctor = async (options: DoctorOptions, context: CliContext): Promise<void> => {
  if (options.confirm !== undefined) {
    await confirm(options.confirm, options.json, context);
    return;
  }
  checkRemoval(options);
  const { stdout, exitWith, env } = context;
  const colour = stdout.isTTY === true && !env.NO_COLOR;
  const findings: Finding[] = [];
  for await (const found of examination(options, context)) {
    findings.push(...found);
    if (!options.json) for (const finding of found) say(stdout, formatFinding(finding, colour));
  }
  const bad = findings.filter(({ status }) => status === 'wrong').length;
  if (options.json) sayJson(stdout, findings);
  else say(stdout, bad === 0 ? 'All is well.' : `${bad} ${bad === 1 ? 'thing is' : 'things are'} wrong.`);
  if (bad > 0) exitWith(1);
};

const confirm = async (link: string, json: boolean, { stdout }: CliContext): Promise<void> => {
  const { arn, lasting } = await confirmLink(link);
  if (json) {
    sayJson(stdout, { subscriptionArn: arn, lasting });
    return;
  }
  say(
    stdout,
    lasting
      ? 'Confirmed: unsubscribing it takes a sign-in to AWS, so no mail scanner can.'
      : 'It was confirmed before (a mail scanner?), so a link can still unsubscribe it. Delete the subscription in the SNS console, then: npx home-mini doctor --fix, and confirm the new email here.',
  );
};

/** Findings, as soon as they are there; later ones need what earlier ones found. */
async function* examination(
  { config: file = defaultConfigPath(), household: named, fix, removeStrangers: remove }: DoctorOptions,
  { env, now, prompts }: CliContext,
): AsyncGenerator<Finding[]> {
  const loaded = await obtain('config', undefined, async () => {
    const { config } = loadConfig(file);
    const households = named === undefined ? config.households : [chooseHousehold(file, named).household];
    const warnings = configWarnings(config).map((line) => note(line));
    return { value: { config, households }, seen: [ok(`${file} is valid`), ...warnings] };
  });
  yield loaded.findings;
  if (loaded.value === undefined) return;
  const { config, households } = loaded.value;

  const entered = await obtain('AWS', undefined, async () => {
    const aws = await accessFor(config.region, env);
    const { accountId, arn } = await callerIdentity(aws);
    const seen = [ok(`account ${accountId}, region ${aws.region} (as ${arn})`), ...regionNote(aws, env)];
    return { value: aws, seen };
  });
  yield entered.findings;
  if (entered.value === undefined) return;
  const aws = entered.value;

  const cases = households.map((household): HouseholdCase => ({ aws, config, household, now: now() }));
  for (const one of cases) yield await examine('key', one.household.name, () => checkKey(one));

  const deployed = await obtain('stack', undefined, async () => {
    const stack = await findStack(aws);
    const resources = stack === undefined ? undefined : await stackResources(aws);
    return { value: stack && resources && { stack, resources }, seen: [lookAtStack(stack, aws)] };
  });
  yield deployed.findings;
  yield await examine('tables', undefined, () => checkKeptTables(aws, deployed.value?.stack));
  if (deployed.value === undefined) return;
  const { stack, resources } = deployed.value;
  const strangers = { fix, remove, prompts, ofStack: new Set([...resources.values()].flat()) };
  for (const one of cases) yield* householdFindings(one, stack, resources, strangers);
  yield await examine('web', undefined, () => checkWeb(aws, config, stack));
  for (const { household, now: at } of cases) {
    yield await examine('web', household.name, () =>
      checkDevices(aws, stack, { household: household.name, now: at }),
    );
  }
  for (const kind of CHANNEL_KINDS) {
    const channel = CHANNEL_CHECKS[kind];
    const addresses = new Set(
      households.flatMap(({ recipients }) => recipients.filter((one) => one.kind === kind)).map(addressOf),
    );
    if (channel === undefined || addresses.size === 0) continue;
    yield await examine(channel.about, undefined, () => channel.check(aws, [...addresses]));
  }
  yield* serviceFindings({ aws, config, stack, resources, now: now(), strangers });
}

const addressOf = ({ address }: Address): string => address;

const regionNote = ({ region }: AwsAccess, env: CliContext['env']): Seen[] => {
  const other = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (other === undefined || other === '' || other === region) return [];
  return [note(`the environment says ${other}, the config ${region}: the config counts`)];
};

const lookAtStack = (stack: DeployedStack | undefined, aws: AwsAccess): Seen => {
  if (stack === undefined) return wrong(`no stack ${STACK_NAME} in ${aws.region}`, STACK_MEND);
  const { status } = stack;
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok(`${STACK_NAME} is deployed (${status})`);
  if (status.endsWith('_IN_PROGRESS'))
    return note(`${STACK_NAME} is being changed (${status})`, 'look again later');
  return wrong(
    `${STACK_NAME} is ${status}`,
    status === 'UPDATE_ROLLBACK_COMPLETE'
      ? 'the last deploy failed and was undone: npx cdk deploy says why'
      : 'look at its events in the CloudFormation console, then npx cdk deploy',
  );
};

async function* householdFindings(
  one: HouseholdCase,
  stack: DeployedStack,
  resources: StackResources,
  strangers: StrangerTerms,
): AsyncGenerator<Finding[]> {
  const { aws, household } = one;
  const { name } = household;
  yield await examine('settings', name, () => checkSettings(one, stack));
  yield await examine('rules', name, () => checkRules(one));
  yield await examine('muted', name, () => checkHush(one, stack));
  yield await examine('learning', name, () => checkLearning(one, stack));
  yield await examine('schedule', name, () => checkSchedule(one, resources));
  yield await examine('freshness', name, () => checkFreshness(one, stack));
  yield await examine('network', name, () => checkNetwork(one, stack));
  const topicArn = alertsTopicOf(stack, name);
  const addresses = household.recipients.filter(({ kind }) => protocolOf(kind) !== undefined);
  const deployed = await deployedRecipients(aws, name);
  const audience = { aws, topicArn, addresses, hears: 'named' as const, deployed };
  yield await examine('recipients', name, () => checkSubscriptions(audience, strangers.fix));
  yield await examine('strangers', name, () => checkStrangers(audience, strangers));
  yield await examine('phones', name, () => checkPhones(one, stack));
}

interface ServiceCase {
  readonly aws: AwsAccess;
  readonly config: Config;
  readonly stack: DeployedStack;
  readonly resources: StackResources;
  readonly now: number;
  readonly strangers: StrangerTerms;
}

async function* serviceFindings(service: ServiceCase): AsyncGenerator<Finding[]> {
  const { aws, config, strangers } = service;
  const topicArn = serviceTopicOf(service);
  const address = serviceEmailOf(config);
  if (topicArn !== undefined) {
    const addresses = address === undefined ? [] : [{ kind: 'email' as const, address }];
    const audience = { aws, topicArn, addresses, hears: 'all' as const };
    if (address !== undefined) {
      yield await examine('service mail', undefined, () => checkSubscriptions(audience, strangers.fix));
    }
    yield await examine('strangers', undefined, () => checkStrangers(audience, strangers));
  }
  yield await examine('alarms', undefined, () => checkAlarms(service));
}

/** The one topic of the stack that is no household's. */
const serviceTopicOf = ({ stack, resources }: ServiceCase): string | undefined => {
  const households = new Set(
    [...stack.outputs].filter(([key]) => isAlertsTopicOutput(key)).map(([, arn]) => arn),
  );
  return (resources.get('AWS::SNS::Topic') ?? []).find((arn) => !households.has(arn));
};

const HISTORY_MS = 14 * DAY_MS;

const checkAlarms = async ({ aws, resources, now }: ServiceCase): Promise<Seen[]> => {
  const names = resources.get('AWS::CloudWatch::Alarm') ?? [];
  if (names.length === 0) return [note('the stack has no alarms about the poller', 'npx cdk deploy')];
  const states = await alarmStates(aws, names);
  const ringing = states.filter(({ state }) => state === 'ALARM');
  const failed = (await Promise.all(names.map((name) => failedActions(aws, name, now - HISTORY_MS)))).flat();
  return [
    ...ringing.map(({ name }) => wrong(`${name} is in alarm`, 'docs/runbook.md says what to do')),
    ...failed.map(({ alarm, at, summary }) =>
      wrong(
        `${alarm} could not tell anyone on ${fullMoment(at, 'UTC')} UTC: ${summary}`,
        'npx cdk deploy restores the right of CloudWatch to publish on the service topic',
      ),
    ),
    ...(ringing.length + failed.length === 0
      ? [ok(`${names.length} quiet, and no failed alarm mail in 14 days`)]
      : []),
  ];
};
