import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import type { EmulatedAws } from './moto.ts';

const HOST = fileURLToPath(new URL('function-host.ts', import.meta.url));

/** The code and the environment of the function as they were deployed. */
export interface DeployedFunction {
  readonly bundle: string;
  readonly variables: Readonly<Record<string, string>>;
}

const configurationSchema = z.object({
  Configuration: z.object({
    CodeSha256: z.string(),
    Handler: z.literal('index.handler'),
    Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
  }),
});

/** Takes the zip from the bucket that the template names, makes sure it is the one the function has, and unpacks it. */
export const fetchFunction = async (
  lambda: LambdaClient,
  aws: EmulatedAws,
  { name, code, folder }: { name: string; code: { bucket: string; key: string }; folder: string },
): Promise<DeployedFunction> => {
  const found = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
  const { CodeSha256, Environment } = configurationSchema.parse(found).Configuration;
  const response = await fetch(`${aws.origin}/${code.bucket}/${code.key}`, {
    headers: { authorization: aws.authorization('s3') },
  });
  const zip = Buffer.from(await response.arrayBuffer());
  const hash = createHash('sha256').update(zip).digest('base64');
  if (hash !== CodeSha256)
    throw new Error(`${code.key} is not the code of the function (HTTP ${response.status})`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'function.zip');
  writeFileSync(path, zip);
  const { status, stderr } = spawnSync('python3', ['-m', 'zipfile', '-e', path, folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`unpacking failed: ${stderr}`);
  return { bundle: join(folder, 'index.mjs'), variables: Environment.Variables };
};

const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.optional(z.unknown()) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** One execution environment of the function. */
export interface Environment {
  readonly nodeVersion: string;
  /** Invokes the handler at the moment `now` (epoch ms). Throws what it throws, as text. */
  invoke(event: unknown, now: number): Promise<unknown>;
  /** All it has written so far. */
  output(): string;
  stop(): Promise<void>;
}

/** A cold start. */
export const startEnvironment = async (
  { bundle, variables }: DeployedFunction,
  aws: EmulatedAws,
): Promise<Environment> => {
  const child = fork(HOST, [bundle], {
    env: { ...aws.env, ...variables },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => written.push(text));
  }
  const output = () => written.join('');
  const nodeVersion = z.string().parse(await reply(child, output));
  return {
    nodeVersion,
    invoke: (event, now) => {
      child.send({ event, now });
      return reply(child, output);
    },
    output,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const reply = async (child: ChildProcess, output: () => string): Promise<unknown> => {
  const waiting = new AbortController();
  const [message] = await Promise.race([
    once(child, 'message', waiting),
    once(child, 'exit', waiting).then(() => Promise.reject(new Error(`the function ended: ${output()}`))),
  ]).finally(() => waiting.abort());
  const parsed = replySchema.parse(message);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
