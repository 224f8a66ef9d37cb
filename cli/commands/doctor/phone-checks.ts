import { countsByAddress, NTFY_FREE_FIX, NTFY_FREE_WARNING } from '../../../core/channels/ntfy/push-view.ts';
import { ntfySecretSchema } from '../../../core/channels/ntfy/send.ts';
import { PUSH_KINDS } from '../../../core/channels/push-kinds.ts';
import { explainPush } from '../../../core/channels/push-trouble.ts';
import { PUSH_VIEWS } from '../../../core/channels/push-views.ts';
import { OUTPUTS } from '../../../core/contract/outputs.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import { readChannelSecret } from '../../aws/channels.ts';
import type { DeployedStack } from '../../aws/stack.ts';
import { isRefusal } from '../../aws/trouble.ts';
import { type KnownChannel, knownChannels } from '../channels/known-channels.ts';
import { note, ok, type Seen, wrong } from './finding.ts';
import type { HouseholdCase } from './household-checks.ts';

/** Whether each phone channel is set up, deployed and in order; and secrets that nobody uses. */
export const checkPhones = async (one: HouseholdCase, stack: DeployedStack): Promise<Seen[]> => {
  const channels = await knownChannels(one.aws, one.household, stack);
  const seen: Seen[] = [];
  if (channels.some(({ isDeployed }) => isDeployed) && !stack.outputs.has(OUTPUTS.courier)) {
    seen.push(wrong('the stack has no courier, so no phone gets a message', 'npx cdk deploy'));
  }
  for (const channel of channels) seen.push(...(await lookAt(channel, one)));
  return seen;
};

const lookAt = async (channel: KnownChannel, one: HouseholdCase): Promise<Seen[]> => {
  const { name, kind, hasSecret, inConfig, isDeployed } = channel;
  if (!inConfig && !isDeployed) {
    return [
      note(
        `${name} has a ${kind} secret in AWS, but nobody uses it`,
        `npx home-mini channels remove ${name}, or put { "${kind}": "${name}" } into "recipients" of the config`,
      ),
    ];
  }
  if (!hasSecret) return [troubled(channel, 'secret-missing')];
  if (!inConfig)
    return [note(`${name} is no longer in the config, but deployed`, 'npx cdk deploy removes it')];
  if (!isDeployed) {
    return [wrong(`${name} is in the config, but not deployed yet`, 'npx cdk deploy puts it to use')];
  }
  const secret = await readSecret(channel, one);
  return [healthOf(channel, one), ...(secret === undefined ? [] : secretFindings(channel, secret))];
};

const healthOf = (channel: KnownChannel, { household: { timeZone } }: HouseholdCase): Seen => {
  const { name, kind, health } = channel;
  const { service } = PUSH_VIEWS[kind];
  switch (health.kind) {
    case 'broken':
      return troubled(
        channel,
        health.code,
        `nothing gets through since ${fullMoment(health.since, timeZone)}: `,
      );
    case 'owed':
      return note(
        `${name}: ${health.count} ${health.count === 1 ? 'message waits' : 'messages wait'} since ${fullMoment(health.since, timeZone)}, as ${service} took none`,
        'nothing to do: each is tried again for six hours',
      );
    case 'in order':
      return ok(`${name} is in order (${service})`);
    case 'unknown':
      return { status: 'unknown', text: `${name}: what is remembered of it cannot be read` };
  }
};

const troubled = (channel: KnownChannel, code: string, since = ''): Seen => {
  const { what, fix } = explainPush(channel, code);
  return wrong(`${channel.name}: ${since}${what}`, fix);
};

/** Undefined where the user may not decrypt it. */
const readSecret = async (
  channel: KnownChannel,
  { aws, household }: HouseholdCase,
): Promise<string | undefined> => {
  try {
    return (await readChannelSecret(aws, household.name, channel))?.text;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
};

const secretFindings = (channel: KnownChannel, text: string): Seen[] => {
  const { kind, name, health } = channel;
  if (PUSH_KINDS[kind].open(text) === undefined) {
    return health.kind === 'broken' ? [] : [troubled(channel, 'secret-unreadable')];
  }
  if (kind !== 'ntfy' || !countsByAddress(ntfySecretSchema.parse(JSON.parse(text)))) return [];
  return [note(`${name}: ${NTFY_FREE_WARNING}`, NTFY_FREE_FIX)];
};
