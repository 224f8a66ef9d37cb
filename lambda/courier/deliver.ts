import {
  afterTry,
  mayTry,
  type RecipientState,
  stateOf,
  type TryOutcome,
  withRecipient,
} from '../../core/channels/channel-state.ts';
import type { Publication, PushAnswer, PushOptions } from '../../core/channels/publication.ts';
import { type OpenChannel, PUSH_KINDS } from '../../core/channels/push-kinds.ts';
import type { CourierPorts, DeliveryKey, PushRecipient } from './ports.ts';
import type { PushExchange } from './push-transport.ts';

/** Another run may still be sending a message: this run ends with an error, and Lambda tries it again. */
export class HeldByAnotherRunError extends Error {
  override readonly name = 'HeldByAnotherRunError';
}

const MAX_SAVES = 5;
const SUPERSEDED: readonly string[] = ['raised', 'reminder'];

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
  const recipients = await ports.secrets.recipients(message.household, signal);
  const results = await Promise.allSettled(
    message.to.map(async (id) => {
      const recipient = recipients.find((one) => one.id === id);
      if (recipient === undefined) {
        ports.log.info('recipient-gone', {
          household: message.household,
          recipient: id,
          id: message.id,
        });
        return;
      }
      await deliverTo(message, recipient, ports, now, signal);
    }),
  );
  const failures = results.flatMap((result): unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (failures.length > 0)
    throw failures.length === 1 ? failures[0] : new AggregateError(failures, 'several recipients failed');
};

const deliverTo = async (
  message: Publication,
  recipient: PushRecipient,
  ports: CourierPorts,
  now: number,
  signal: AbortSignal,
): Promise<void> => {
  const { household } = message;
  const key: DeliveryKey = { household, messageId: message.id, recipient: recipient.id };
  const log = (status: string, code?: string) =>
    ports.log.info('push', {
      household,
      id: message.id,
      kind: recipient.kind,
      recipient: recipient.id,
      status,
      ...(code === undefined ? {} : { code }),
    });

  const secret = await ports.secrets.secret(household, recipient, signal);
  const before = stateOf((await ports.channels.load(household)).state, recipient.id);
  if (!mayTry(before, { now, version: secret?.version })) return log('broken-before', before.code);

  const claim = await ports.deliveries.claim(key, message, now);
  if (claim.kind === 'sent-before') return log('sent-before');
  if (claim.kind === 'held')
    throw new HeldByAnotherRunError(`message ${message.id} is being sent by another run`);

  const earlier = await ports.deliveries.episode(household, message.episode, recipient.id);
  if (
    earlier !== undefined &&
    SUPERSEDED.includes(message.event) &&
    earlier.newestAt > Date.parse(message.at)
  ) {
    await ports.deliveries.sent(key, now);
    await change(ports, household, recipient.id, (state) => ({
      ...state,
      owed: state.owed.filter(({ id }) => id !== message.id),
    }));
    return log('superseded');
  }

  const options: PushOptions = {
    now,
    untilAcknowledged: recipient.untilAcknowledged,
    episode: earlier?.reference === undefined ? {} : { reference: earlier.reference },
  };
  const channel = secret === undefined ? undefined : PUSH_KINDS[recipient.kind].open(secret.text);
  const answer =
    channel === undefined
      ? unusable(secret === undefined)
      : await attempt(channel, message, options, ports, signal);
  const one = {
    now,
    messageId: message.id,
    since: claim.since,
    earlierTries: claim.tries,
    secretVersion: secret?.version,
    answer,
  };
  const { outcome } = afterTry(before, one);

  if (outcome.kind === 'sent') {
    await ports.deliveries.sent(key, now);
    const reference = options.episode.reference ?? (answer.outcome === 'sent' ? answer.reference : undefined);
    const newestAt = Math.max(earlier?.newestAt ?? 0, Date.parse(message.at));
    await ports.deliveries.saveEpisode(
      household,
      message.episode,
      recipient.id,
      { newestAt, ...(reference === undefined ? {} : { reference }) },
      now,
    );
    const follow = channel?.after(message, options);
    if (follow !== undefined) await ports.transport.send(follow, signal);
  } else {
    await ports.deliveries.giveBack(key, keptOf(outcome, message, claim.tries + 1, claim.since), now);
  }
  await change(ports, household, recipient.id, (state) => afterTry(state, one).state);
  log(outcome.kind, 'code' in outcome ? outcome.code : undefined);
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

/** Changes what is known of one recipient, again and again until no other run interferes; nothing is written that changes nothing. */
const change = async (
  ports: CourierPorts,
  household: string,
  recipient: string,
  next: (before: RecipientState) => RecipientState,
): Promise<void> => {
  for (let tries = 0; tries < MAX_SAVES; tries += 1) {
    const { state, version } = await ports.channels.load(household);
    const changed = withRecipient(state, recipient, next(stateOf(state, recipient)));
    if (JSON.stringify(changed) === JSON.stringify(state)) return;
    if (await ports.channels.save(household, changed, version)) return;
  }
  throw new Error(`the channels of ${household} kept changing under ${MAX_SAVES} attempts to save them`);
};
