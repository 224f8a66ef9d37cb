import * as z from 'zod/mini';
import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import type { PushAnswer } from './publication.ts';

/** The layout of the `channels` item. */
export const CHANNELS_SCHEMA = 1;

/** A broken channel is tried again with the first new message this long after the last try. */
const TRY_AGAIN_MS = HOUR_MS;
/** A receiver that says twice within this that it is not there is believed. */
const NOT_FOUND_TWICE_MS = 10 * MINUTE_MS;
/** Where the service does not say when, the first tries lie so far apart. */
const FIRST_WAITS_MS = [1, 5, 15].map((minutes) => minutes * MINUTE_MS);
/** All later ones. */
const LATER_WAIT_MS = HOUR_MS;
/** After this nobody wants the message any more. */
const OWED_FOR_MS = 6 * HOUR_MS;
/** No service may keep us waiting longer between two tries than a day: a used-up quota comes back then. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;

const owedSchema = z.object({
  /** The message's id. */
  id: z.string(),
  /** When it was published first, and when it is to be tried again: epoch ms. */
  since: z.number(),
  retryAt: z.number(),
});

/** Whether anybody still wants an owed message at `now`. */
export const isOwedStill = ({ since }: z.output<typeof owedSchema>, now: number): boolean =>
  now - since <= OWED_FOR_MS;

const recipientStateSchema = z.object({
  /** Since when nothing gets through, until its secret changes. */
  brokenSince: z.optional(z.number()),
  /** Why: a code of ours, never the service's text. */
  code: z.optional(z.string()),
  /** Version of the secret that it broke with; absent where there was none. */
  secretVersion: z.optional(z.number()),
  lastTryAt: z.optional(z.number()),
  /** When a webhook's receiver was last not there. */
  notFoundAt: z.optional(z.number()),
  owed: z._default(z.array(owedSchema), []),
});
export type RecipientState = z.output<typeof recipientStateSchema>;

/** What the courier knows of each push recipient that is out of order or owed something; the others are absent. */
export const channelStateSchema = z.object({
  /** By recipient id. */
  recipients: z.record(z.string(), recipientStateSchema),
});
export type ChannelState = z.output<typeof channelStateSchema>;

export const noTrouble = (): ChannelState => ({ recipients: {} });

const nothingKnown = (): RecipientState => ({ owed: [] });

export const stateOf = (state: ChannelState, recipient: string): RecipientState =>
  state.recipients[recipient] ?? nothingKnown();

/** Whether a message may be tried: always, but for a broken channel whose secret is the same within an hour of the last try. */
export const mayTry = (
  { brokenSince, secretVersion, lastTryAt }: RecipientState,
  { now, version }: { readonly now: number; readonly version: number | undefined },
): boolean => {
  if (brokenSince === undefined || version !== secretVersion) return true;
  return lastTryAt === undefined || now - lastTryAt >= TRY_AGAIN_MS;
};

/** One try of one message at one recipient. */
export interface Try {
  readonly now: number;
  readonly messageId: string;
  /** When the message was first published, epoch ms. */
  readonly since: number;
  /** How often it was tried before. */
  readonly earlierTries: number;
  readonly secretVersion: number | undefined;
  readonly answer: PushAnswer;
}

/** What follows from a try. */
export type TryOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'owed'; readonly retryAt: number; readonly code: string }
  | { readonly kind: 'dropped'; readonly code: string }
  | { readonly kind: 'broken'; readonly code: string };

/** What a try comes to, and what is then known of the recipient. */
export const afterTry = (
  before: RecipientState,
  one: Try,
): { readonly state: RecipientState; readonly outcome: TryOutcome } => {
  const { answer, now } = one;
  const owed = before.owed.filter((other) => other.id !== one.messageId && isOwedStill(other, now));
  if (answer.outcome === 'sent') return { state: { owed }, outcome: { kind: 'sent' } };
  const { code } = answer;
  const notFoundTwice =
    code === 'http-404' &&
    before.notFoundAt !== undefined &&
    // This try itself may be in the state already, where the acknowledgement of its save was lost.
    before.notFoundAt !== now &&
    now - before.notFoundAt <= NOT_FOUND_TWICE_MS;
  if (answer.outcome === 'broken' || notFoundTwice) {
    return {
      state: {
        owed: [],
        brokenSince: before.brokenSince ?? now,
        code,
        lastTryAt: now,
        ...(one.secretVersion === undefined ? {} : { secretVersion: one.secretVersion }),
      },
      outcome: { kind: 'broken', code },
    };
  }
  const waitMs = answer.waitMs ?? FIRST_WAITS_MS[one.earlierTries] ?? LATER_WAIT_MS;
  const retryAt = now + Math.min(Math.max(waitMs, MINUTE_MS), LONGEST_WAIT_MS);
  const rest = { ...before, ...(code === 'http-404' ? { notFoundAt: now } : {}) };
  if (retryAt - one.since > OWED_FOR_MS)
    return { state: { ...rest, owed }, outcome: { kind: 'dropped', code } };
  return {
    state: { ...rest, owed: [...owed, { id: one.messageId, since: one.since, retryAt }] },
    outcome: { kind: 'owed', retryAt, code },
  };
};

/** Whether there is anything to remember of a recipient. */
export const isTrouble = ({ owed, brokenSince, notFoundAt }: RecipientState): boolean =>
  owed.length > 0 || brokenSince !== undefined || notFoundAt !== undefined;

/** The state of all recipients with one of them changed; one of whom there is nothing to say is left out. */
export const withRecipient = (state: ChannelState, recipient: string, next: RecipientState): ChannelState => {
  const { [recipient]: _before, ...others } = state.recipients;
  return { recipients: isTrouble(next) ? { ...others, [recipient]: next } : others };
};
