import { isDeepStrictEqual } from 'node:util';
import {
  afterTry,
  type ChannelState,
  isTrouble,
  mayTry,
  noTrouble,
  type RecipientState,
  stateOf,
  type TryOutcome,
  withRecipient,
} from '../../core/channels/channel-state.ts';
import type { Publication, PushAnswer, PushOptions, PushRequest } from '../../core/channels/publication.ts';
import { type OpenChannel, PUSH_KINDS } from '../../core/channels/push-kinds.ts';
import { AWS_TRIES, AWS_TRY_MS } from '../../core/contract/deadlines.ts';
import { LOG_LINES } from '../../core/contract/names.ts';
import type {
  CourierPorts,
  DeliveryKey,
  DevicesRecipient,
  EpisodeKey,
  EpisodeRecord,
  PushRecipient,
} from './ports.ts';
import { PUSH_TIMEOUT_MS, type PushExchange } from './push-transport.ts';
import { sendToDevices } from './send-to-devices.ts';

/** Another run may still be sending a message: this run ends with an error, and Lambda tries it again. */
export class HeldByAnotherRunError extends Error {
  override readonly name = 'HeldByAnotherRunError';
}

/** Of those who save at once one gets through each time, and a poll may have a dozen messages. */
const MAX_SAVES = 20;
/** What is stale once something later of its episode went out. */
const OVERTAKEN: readonly string[] = ['raised', 'reminder'];
const ENDS: readonly string[] = ['recovered', 'ended'];
/** Two tries to note that a message is being sent, and the sending itself, with a margin. */
const SENDING_MS = AWS_TRIES * AWS_TRY_MS + PUSH_TIMEOUT_MS + 2_000;

/**
 * Delivers one publication to each push recipient it names. What one service does never touches another.
 * @throws HeldByAnotherRunError where another run has claimed one of them less than a minute ago; what AWS threw, once
 *   every recipient was looked at
 */
