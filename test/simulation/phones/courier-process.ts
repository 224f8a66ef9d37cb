import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Publication } from '../../../core/channels/publication.ts';
import { PARAMETER_PREFIX } from '../../../core/contract/names.ts';
import { createChannelSecrets } from '../../../lambda/aws/channel-secrets.ts';
import { createChannelStore } from '../../../lambda/aws/channel-store.ts';
import { createDeliveryStore } from '../../../lambda/aws/delivery-store.ts';
import { createNotifiedDevices } from '../../../lambda/aws/notified-devices.ts';
import { deliver } from '../../../lambda/courier/deliver.ts';
import type { CourierPorts } from '../../../lambda/courier/ports.ts';
import { type Outside, withSend } from '../container.ts';
import { STATE_TABLE } from '../dynamodb-model.ts';
import type { Invocation } from '../wire.ts';
import type { PhoneServices } from './phone-services.ts';
import type { PhoneWatch } from './phone-watch.ts';

const REGION = { region: 'eu-west-2' };

/** What stands outside every process of the courier. */
export interface CourierOutside extends Pick<Outside, 'wire' | 'aws' | 'dynamodb' | 'ssm'> {
  readonly phones: PhoneServices;
  readonly watch: PhoneWatch;
  readonly log: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  /** Sees the text of everything that is written. */
  readonly written: (text: string) => void;
}

/** One invocation of the courier, in a process of its own: the real adapters and the real delivery over the models. */
export const runCourier = (
  message: Publication,
  run: Invocation,
  signal: AbortSignal,
  outside: CourierOutside,
): Promise<void> => {
  const { wire, aws, dynamodb, ssm, phones, watch, log, written } = outside;
  const database = withSend(new DynamoDBClient(REGION), (command, { abortSignal }) =>
    aws.send(run, {
      service: 'dynamodb',
      action: 'courier state',
      signal: abortSignal,
      apply: () => {
        written(JSON.stringify(command));
        return dynamodb.apply(command, () => 0, 'courier');
      },
    }),
  );
  const parameters = withSend(new SSMClient(REGION), (command, { abortSignal }) =>
    aws.send(run, {
      service: 'ssm',
      action: 'read a secret',
      signal: abortSignal,
      apply: () => ssm.apply(command),
    }),
  );
  const ports: CourierPorts = {
    secrets: createChannelSecrets(parameters, PARAMETER_PREFIX, wire.time.now),
    deliveries: createDeliveryStore(database, STATE_TABLE),
    channels: createChannelStore(database, STATE_TABLE, () => log('unreadable channels', {})),
    transport: {
      send: (request, abort) =>
        phones.send(run, { ...request, body: String(request.body) }, abort, {
          accepted: (recipient) => watch.accepted(run, message, recipient, wire.time.now()),
          answerLost: (recipient) => watch.answerLost(message, recipient),
        }),
    },
    devices: createNotifiedDevices(database, STATE_TABLE),
    policy: { allowLoopback: false },
    log: { info: log, warn: log },
    clock: wire.time.now,
  };
  return deliver(message, ports, Math.floor(wire.time.now()), signal);
};
