import { SUBSCRIBED_CHANNELS } from '../../../core/channels/registry.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { type Subscriber, subscribersOf, unsubscribe } from '../../aws/subscriptions.ts';
import type { Prompts } from '../../terminal/prompts.ts';
import { note, ok, type Seen, wrong } from './finding.ts';
import type { Audience } from './subscription-checks.ts';

/** What may be done about subscribers that are not in the config. */
export interface StrangerTerms {
  /** Offer to remove them. */
  readonly fix: boolean;
  /** Remove them without asking. */
  readonly remove: boolean;
  /** Undefined where nobody can answer: then nobody is removed unless `remove` says so. */
  readonly prompts: Prompts | undefined;
  /** Ids of what the stack itself made: subscriptions, functions, queues. */
  readonly ofStack: ReadonlySet<string>;
}

/**
 * Refuses to remove without `--fix`.
 * @throws BadInputError
 */
export const checkRemoval = ({ fix, removeStrangers }: { fix: boolean; removeStrangers: boolean }): void => {
  if (removeStrangers && !fix) throw new BadInputError('--remove-strangers: needs --fix beside it');
};

/** Who hears what is published on a topic without being in the config; removed only where somebody says so. */
export const checkStrangers = async (
  { aws, topicArn, addresses }: Audience,
  terms: StrangerTerms,
): Promise<Seen[]> => {
  const subscribers = await subscribersOf(aws, topicArn);
  const strangers = subscribers.filter(
    ({ protocol, endpoint }) =>
      !addresses.some(({ kind, address }) => kind === protocol && address === endpoint) &&
      !isOfStack(endpoint, terms.ofStack),
  );
  const seen: Seen[] = [];
  for (const stranger of strangers)
    seen.push(await lookAt(stranger, terms, () => unsubscribe(aws, stranger.arn)));
  return seen;
};

/** A function or queue of the stack, by the name at the end of its ARN. */
const isOfStack = (endpoint: string, ofStack: ReadonlySet<string>): boolean =>
  endpoint.startsWith('arn:') &&
  (ofStack.has(endpoint) || ofStack.has(endpoint.split(':').at(-1) ?? endpoint));

/** Only these can stand in the config; whoever subscribed a queue or an address of a service did so on purpose. */
const OF_PEOPLE = new Set<string>([...SUBSCRIBED_CHANNELS.map(({ protocol }) => protocol), 'email-json']);

const lookAt = async (
  { protocol, endpoint, arn }: Subscriber,
  { fix, remove, prompts, ofStack }: StrangerTerms,
  end: () => Promise<void>,
): Promise<Seen> => {
  const who = `${endpoint} (${protocol})`;
  if (!arn.startsWith('arn:')) {
    return note(
      `${who} is not in the config and was asked to confirm: it hears nothing yet`,
      'should nobody confirm, AWS forgets it within two days',
    );
  }
  if (ofStack.has(arn)) {
    return note(`${who} is no longer in the config, but in the stack`, 'npx cdk deploy removes it');
  }
  const text = `${who} is subscribed and not in the config`;
  if (fix && (remove || (await prompts?.yesNo(`${text}. Remove it?`, false)))) {
    await end();
    return ok(`${who} was not in the config and is removed`);
  }
  if (fix && prompts !== undefined) return note(`${text}; it stays`);
  const mend = fix
    ? 'npx home-mini doctor --fix asks at a terminal whether to remove it; --remove-strangers removes it without asking'
    : 'npx home-mini doctor --fix asks whether to remove it';
  return OF_PEOPLE.has(protocol) ? wrong(text, mend) : note(text, mend);
};
