import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { clientOptions } from '../lambda/aws/client-options.ts';
import { READINGS_KEY, STATE_KEY } from '../lambda/contract.ts';
import { BadInputError } from './bad-input.ts';
import { listenOnLoopback } from './loopback-server.ts';

export const TABLES = { readings: 'readings', state: 'state' } as const;

/** A DynamoDB of our own with the two tables, and a client that talks to it over HTTP. */
export interface EmbeddedDynamoDb {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/**
 * Starts dynalite on a free port of 127.0.0.1.
 * @param folder where the data is kept; undefined for memory only
 * @throws BadInputError where another process uses the folder
 */
export const startEmbeddedDynamoDb = async (folder?: string): Promise<EmbeddedDynamoDb> => {
  const release = folder === undefined ? () => undefined : occupy(folder);
  const path = folder === undefined ? {} : { path: join(folder, 'dynamodb') };
  const server = await listenOnLoopback(dynalite({ ...path, createTableMs: 0 }), 0);
  const client = new DynamoDBClient({
    endpoint: server.origin,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    ...clientOptions,
  });
  await createTables(client);
  return {
    client,
    close: async () => {
      client.destroy();
      await server.close();
      release();
    },
  };
};

const createTables = async (client: DynamoDBClient): Promise<void> => {
  const { TableNames: existing = [] } = await client.send(new ListTablesCommand({}));
  for (const [name, key] of [
    [TABLES.readings, READINGS_KEY],
    [TABLES.state, STATE_KEY],
  ] as const) {
    if (existing.includes(name)) continue;
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: key.partition, AttributeType: 'S' },
          { AttributeName: key.sort, AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: key.partition, KeyType: 'HASH' },
          { AttributeName: key.sort, KeyType: 'RANGE' },
        ],
      }),
    );
  }
};

/** Marks the folder as ours: LevelDB can't be opened twice, and dynalite ends the process when it is. */
const occupy = (folder: string): (() => void) => {
  mkdirSync(folder, { recursive: true });
  const mark = join(folder, 'running.pid');
  const other = runningProcess(mark);
  if (other !== undefined) {
    throw new BadInputError(
      `${folder} is in use by process ${other}: stop that one first, or choose another home with --seed`,
    );
  }
  writeFileSync(mark, String(process.pid));
  return () => rmSync(mark, { force: true });
};

const runningProcess = (mark: string): number | undefined => {
  try {
    const pid = Number(readFileSync(mark, 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return undefined;
    throw error;
  }
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
