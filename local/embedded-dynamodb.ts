import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { BadInputError } from '../core/contract/bad-input.ts';
import { clientOptions } from '../lambda/aws/client-options.ts';
import { behindDoor, holdersOf } from '../page/door.ts';
import { listenOnLoopback } from '../page/loopback-server.ts';
import { createTables } from './household-tables.ts';
import { keepPrivate, OWNER_FILE } from './private-folder.ts';

export const TABLES = { readings: 'readings', state: 'state' } as const;

/** A DynamoDB of our own with the two tables, and a client that talks to it over HTTP. */
export interface EmbeddedDynamoDb {
  readonly client: DynamoDBClient;
  /** What another client of this process needs to be let in: the access key is this run's own. */
  readonly connection: EmbeddedConnection;
  close(): Promise<void>;
}

interface EmbeddedConnection {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const KEY_BYTES = 32;

/**
 * Starts dynalite on a free port of 127.0.0.1. It checks no signature and welcomes every web page, and `--live` keeps a
 * real token in it: so it stands behind a door that opens to a random access key of this run alone.
 * @param folder where the data is kept, closed to other users of the machine; undefined for memory only
 * @throws BadInputError where another process uses the folder, or it cannot be closed to others
 */
export const startEmbeddedDynamoDb = async (folder?: string): Promise<EmbeddedDynamoDb> => {
  const release = folder === undefined ? () => undefined : occupy(folder);
  const path = folder === undefined ? {} : { path: join(folder, 'dynamodb') };
  const credentials = { accessKeyId: secret(), secretAccessKey: secret() };
  const database = dynalite({ ...path, createTableMs: 0, updateTableMs: 0 });
  const answered = answersOf(database);
  const server = await listenOnLoopback(behindDoor(database, holdersOf(credentials.accessKeyId)), 0);
  const connection = { endpoint: server.origin, region: 'eu-west-2', credentials };
  const client = new DynamoDBClient({ ...connection, ...clientOptions });
  await finishTables(client);
  await createTables(client, TABLES);
  if (folder !== undefined) keepPrivate(folder);
  return {
    client,
    connection,
    close: async () => {
      client.destroy();
      await answered();
      await server.close();
      release();
    },
  };
};

const LOOK_EVERY_MS = 5;
const LONGEST_ANSWER_MS = 1_000;

/**
 * Waits for the answers that a server still owes, also to who has given up: dynalite goes on reading, and ends the
 * process where its database is closed meanwhile.
 */
const answersOf = (server: Server): (() => Promise<void>) => {
  const owed = new Set<ServerResponse>();
  const forgetEnded = () => {
    for (const response of owed) if (response.writableEnded) owed.delete(response);
    return owed.size;
  };
  server.on('request', (_request, response) => {
    forgetEnded();
    owed.add(response);
  });
  return async () => {
    const until = performance.now() + LONGEST_ANSWER_MS;
    while (forgetEnded() > 0 && performance.now() < until) await delay(LOOK_EVERY_MS);
  };
};

const secret = (): string => randomBytes(KEY_BYTES).toString('hex');

/**
 * A run that is killed while it creates a table leaves it `CREATING` for ever: dynalite ends that by a timer. Any update
 * ends it too; here of the billing, which dynalite keeps and does not heed.
 */
const finishTables = async (client: DynamoDBClient): Promise<void> => {
  const { TableNames: names = [] } = await client.send(new ListTablesCommand({}));
  for (const TableName of names) {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
    if (table?.TableStatus !== 'CREATING') continue;
    await client.send(
      new UpdateTableCommand({
        TableName,
        BillingMode: 'PROVISIONED',
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      }),
    );
  }
};

/**
 * Marks the folder as ours: LevelDB can't be opened twice, and dynalite ends the process when it is. Goes by the process,
 * which is named to who must stop it; proper-lockfile goes by the mark's age: a killed run would keep its folder for ten
 * seconds, and one on a laptop that slept would lose it.
 */
const occupy = (folder: string): (() => void) => {
  keepPrivate(folder);
  const mark = join(folder, 'running.pid');
  const other = runningProcess(mark);
  if (other !== undefined) {
    throw new BadInputError(
      `${folder} is in use by process ${other}: stop that one first, or choose another home with --seed`,
    );
  }
  writeFileSync(mark, String(process.pid), { mode: OWNER_FILE });
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
