import { type ProofFacts, proofMessage } from '../../../core/channels/proof.ts';
import type { PushAnswer } from '../../../core/channels/publication.ts';
import { PUSH_KINDS } from '../../../core/channels/push-kinds.ts';
import { ALLOW_LOOPBACK } from '../../../lambda/courier/environment.ts';
import type { OutgoingPolicy } from '../../../lambda/courier/outgoing.ts';
import type { PushTransport } from '../../../lambda/courier/push-transport.ts';
import type { CliContext } from '../../context.ts';

/** Where a message may go from here: where the courier may send it, so that what works here works there. */
export const outgoingPolicy = ({ env }: Pick<CliContext, 'env'>): OutgoingPolicy => ({
  allowLoopback: env[ALLOW_LOOPBACK] === 'true',
});

/**
 * Sends one message that shows whether a channel works, from this machine.
 * @param secretText the channel's secret as it is stored
 */
export const sendProof = async (
  facts: ProofFacts,
  secretText: string,
  transport: PushTransport,
): Promise<PushAnswer> => {
  const { channel, now } = facts;
  const open = PUSH_KINDS[channel.kind].open(secretText);
  if (open === undefined) return { outcome: 'broken', code: 'secret-unreadable' };
  const request = open.request(proofMessage(facts), { now, untilAcknowledged: false, episode: {} });
  const exchange = await transport.send(request, new AbortController().signal);
  if (exchange.ok) return open.answer(exchange.response, now);
  return 'refused' in exchange
    ? { outcome: 'broken', code: exchange.code }
    : { outcome: 'retry', code: exchange.code };
};