export const deliver = async (
  message: Publication,
  ports: CourierPorts,
  now: number,
  signal: AbortSignal,
): Promise<void> => {
  const { household } = message;
  const [recipients, { state }] = await Promise.all([
    ports.secrets.recipients(household, signal),
    ports.channels.load(household),
  ]);
  const results = await Promise.allSettled(
    message.to.map(async (id) => {
      const recipient = recipients.find((one) => one.id === id);
      const before = stateOf(state, id);
      if (recipient !== undefined) return deliverTo(message, recipient, before, { ports, now, signal });
      ports.log.info('recipient-gone', { household, recipient: id, id: message.id });
      if (isTrouble(before)) await change(ports, household, id, () => stateOf(noTrouble(), id));
    }),
  );
  const failures = results.flatMap((result): unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (failures.length > 0)
    throw failures.length === 1 ? failures[0] : new AggregateError(failures, 'several recipients failed');
};

interface Run {
  readonly ports: CourierPorts;
  readonly now: number;
  readonly signal: AbortSignal;
}

const deliverTo = async (
  message: Publication,
  recipient: PushRecipient | DevicesRecipient,
  before: RecipientState,
  run: Run,
): Promise<void> => {
  const { ports, now, signal } = run;
  const { household } = message;
  const key: DeliveryKey = { household, messageId: message.id, recipient: recipient.id };
  const episodeKey: EpisodeKey = { household, episode: message.episode, recipient: recipient.id };
  const log = (status: string, code?: string, id = message.id) =>
    ports.log.info(LOG_LINES.push, {
      household,
      id,
      kind: recipient.kind,
      recipient: recipient.id,
      status,
      ...(code === undefined ? {} : { code }),
    });

  const [way, earlier] = await Promise.all([
    recipient.kind === 'webPush'
      ? wayToDevices(message, recipient, run)
      : wayToService(message, recipient, run),
    isEpisodeOfItsOwn(message) ? undefined : ports.deliveries.episode(episodeKey),
  ]);
  const asked = message.event === 'test';
  if (!asked && !mayTry(before, { now, version: way.version })) return log('broken-before', before.code);

  const claim = await ports.deliveries.claim(key, message, now);
  if (claim.kind === 'waiting') return log(claim.kind);
  if (claim.kind === 'sent-before') {
    await forgetOwed(message, recipient, before, run);
    return log(claim.kind);
  }
  if (claim.kind === 'held')
    throw new HeldByAnotherRunError(`message ${message.id} is being sent by another run`);

  const beforeSending = await noteBeforeSending(message, episodeKey, earlier, run);
  if (beforeSending === 'overtaken') {
    await ports.deliveries.sent(key, now);
    await forgetOwed(message, recipient, before, run);
    return log('superseded');
  }
  const options: PushOptions = {
    now,
    untilAcknowledged: recipient.kind === 'pushover' && recipient.untilAcknowledged,
    episode: earlier?.reference === undefined ? {} : { reference: earlier.reference },
  };
  const answer = beforeSending === 'raise-under-way' ? RAISE_UNDER_WAY : await way.send(options);
  const follow = answer.outcome === 'broken' || answer === RAISE_UNDER_WAY ? undefined : way.after?.(options);
  if (follow !== undefined) await ports.transport.send(follow, signal);

  const one = {
    now,
    messageId: message.id,
    since: claim.since,
    earlierTries: claim.tries,
    secretVersion: way.version,
    answer,
  };
  const expected = afterTry(before, one).outcome;
  if (answer.outcome === 'sent') {
    await ports.deliveries.sent(key, now);
    if (OVERTAKEN.includes(message.event) && !isEpisodeOfItsOwn(message))
      await ports.deliveries.saveEpisode(episodeKey, recordOf(message, earlier, answer.reference), now);
  }
  const changes = isTrouble(before) || expected.kind !== 'sent';
  // Another run may have met the same trouble meanwhile, or sent what was owed: what counts is the state that was changed.
  const replaced = changes
    ? await change(ports, household, recipient.id, (state) => afterTry(state, one).state)
    : before;
  const { outcome, state } = afterTry(replaced, one);
  const left = new Set(state.owed.map(({ id }) => id));
  const code = outcome.kind === 'broken' ? outcome.code : 'expired';
  for (const { id } of replaced.owed) if (id !== message.id && !left.has(id)) log('dropped', code, id);
  // Last: once the claim is given back nobody would look for a message that the channels do not name.
  if (outcome.kind !== 'sent')
    await ports.deliveries.giveBack(key, keptOf(outcome, message, claim.tries + 1, claim.since), now);
  log(outcome.kind, 'code' in outcome ? outcome.code : undefined);
};

/** How one recipient is reached. */
interface Way {
  /** Of what it takes to reach it: changes where that does; undefined where there is nothing. */
  readonly version: number | undefined;
  readonly send: (options: PushOptions) => Promise<PushAnswer>;
  readonly after?: (options: PushOptions) => PushRequest | undefined;
}

const wayToService = async (
  message: Publication,
  recipient: PushRecipient,
  { ports, signal }: Run,
): Promise<Way> => {
  const secret = await ports.secrets.secret(message.household, recipient, signal);
  const channel = secret === undefined ? undefined : PUSH_KINDS[recipient.kind].open(secret.text);
  if (channel === undefined) {
    return { version: secret?.version, send: async () => unusable(secret === undefined) };
  }
  return {
    version: secret?.version,
    send: (options) => attempt(channel, message, options, ports, signal),
    after: (options) => channel.after(message, options),
  };
};

const wayToDevices = async (message: Publication, recipient: DevicesRecipient, run: Run): Promise<Way> => {
  const devices = await run.ports.devices.all(message.household, run.now);
  return { version: devices.length, send: () => sendToDevices(message, recipient, devices, run) };
};

/** Takes a message that is done with out of what its recipient is owed. */
const forgetOwed = async (
  { id: done, household }: Publication,
  recipient: PushRecipient | DevicesRecipient,
  before: RecipientState,
  { ports }: Run,
): Promise<void> => {
  if (before.owed.every(({ id }) => id !== done)) return;
  await change(ports, household, recipient.id, (state) => ({
    ...state,
    owed: state.owed.filter(({ id }) => id !== done),
  }));
};

/** Something that no other message follows. */
const isEpisodeOfItsOwn = ({ id, episode }: Publication): boolean => id === episode;

/** Whether something later of the episode went out, or was about to. */
const isOvertaken = ({ event, at }: Publication, earlier: EpisodeRecord | undefined): boolean => {
  if (earlier === undefined || !OVERTAKEN.includes(event)) return false;
  return earlier.newestAt > Date.parse(at) || (earlier.endedAt ?? Number.NEGATIVE_INFINITY) >= Date.parse(at);
};

/** An end waits so long for a raise that may be being sent. */
const RAISE_UNDER_WAY: PushAnswer = { outcome: 'retry', code: 'raise-under-way' };

/**
 * Notes what is about to be sent, so that no end comes before its raise, whatever becomes of this run and whatever another
 * does meanwhile: a raise says until when it may be under way, and is not sent once an end is noted; an end is noted
 * first, and waits for a raise that is under way.
 */
const noteBeforeSending = async (
  message: Publication,
  key: EpisodeKey,
  earlier: EpisodeRecord | undefined,
  { ports, now }: Run,
): Promise<'noted' | 'overtaken' | 'raise-under-way'> => {
  if (isEpisodeOfItsOwn(message)) return 'noted';
  if (isOvertaken(message, earlier)) return 'overtaken';
  const record = recordOf(message, earlier, undefined);
  if (ENDS.includes(message.event)) {
    const underWayUntil = await ports.deliveries.endEpisode(key, record, now);
    return underWayUntil !== undefined && underWayUntil > ports.clock() ? 'raise-under-way' : 'noted';
  }
  if (!OVERTAKEN.includes(message.event)) {
    await ports.deliveries.saveEpisode(key, record, now);
    return 'noted';
  }
  const sendingUntil = ports.clock() + SENDING_MS;
  const noted = await ports.deliveries.saveEpisode(key, { ...record, sendingUntil }, now);
  return noted ? 'noted' : 'overtaken';
};

const recordOf = (
  { event, at }: Publication,
  earlier: EpisodeRecord | undefined,
  sentAs: string | undefined,
): EpisodeRecord => {
  const endedAt = ENDS.includes(event) ? Date.parse(at) : earlier?.endedAt;
  const reference = earlier?.reference ?? sentAs;
  return {
    newestAt: Math.max(earlier?.newestAt ?? 0, Date.parse(at)),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(reference === undefined ? {} : { reference }),
  };
};

const keptOf = (outcome: TryOutcome, message: Publication, tries: number, since: number) =>
  outcome.kind === 'owed' ? { message, tries, since, retryAt: outcome.retryAt } : undefined;

const unusable = (missing: boolean): PushAnswer => ({
  outcome: 'broken',
  code: missing ? 'secret-missing' : 'secret-unreadable',
});

const attempt = async (
  channel: OpenChannel,
  message: Publication,
  options: PushOptions,
  ports: CourierPorts,
  signal: AbortSignal,
): Promise<PushAnswer> => {
  const exchange: PushExchange = await ports.transport.send(channel.request(message, options), signal);
  if (exchange.ok) return channel.answer(exchange.response, options.now);
  return 'refused' in exchange
    ? { outcome: 'broken', code: exchange.code }
    : { outcome: 'retry', code: exchange.code };
};

/**
 * Changes what is known of one recipient, again and again until no other run interferes; nothing is written that changes
 * nothing. Returns what was known before. A save whose acknowledgement was lost counts where what it wrote is found.
 */
const change = async (
  ports: CourierPorts,
  household: string,
  recipient: string,
  next: (before: RecipientState) => RecipientState,
): Promise<RecipientState> => {
  let tried: { readonly before: RecipientState; readonly written: ChannelState } | undefined;
  for (let tries = 0; tries < MAX_SAVES; tries += 1) {
    const { state, version } = await ports.channels.load(household);
    if (tried !== undefined && isDeepStrictEqual(tried.written, state)) return tried.before;
    const before = stateOf(state, recipient);
    const written = withRecipient(state, recipient, next(before));
    if (isDeepStrictEqual(written, state)) return before;
    if (await ports.channels.save(household, written, version)) return before;
    tried = { before, written };
  }
  throw new Error(`the channels of ${household} kept changing under ${MAX_SAVES} attempts to save them`);
};
