import { explainPush, type NamedChannel } from '../../../core/channels/push-trouble.ts';
import { PUSH_VIEWS } from '../../../core/channels/push-views.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { titleOf } from '../../../core/contract/title.ts';
import { createPushTransport } from '../../../lambda/courier/push-transport.ts';
import { accessFor } from '../../aws/access.ts';
import { readChannelSecret, storedChannels } from '../../aws/channels.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { CHANNEL_SETUPS } from './kinds/channel-setups.ts';
import { channelNamed, configuredChannels, isAmong } from './known-channels.ts';
import type { TestOptions } from './options.ts';
import { outgoingPolicy, sendProof } from './prove.ts';

/**
 * Sends one message through one channel, from this machine, with the secret that is stored.
 * @throws BadInputError where there is no such channel, or the service does not take it
 */
export const testChannel = async (
  name: string,
  { config, household: named, severity, json }: TestOptions,
  context: CliContext,
): Promise<void> => {
  const { household, region } = chooseHousehold(config, named);
  const aws = await accessFor(region, context.env);
  const configured = configuredChannels(household);
  const stored = await storedChannels(aws, household.name);
  const channel = channelNamed([...stored, ...configured.filter((one) => !isAmong(stored, one))], name);
  const secret = await readChannelSecret(aws, household.name, channel);
  const facts = {
    household: household.name,
    title: titleOf(household),
    channel,
    severity,
    now: context.now(),
  };
  const transport = createPushTransport(outgoingPolicy(context));
  const answer =
    secret === undefined
      ? ({ outcome: 'broken', code: 'secret-missing' } as const)
      : await sendProof(facts, secret.text, transport);
  const trouble = answer.outcome === 'sent' ? undefined : troubleOf(channel, answer.code);
  if (json) {
    sayJson(context.stdout, {
      household: household.name,
      ...channel,
      severity,
      outcome: trouble === undefined ? 'handed over' : 'refused',
      ...trouble,
    });
    if (trouble !== undefined) context.exitWith(1);
    return;
  }
  if (trouble !== undefined) throw new BadInputError(`${name}: ${trouble.what} → ${trouble.fix}`);
  const { service, atNight } = PUSH_VIEWS[channel.kind];
  say(
    context.stdout,
    `${name}: handed over to ${service} as ${severity}; whether it arrived, only the phone shows.`,
  );
  if (severity === 'critical') say(context.stdout, `At night: ${atNight}.`);
  const { notArrived } = CHANNEL_SETUPS[channel.kind];
  say(context.stdout, `Nothing there? ${notArrived.charAt(0).toUpperCase()}${notArrived.slice(1)}`);
};

/** Nobody tries a test again but the person. */
const troubleOf = (channel: NamedChannel, code: string) => {
  const { what, fix, passes } = explainPush(channel, code);
  return { code, what, fix: passes ? 'try again later' : fix };
};
