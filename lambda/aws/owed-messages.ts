import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OwedMessages } from '../poller/ports.ts';
import type { RetryOptions } from './backoff.ts';
import { batchGet } from './batch-get.ts';
import { deliveryKey, owedMessageIn } from './delivery-item.ts';

/** What the courier keeps for push recipients until their service takes it, as the poller reads it. */
export const createOwedMessages = (
  client: DynamoDBClient,
  tableName: string,
  retry: RetryOptions = {},
): OwedMessages => ({
  kept: async (household, owed, signal) => {
    const keys = owed.map(({ messageId, recipient }) => deliveryKey({ household, messageId, recipient }));
    const items = await batchGet(client, tableName, keys, { ...retry, signal });
    const messages = items.flatMap((item) => owedMessageIn(item) ?? []);
    return owed.flatMap(({ messageId, recipient }) => {
      const publication = messages.find(
        (one) => one.recipient === recipient && one.publication.id === messageId,
      )?.publication;
      return publication === undefined ? [] : [{ recipient, publication }];
    });
  },
});
