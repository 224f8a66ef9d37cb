import { explainPush, type NamedChannel } from '../../../core/channels/push-trouble.ts';
import { PUSH_VIEWS } from '../../../core/channels/push-views.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { Secret } from '../../../core/contract/secret.ts';
import { addressProblem } from '../../../lambda/courier/outgoing.ts';
import { createPushTransport } from '../../../lambda/courier/push-transport.ts';
import type { CliContext } from '../../context.ts';
import { type GivenSecret, givenSecret } from './given-secret.ts';
import { type PreparedSecret, RefusedSecretError, type SetupTerms } from './kinds/channel-setup.ts';
import { CHANNEL_SETUPS } from './kinds/channel-setups.ts';
import { outgoingPolicy, sendProof } from './prove.ts';

/** What a channel is set up with beside its secret. */
export interface NewChannelWishes {
  readonly household: { readonly name: string; readonly title: string };
  readonly channel: NamedChannel;
  readonly server: string | undefined;
  readonly chat: string | undefined;
  readonly signed: boolean;
  readonly previous: GivenSecret;
}

/** A channel that works: its secret is proved, and not stored yet. */
export interface ProvedChannel {
  readonly secret: Secret;
  readonly keep: PreparedSecret['keep'];
  readonly facts: PreparedSecret['facts'];
}

const MAX_TRIES = 3;

/**
 * Comes to a channel's secret and proves it with a message; nothing is stored.
 * @param tell says a line to the person, where there is one
 * @throws BadInputError where something is missing, or the service does not take it
 */
export const proveNewChannel = async (
  wishes: NewChannelWishes,
  context: Pick<CliContext, 'env' | 'piped' | 'prompts' | 'now'>,
  tell: (line: string) => void,
): Promise<ProvedChannel> => {
  const { kind } = wishes.channel;
  const { prompts } = context;
  const policy = outgoingPolicy(context);
  const setup = CHANNEL_SETUPS[kind];
  const given = await givenSecret(setup.fields, context);
  const transport = createPushTransport(policy);
  const { chat, signed, previous } = wishes;
  const named = wishes.server ?? (context.env[`${kind.toUpperCase()}_SERVER`] || undefined);
  const server = named === undefined ? undefined : checkedServer(named, policy);
  const terms: SetupTerms = { transport, policy, prompts, server, chat, signed, previous, tell };
  // What was given as it stands stays wrong however often it is tried.
  const tries = prompts === undefined || Object.keys(given).length > 0 ? 1 : MAX_TRIES;
  for (let nth = 1; ; nth += 1) {
    try {
      const prepared = await setup.prepare(given, terms);
      const text = JSON.stringify(prepared.value);
      await prove(wishes, text, { ...terms, now: context.now(), notArrived: setup.notArrived });
      return { secret: new Secret(text), keep: prepared.keep, facts: prepared.facts };
    } catch (error) {
      if (!(error instanceof RefusedSecretError) || nth >= tries) throw error;
      tell(error.message);
    }
  }
};

const prove = async (
  { household, channel }: NewChannelWishes,
  secretText: string,
  {
    transport,
    prompts,
    tell,
    now,
    notArrived,
  }: SetupTerms & { readonly now: number; readonly notArrived: string },
): Promise<void> => {
  const facts = {
    household: household.name,
    title: household.title,
    channel,
    severity: 'warning',
    now,
  } as const;
  const answer = await sendProof(facts, secretText, transport);
  if (answer.outcome !== 'sent') {
    const { what, fix, passes } = explainPush(channel, answer.code, 'try again');
    const advice = passes ? 'Try again later' : `${fix.charAt(0).toUpperCase()}${fix.slice(1)}`;
    const line = `${what}; nothing was stored. ${advice}`;
    throw answer.outcome === 'broken' ? new RefusedSecretError(line) : new BadInputError(line);
  }
  tell(`Sent a test message through ${PUSH_VIEWS[channel.kind].service}.`);
  if (prompts === undefined || (await prompts.yesNo('Did it arrive?', true))) return;
  throw new BadInputError(`Nothing was stored. Where a test message does not arrive: ${notArrived}.`);
};

const checkedServer = (text: string, policy: SetupTerms['policy']): string => {
  const problem = addressProblem(text, policy);
  if (problem === undefined) return text.replace(/\/+$/, '');
  throw new BadInputError(
    `--server: got ${JSON.stringify(text)}; allowed: ${problem}; AWS calls it from the internet`,
  );
};
