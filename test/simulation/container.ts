import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { PARAMETER_PREFIX } from '../../core/contract/names.ts';
import { createNotifier } from '../../lambda/aws/notifier.ts';
import { createParameters } from '../../lambda/aws/parameters.ts';
import { composePoller, type Poller } from '../../lambda/poller/compose.ts';
import type { Log } from '../../lambda/poller/ports.ts';
import type { AwsCalls } from './aws-calls.ts';
import { type DynamoDbModel, READINGS_TABLE, STATE_TABLE } from './dynamodb-model.ts';
import type { OctopusModel } from './octopus/octopus-model.ts';
import { publishTo, type SsmModel } from './ssm-sns-models.ts';
import type { Invocation, Wire } from './wire.ts';

/** What stands outside every process. */
export interface Outside {
  readonly wire: Wire;
  readonly aws: AwsCalls;
  readonly dynamodb: DynamoDbModel;
  readonly ssm: SsmModel;
  readonly octopus: OctopusModel;
  readonly deliver: (run: Invocation, input: Parameters<Parameters<typeof publishTo>[1]>[0]) => void;
  /** Says whose writes follow. */
  readonly setWriter: (run: Invocation) => void;
  readonly log: Log;
}

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

const REGION = { region: 'eu-west-2' };

/** One process of the function: the real adapters over the models, warm from one invocation to the next. */
export class Container {
  readonly poller: Poller;
  /** An invocation has it, be it that it waits between two looks. */
  isTaken = false;
  /** The invocation it runs; a process runs one at a time. */
  #current: Invocation | undefined;
  #last: Invocation | undefined;

  constructor(outside: Outside) {
    const { wire, aws, dynamodb, ssm, octopus, deliver, setWriter, log } = outside;
    const { random } = wire;
    const spare = (items: number) => (random.chance(wire.profile.unprocessed) ? random.whole(1, items) : 0);
    const database = withSend(new DynamoDBClient(REGION), (command, options) => {
      const run = this.#run();
      return aws.send(run, {
        service: 'dynamodb',
        action: dynamodb.describe(command),
        signal: options.abortSignal,
        apply: () => {
          setWriter(run);
          return dynamodb.apply(command, spare);
        },
      });
    });
    const parameterStore = withSend(new SSMClient(REGION), (command, options) =>
      aws.send(this.#run(), {
        service: 'ssm',
        action: 'read parameters',
        signal: options.abortSignal,
        apply: () => ssm.apply(command),
      }),
    );
    const topics = withSend(new SNSClient(REGION), (command, options) => {
      const run = this.#run();
      return aws.send(run, {
        service: 'sns',
        action: 'publish',
        signal: options.abortSignal,
        apply: () => publishTo(command, (input) => deliver(run, input)),
      });
    });
    this.poller = composePoller({
      dynamodb: database,
      tables: { readings: READINGS_TABLE, state: STATE_TABLE },
      parameters: createParameters(parameterStore, PARAMETER_PREFIX),
      notifier: createNotifier(topics),
      octopus: {
        url: 'https://octopus.invalid/v1/graphql/',
        post: (posting) => octopus.post(this.#run(), posting),
      },
      elapsedMs: wire.time.now,
      retry: {
        sleep: (ms, signal) => wire.pass(this.#run(), ms, signal),
        random: () => random.next(),
      },
      log,
    });
  }

  get current(): Invocation | undefined {
    return this.#current;
  }

  set current(run: Invocation | undefined) {
    this.#current = run;
    this.#last = run ?? this.#last;
  }

  /** Whose call this is. Code of a run that was killed may go on up to its next wait: its calls reach nobody. */
  #run(): Invocation {
    const run = this.#current ?? (this.#last?.dead === true ? this.#last : undefined);
    if (run === undefined) throw new Error('a call from outside any invocation');
    return run;
  }
}

/** A client of the SDK that sends to a model. */
export const withSend = <Client extends object>(
  client: Client,
  send: (command: unknown, options: SendOptions) => Promise<unknown>,
): Client & { send: (command: unknown, options?: SendOptions) => Promise<unknown> } =>
  Object.assign(client, { send: (command: unknown, options: SendOptions = {}) => send(command, options) });
