import { channelParameter, parameterNames, recipientId } from '../../core/contract/names.ts';
import type { FourServices } from './push-services/four-services.ts';

const KINDS = ['telegram', 'pushover', 'ntfy', 'webhook'] as const;

/** A phone on each of the four services, by the name of its kind. */
export const PHONES = KINDS.map((kind) => ({
  id: recipientId(`${kind}:our-${kind}`),
  kind,
  name: `our-${kind}`,
  minSeverity: 'info',
}));
export const PHONE_IDS: readonly string[] = PHONES.map(({ id }) => id);

/** The parameters that the courier of household `home` reads: its phones, and the secrets of their channels. */
export const phoneParameters = ({ secrets }: FourServices): Readonly<Record<string, string>> => ({
  [parameterNames('home').settings]: JSON.stringify({ recipients: PHONES }),
  ...Object.fromEntries(
    PHONES.map((phone) => [channelParameter('home', phone), JSON.stringify(secrets[phone.kind])]),
  ),
});
