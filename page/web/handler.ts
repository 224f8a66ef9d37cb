import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Logger } from '@aws-lambda-powertools/logger';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DATA_ANSWER_MS, LINK_ANSWER_MS } from '../../core/web/deadlines.ts';
import type { WebAnswer } from '../../core/web/exchange.ts';
import { inTrouble } from '../../core/web/refusals.ts';
import { routeOf } from '../../core/web/routes.ts';
import { clientOptions } from '../../lambda/aws/client-options.ts';
import { createDeviceStore } from '../../lambda/aws/device-store.ts';
import { createDynamoDbClient } from '../../lambda/aws/dynamodb-client.ts';
import { createHushStore } from '../../lambda/aws/hush-store.ts';
import { createMonitorReader } from '../../lambda/aws/monitor-reader.ts';
import { createParameters } from '../../lambda/aws/parameters.ts';
import { createSignInStore } from '../../lambda/aws/sign-in-store.ts';
import { toldSince } from '../../lambda/aws/told-reader.ts';
import { createVapidStore } from '../../lambda/aws/vapid-store.ts';
import { createWebKeyStore } from '../../lambda/aws/web-key-store.ts';
import { readWebEnvironment } from '../../lambda/web/environment.ts';
import { readRequest, resultOf, type WebResult } from '../../lambda/web/event.ts';
import { createHomes, type HomeSources, setUpOf } from '../../lambda/web/homes.ts';
import { createWeb, type Web } from '../../lambda/web/router.ts';
import { packed, readPageFiles } from './files.ts';
import { createHouseholdPage } from './household-page.ts';
import { WebHome } from './web-home.ts';

/** A key that was taken back is no longer believed after this. */
const KEY_AGE_MS = 60_000;

const logger = new Logger({ serviceName: 'home-mini-web' });
const files = readPageFiles(fileURLToPath(new URL('static', import.meta.url)));
let web: Web | undefined;

/**
 * Called by the HTTP API with every request from outside. What fails on our side is logged, without the path, which may
 * carry a token, and answered in plain words.
 * @throws WebEventError for an event that no HTTP API sent
 */
export const handler = async (event: unknown): Promise<WebResult> => {
  const asked = readRequest(event);
  const { request } = asked;
  const { kind } = routeOf(request.path);
  try {
    web ??= compose();
    const deadlineMs = kind === 'household' ? DATA_ANSWER_MS : LINK_ANSWER_MS;
    const answer = await within(deadlineMs, web(asked, Date.now()));
    return resultOf(packed(answer, request.headers['accept-encoding']), request.method);
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    logger.error('request failed', {
      route: kind,
      method: request.method,
      error: `${known.name}: ${known.message}`,
    });
    return resultOf(inTrouble(files.styles), request.method);
  }
};

/** The answer took longer than its deadline. */
class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

const within = async (ms: number, answer: Promise<WebAnswer>): Promise<WebAnswer> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TooSlowError(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Runs once in a cold start. */
const compose = (): Web => {
  const environment = readWebEnvironment(process.env);
  const { readingsTable, stateTable, households } = environment;
  const client = createDynamoDbClient();
  const monitors = createMonitorReader(client, stateTable);
  const sources: HomeSources = {
    parameters: createParameters(new SSMClient(clientOptions), environment.parameterPrefix),
    monitor: (household) => monitors.monitor(household),
    lastGood: (household) => monitors.lastGood(household),
    told: (household, from) => toldSince(client, stateTable, { household, from }),
    clock: Date.now,
  };
  const warn = (message: string, facts: Readonly<Record<string, unknown>>) => logger.warn(message, facts);
  const hush = createHushStore(client, stateTable);
  const vapid = createVapidStore(client, stateTable);
  return createWeb({
    households,
    keys: createWebKeyStore(client, stateTable, { maxAgeMs: KEY_AGE_MS }),
    devices: createDeviceStore(client, stateTable),
    signIns: createSignInStore(client, stateTable),
    hush,
    homes: createHomes(sources),
    files,
    page: createHouseholdPage({
      files,
      hush,
      pushKey: async (household) => {
        const { settings } = await setUpOf(household, sources);
        const wanted = settings.recipients.some((recipient) => recipient.kind === 'webPush');
        return wanted ? (await vapid.keys()).publicKey : undefined;
      },
      open: (household) =>
        WebHome.open({
          client,
          tables: { readings: readingsTable, state: stateTable },
          household,
          setUp: () => setUpOf(household, sources),
          monitor: () => monitors.monitor(household),
          now: Date.now,
        }),
    }),
    push: { allowLoopback: environment.allowLoopback },
    random: (bytes) => randomBytes(bytes),
    log: { warn, error: (message, facts) => logger.error(message, facts) },
  });
};
