import * as z from 'zod/mini';
import { toldChannelsSchema } from '../../core/channels/channel-news.ts';
import { outboxMessageSchema } from '../../core/messages/outbox.ts';
import { standingProblemSchema } from '../../core/messages/standing-problem.ts';
import { secondLookSchema } from '../../core/polling/second-look.ts';
import { smartChargingSchema } from '../../core/polling/smart-charging.ts';
import { dayAlertSchema } from '../../core/readings/stored-day.ts';
import { type Usual, usualSchema } from '../../core/readings/usual.ts';
import { alertStateSchema, packAlertState } from '../../core/rules/state.ts';
import { type Session, sessionSchema } from '../octopus/stored-session.ts';

/** The layout of every state item; an older one is migrated when read, a newer one is refused. */
export const STATE_SCHEMA = 1;

/** Items of the state table that the poller reads and others write. */
export const ITEMS_OF_OTHERS = ['hush', 'channels'] as const;
export type ItemOfOthers = (typeof ITEMS_OF_OTHERS)[number];

const monitorSchema = z.object({
  firstPollAt: z.number(),
  savedAt: z.number(),
  /** `readAt` of the newest stored reading. */
  cursor: z.optional(z.number()),
  /** Local days that end by then are written to the days; undefined before the first. */
  daysWrittenTo: z.optional(z.number()),
  /** Alerts that are not in the item of a day yet, or go on; oldest first. */
  dayAlerts: z.optional(z.array(dayAlertSchema)),
  /** What second looks go by. */
  secondLook: z.optional(secondLookSchema),
  /** The end of the last week or month that a digest told of. */
  digestedTo: z.optional(z.number()),
  /** Readings before it are history to the rules. */
  rulesFrom: z.number(),
  /** The call limit's bucket: telemetry calls left at a moment. */
  calls: z.object({ left: z.number(), at: z.number() }),
  coolDown: z.optional(z.object({ until: z.number(), strikes: z.number() })),
  /** Since when Octopus limits our calls, and whether that was told. */
  throttled: z.optional(z.object({ since: z.number(), told: z.boolean() })),
  /** Rows of the latest polls that are read again, since another run may have written older values over them. */
  written: z.optional(z.array(z.object({ at: z.number(), from: z.number() }))),
  sweep: z.object({ lastAt: z.number(), dueAt: z.optional(z.number()) }),
  octopus: z.object({
    /** Last telemetry answer, empty ones included. */
    answeredAt: z.optional(z.number()),
    failingSince: z.optional(z.number()),
    /** Which call limit kept us from asking since the last answer: the account's, set by Octopus, or our own. */
    limit: z.optional(z.enum(['shared', 'own'])),
    emptySince: z.optional(z.number()),
    /** The first of the answers in a row without a new reading, empty or not. */
    quietSince: z.optional(z.number()),
  }),
  discoveredAt: z.optional(z.number()),
  /** Meters beside the known one that the last look found. */
  rivalMeters: z.optional(z.number()),
  /** When it was last asked whether a live device is on the meter's network. */
  networkCheckedAt: z.optional(z.number()),
  /** The last answer of the web server in front of the API that kept us out. */
  edgeBlockedAt: z.optional(z.number()),
  /** A rejection of the API key that is not believed until it is seen again. */
  keyDoubt: z.optional(
    z.object({ since: z.number(), nextTryAt: z.number(), keyStamp: z.optional(z.string()) }),
  ),
  problem: z.optional(
    z.object({
      kind: standingProblemSchema,
      since: z.number(),
      nextTryAt: z.number(),
      /** What Octopus said. */
      said: z.optional(z.string()),
      /** Nobody knows of it yet, since the save that would have told it failed. */
      untold: z.optional(z.literal(true)),
      /** Quiet hours or a pause hold its message back. */
      held: z.optional(z.boolean()),
      /** The parameters when it was seen: changed ones are tried at once. */
      keyStamp: z.optional(z.string()),
      settingsVersion: z.optional(z.number()),
    }),
  ),
  /** Version of a `rules` parameter that cannot be read and was told about. */
  badRulesVersion: z.optional(z.number()),
  /** Items others write that cannot be read and were told about. */
  unreadableItems: z.optional(z.array(z.enum(ITEMS_OF_OTHERS))),
  /** The request for a sign-in message that was sent last, epoch ms. */
  signInSentFor: z.optional(z.number()),
  /** When Octopus charges the household's cars, as far as a rule asked. */
  smartCharging: z.optional(smartChargingSchema),
  /** What was told of push channels, and what was done for them; absent where there is nothing. */
  push: z.optional(
    z.object({
      /** Since when those are out of order that were told of, by recipient id. */
      told: toldChannelsSchema,
      /** When an owed message was last published again, by recipient and message id. */
      again: z.record(z.string(), z.number()),
      /** Owed messages of recipients that were removed, once they are logged. */
      dropped: z.array(z.string()),
    }),
  ),
  alerts: alertStateSchema,
  outbox: z.array(outboxMessageSchema),
});
/** Everything a household's poller remembers, saved under one version. */
export type Monitor = z.infer<typeof monitorSchema>;

const writtenParameterSchema = z.object({ text: z.string(), version: z.number() });
const lastGoodSchema = z.object({
  rules: z.optional(writtenParameterSchema),
  settings: z.optional(writtenParameterSchema),
});
/** The parameters as they last could be read and parsed: what a poll goes by while SSM does not answer or an edit is broken. */
export type LastGood = z.infer<typeof lastGoodSchema>;

/** A state item this version of the code does not understand; nothing must be written over it. */
export class UnreadableStateError extends Error {
  override readonly name = 'UnreadableStateError';
}

/** One item of the state table as stored: a layout number and JSON. */
export interface StoredItem {
  readonly item: string;
  readonly schema: number;
  readonly body: string;
}

export const readMonitor = (stored: StoredItem): Monitor => readBody(stored, monitorSchema);
export const serializeMonitor = (monitor: Monitor): string =>
  JSON.stringify({ ...monitor, alerts: packAlertState(monitor.alerts) });

export const readSession = (stored: StoredItem): Session => readBody(stored, sessionSchema);
export const serializeSession = ({ token, ...rest }: Session): string =>
  JSON.stringify({
    ...rest,
    ...(token === undefined ? {} : { token: { value: token.value.reveal(), expiresAt: token.expiresAt } }),
  });

export const readLastGood = (stored: StoredItem): LastGood => readBody(stored, lastGoodSchema);
export const serializeLastGood = (lastGood: LastGood): string => JSON.stringify(lastGood);

export const readUsual = (stored: StoredItem): Usual => readBody(stored, usualSchema);
export const serializeUsual = (usual: Usual): string => JSON.stringify(usual);

const readBody = <S extends z.ZodMiniType>({ item, schema, body }: StoredItem, shape: S): z.output<S> => {
  if (schema !== STATE_SCHEMA) {
    throw new UnreadableStateError(
      `state item "${item}" has schema ${schema}, this version reads ${STATE_SCHEMA}: deploy the version that wrote it, or newer`,
    );
  }
  const parsed = shape.safeParse(parseBody(item, body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnreadableStateError(`state item "${item}" is not readable at ${issue?.path.join('.')}`);
};

const parseBody = (item: string, body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableStateError(`state item "${item}" is not JSON`);
    throw error;
  }
};
