import { BadInputError } from '../../../../core/contract/bad-input.ts';
import type { OutgoingPolicy } from '../../../../lambda/courier/outgoing.ts';
import type { PushTransport } from '../../../../lambda/courier/push-transport.ts';
import type { Prompts } from '../../../terminal/prompts.ts';
import type { GivenSecret, SecretField } from '../given-secret.ts';

/** What a kind's setup works with. */
export interface SetupTerms {
  readonly transport: PushTransport;
  readonly policy: OutgoingPolicy;
  /** Undefined where nobody can be asked. */
  readonly prompts: Prompts | undefined;
  /** Another server than the service's own; without a slash at its end. */
  readonly server: string | undefined;
  /** Of Telegram: the chat that is meant. */
  readonly chat: string | undefined;
  /** Of a webhook: whether its messages are signed. */
  readonly signed: boolean;
  /** What is stored already, where that is to be replaced: what was made at random stays. */
  readonly previous: GivenSecret;
  readonly tell: (line: string) => void;
}

/** A secret that is complete; what is left is to prove and to store it. */
export interface PreparedSecret {
  /** As it is stored. */
  readonly value: Readonly<Record<string, string>>;
  /** Lines for the end: what the household must keep, shown this once. */
  readonly keep: readonly string[];
  /** The same for a program. */
  readonly facts: Readonly<Record<string, string>>;
}

/** How one kind of channel comes to its secret. */
export interface ChannelSetup {
  /** What may be given beforehand; piped in one a line in this order. */
  readonly fields: readonly SecretField[];
  /** @throws RefusedSecretError where the service does not know what was given, BadInputError where something is missing */
  readonly prepare: (given: GivenSecret, terms: SetupTerms) => Promise<PreparedSecret>;
  /** What to look at where the service took the message and the phone shows nothing. */
  readonly notArrived: string;
}

/** The service does not take what was given: something else may be typed. */
export class RefusedSecretError extends BadInputError {}
