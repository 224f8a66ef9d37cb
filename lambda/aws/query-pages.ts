import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';

/** The items of a query as DynamoDB gave them, page by page; a page is at most 1 MB. */
export async function* queryPages(
  client: DynamoDBClient,
  input: QueryCommandInput,
  signal?: AbortSignal,
): AsyncGenerator<readonly unknown[]> {
  let startKey: QueryCommandInput['ExclusiveStartKey'];
  do {
    const command = new QueryCommand({
      ...input,
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    });
    const page = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    yield page.Items ?? [];
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
}
