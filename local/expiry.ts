import { BatchWriteItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { READINGS_KEY } from '../core/contract/names.ts';
import { formatReadAt } from '../core/readings/reading.ts';

const BATCH = 25;

/** Deletes the readings of a household from before `before` (epoch ms), which DynamoDB's time to live does on AWS. */
export const deleteExpired = async (
  client: DynamoDBClient,
  tableName: string,
  { household, before }: { readonly household: string; readonly before: number },
  signal: AbortSignal,
): Promise<number> => {
  let deleted = 0;
  for (;;) {
    const { Items: items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#household = :household AND #readAt < :before',
        ProjectionExpression: '#household, #readAt',
        ExpressionAttributeNames: { '#household': READINGS_KEY.partition, '#readAt': READINGS_KEY.sort },
        ExpressionAttributeValues: { ':household': { S: household }, ':before': { S: formatReadAt(before) } },
        Limit: BATCH,
      }),
      { abortSignal: signal },
    );
    if (items.length === 0) return deleted;
    const requests = items.map((key) => ({ DeleteRequest: { Key: key } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }), {
      abortSignal: signal,
    });
    deleted += items.length;
  }
};
