import { answerByStatus, type Publication, type PushAnswer } from '../../core/channels/publication.ts';
import { isPushEndpoint } from '../../core/web/push-endpoint.ts';
import type { CourierPorts, DevicesRecipient, NotifiedDevice } from './ports.ts';

/** A subscription that there is no more: https://www.rfc-editor.org/rfc/rfc8030#section-7.3 */
const GONE: readonly number[] = [404, 410];

/** What there is to send with. */
interface Sending {
  readonly ports: CourierPorts;
  readonly now: number;
  readonly signal: AbortSignal;
}

type DeviceOutcome =
  | { readonly kind: 'sent' | 'gone' | 'waiting' }
  | { readonly kind: 'retry'; readonly code: string; readonly waitMs?: number }
  | { readonly kind: 'refused'; readonly code: string };

/**
 * Sends a message to each device, each remembered apart: one that has it does not get it again while others are tried.
 * A device whose subscription is gone loses it. Throws what AWS throws.
 */
export const sendToDevices = async (
  message: Publication,
  recipient: DevicesRecipient,
  devices: readonly NotifiedDevice[],
  sending: Sending,
): Promise<PushAnswer> => {
  const outcomes = await Promise.all(devices.map((device) => sendTo(message, recipient, device, sending)));
  const retries = outcomes.flatMap((one) => (one.kind === 'retry' ? [one] : []));
  const [retry] = retries;
  if (retry !== undefined) {
    const waits = retries.flatMap(({ waitMs }) => waitMs ?? []);
    return {
      outcome: 'retry',
      code: retry.code,
      ...(waits.length === 0 ? {} : { waitMs: Math.max(...waits) }),
    };
  }
  if (outcomes.some(({ kind }) => kind === 'sent')) return { outcome: 'sent' };
  const refused = outcomes.find((one) => one.kind === 'refused');
  return { outcome: 'broken', code: refused?.code ?? 'no-device' };
};

const sendTo = async (
  message: Publication,
  recipient: DevicesRecipient,
  device: NotifiedDevice,
  { ports, now, signal }: Sending,
): Promise<DeviceOutcome> => {
  const { household } = message;
  const key = { household, messageId: message.id, recipient: `${recipient.id}/${device.id}` };
  const claim = await ports.deliveries.claim(key, message, now);
  if (claim.kind === 'sent-before') return { kind: 'sent' };
  if (claim.kind !== 'claimed') return { kind: 'retry', code: 'held' };
  const outcome = await exchange(message, recipient, device, { ports, now, signal });
  if (outcome.kind === 'sent') await ports.deliveries.sent(key, now);
  else await ports.deliveries.giveBack(key, undefined, now);
  if (outcome.kind === 'gone') await ports.devices.unsubscribe(household, device, now);
  return outcome;
};

const exchange = async (
  message: Publication,
  { webUrl }: DevicesRecipient,
  device: NotifiedDevice,
  { ports, now, signal }: Sending,
): Promise<DeviceOutcome> => {
  if (!isPushEndpoint(device.subscription.endpoint, ports.policy))
    return { kind: 'refused', code: 'address-refused' };
  const answered = await ports.transport.send(await ports.devices.seal(device, message, webUrl), signal);
  if (!answered.ok) {
    return 'refused' in answered
      ? { kind: 'refused', code: answered.code }
      : { kind: 'retry', code: answered.code };
  }
  if (GONE.includes(answered.response.status)) return { kind: 'gone' };
  const answer = answerByStatus(answered.response, now);
  switch (answer.outcome) {
    case 'sent':
      return { kind: 'sent' };
    case 'retry':
      return {
        kind: 'retry',
        code: answer.code,
        ...(answer.waitMs === undefined ? {} : { waitMs: answer.waitMs }),
      };
    case 'broken':
      return { kind: 'refused', code: answer.code };
  }
};
