import { Logger } from '@aws-lambda-powertools/logger';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { type Publication, publicationSchema } from '../../core/channels/publication.ts';
import { COURIER_WORK_MS } from '../../core/contract/deadlines.ts';
import { createChannelSecrets } from '../aws/channel-secrets.ts';
import { createChannelStore } from '../aws/channel-store.ts';
import { clientOptions } from '../aws/client-options.ts';
import { createDeliveryStore } from '../aws/delivery-store.ts';
import { createDynamoDbClient } from '../aws/dynamodb-client.ts';
import { createNotifiedDevices } from '../aws/notified-devices.ts';
import { deliver } from './deliver.ts';
import { readCourierEnvironment } from './environment.ts';
import type { CourierPorts } from './ports.ts';
import { createPushTransport } from './push-transport.ts';

const eventSchema = z.object({ Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })) });

/** The event of an invocation was no message of ours. */
export class CourierEventError extends Error {
  override readonly name = 'CourierEventError';
}

/**
 * Called by SNS with each message that names a push recipient: sends it to them. What a service refuses ends calmly, and
 * is remembered; it throws where AWS refuses, or where another run may still be sending, so that Lambda tries again.
 */
export const handler = async (event: unknown): Promise<void> => {
  const messages = readMessages(event);
  ports ??= compose();
  for (const message of messages)
    await deliver(message, ports, Date.now(), AbortSignal.timeout(COURIER_WORK_MS));
};

const readMessages = (event: unknown): Publication[] => {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) throw new CourierEventError('the event must be one of SNS');
  return parsed.data.Records.map(({ Sns }) => {
    const message = publicationSchema.safeParse(parseJson(Sns.Message));
    if (!message.success) throw new CourierEventError('the message must be a publication of the poller');
    return message.data;
  });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

let ports: CourierPorts | undefined;

/** Runs once in a cold start. */
const compose = (): CourierPorts => {
  const { stateTable, parameterPrefix, allowLoopback } = readCourierEnvironment(process.env);
  const dynamodb = createDynamoDbClient();
  const logger = new Logger({ serviceName: 'home-mini-courier' });
  const log = {
    info: (message: string, facts: Readonly<Record<string, unknown>>) => logger.info(message, facts),
    warn: (message: string, facts: Readonly<Record<string, unknown>>) => logger.warn(message, facts),
  };
  return {
    secrets: createChannelSecrets(new SSMClient(clientOptions), parameterPrefix, Date.now),
    deliveries: createDeliveryStore(dynamodb, stateTable),
    channels: createChannelStore(dynamodb, stateTable, (household) =>
      log.warn('unreadable channels', { household }),
    ),
    devices: createNotifiedDevices(dynamodb, stateTable),
    transport: createPushTransport({ allowLoopback }),
    policy: { allowLoopback },
    log,
    clock: Date.now,
  };
};
