import { randomInt } from 'node:crypto';
import {
  countsByAddress,
  NTFY_FREE_FIX,
  NTFY_FREE_WARNING,
} from '../../../../core/channels/ntfy/push-view.ts';
import { NTFY_SERVER, ntfySecretSchema } from '../../../../core/channels/ntfy/send.ts';
import { checkedBy, type SecretField } from '../given-secret.ts';
import type { ChannelSetup, SetupTerms } from './channel-setup.ts';

const TOPIC: SecretField = {
  key: 'topic',
  variable: 'NTFY_TOPIC',
  what: 'topic',
  problem: checkedBy(ntfySecretSchema.shape.topic),
};
const TOKEN_PATTERN = /^[\x21-\x7e]{8,200}$/;
const TOKEN: SecretField = {
  key: 'token',
  variable: 'NTFY_TOKEN',
  what: 'access token',
  problem: (text) => (TOKEN_PATTERN.test(text) ? undefined : 'one word, such as tk_…'),
};

/** Without those that look alike: somebody types it into a phone. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const RANDOM_LETTERS = 24;

/** Nobody can guess it: on a server open to all, whoever knows it reads along. */
const makeTopic = (): string =>
  `home-${Array.from({ length: RANDOM_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

/** Ntfy: a topic made here, on ntfy.sh or a server of one's own. */
export const ntfySetup: ChannelSetup = {
  fields: [TOPIC, TOKEN],
  notArrived: 'is the topic spelled the same in the app, and its server, too?',
  prepare: async (given, terms) => {
    const { server, previous, prompts, tell } = terms;
    const topic = given.topic ?? previous.topic ?? makeTopic();
    const token = given.token ?? (await askToken(terms));
    const value = {
      topic,
      ...(token === undefined ? {} : { token }),
      ...(server === undefined ? {} : { server }),
    };
    if (countsByAddress(value)) tell(`Warning: ${NTFY_FREE_WARNING}. Better: ${NTFY_FREE_FIX}.`);
    const subscribe = howToSubscribe(topic, server);
    tell(subscribe);
    if (prompts !== undefined) await prompts.text({ message: 'Subscribed? (Enter)', initial: '' });
    return { value, keep: [], facts: { topic, subscribe } };
  },
};

const NONE = '';

const askToken = async ({ prompts, previous }: SetupTerms): Promise<string | undefined> => {
  if (prompts === undefined) return previous.token;
  const typed = await prompts.secret({
    message: `Access token of the server (${previous.token === undefined ? 'Enter for none' : 'Enter keeps the one that is stored'}; stays hidden):`,
    check: (text) => {
      const problem = text === NONE ? undefined : TOKEN.problem(text);
      return problem === undefined ? undefined : `Allowed: ${problem}`;
    },
  });
  return typed.trim() === NONE ? previous.token : typed.trim();
};

const howToSubscribe = (topic: string, server: string | undefined): string =>
  `Subscribe in the ntfy app: +, then the topic ${topic}${
    server === undefined || server === NTFY_SERVER ? '' : ` and "Use another server": ${server}`
  }. Whoever knows the topic can read along.`;
