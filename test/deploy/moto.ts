import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The AWS that moto emulates, on this machine: https://docs.getmoto.org/en/latest/docs/server_mode.html */
export interface EmulatedAws {
  readonly origin: string;
  /** What the CDK command line and the SDK take from the environment to talk to it, and nothing of this machine's. */
  readonly env: Readonly<Record<string, string>>;
  /** A header for calls without a client: the emulator only looks who is asking, and checks no signature. */
  readonly authorization: (service: string) => string;
  stop(): Promise<void>;
}

const COMMAND = 'moto_server';
const LOOPBACK = '127.0.0.1';
const START_MS = 60_000;

/** Whether `moto_server` is on the path. */
export const hasMoto = (): boolean => spawnSync(COMMAND, ['--help'], { stdio: 'ignore' }).status === 0;

/** @param home an empty folder that stands for the home of whoever deploys */
export const startMoto = async (region: string, home: string): Promise<EmulatedAws> => {
  const port = await freePort();
  const child = spawn(COMMAND, ['-H', LOOPBACK, '-p', String(port)], { stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = once(child, 'exit');
  const stop = async () => {
    process.off('exit', kill);
    kill();
    await exited;
  };
  // By name: moto takes the first part of another host for the bucket of a template.
  const origin = `http://localhost:${port}`;
  const until = AbortSignal.timeout(START_MS);
  try {
    while (!(await answers(origin))) await delay(200, undefined, { signal: until });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    origin,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: home,
      AWS_ENDPOINT_URL: origin,
      AWS_ENDPOINT_URL_S3: origin,
      AWS_ACCESS_KEY_ID: 'emulated',
      AWS_SECRET_ACCESS_KEY: 'emulated',
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    authorization: (service) =>
      `AWS4-HMAC-SHA256 Credential=emulated/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=none`,
    stop,
  };
};

const answers = async (origin: string): Promise<boolean> => {
  try {
    return (await fetch(`${origin}/moto-api/data.json`)).ok;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
};
