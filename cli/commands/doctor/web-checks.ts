import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Config } from '../../../config/config.ts';
import { OUTPUTS } from '../../../core/contract/outputs.ts';
import { createDeviceStore } from '../../../lambda/aws/device-store.ts';
import { createWebKeyStore, UnreadableWebKeyError } from '../../../lambda/aws/web-key-store.ts';
import type { AwsAccess } from '../../aws/access.ts';
import type { DeployedStack } from '../../aws/stack.ts';
import { note, ok, type Seen, wrong } from './finding.ts';

const REACH_MS = 10_000;

/** The public door as it is deployed: whether it answers, and the key that its links are signed with. */
export const checkWeb = async (aws: AwsAccess, { web }: Config, stack: DeployedStack): Promise<Seen[]> => {
  const url = stack.outputs.get(OUTPUTS.webUrl);
  if (url === undefined)
    return web ? [wrong('the config says "web": true, and there is no address', 'run npx cdk deploy')] : [];
  if (!web)
    return [
      note(`${url} is public, and the config no longer says "web": true`, 'run npx cdk deploy to close it'),
    ];
  return [await checkAddress(url), await checkKey(aws, stack)];
};

const checkAddress = async (url: string): Promise<Seen> => {
  try {
    const { status } = await fetch(`${url}sign-in`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(REACH_MS),
    });
    return status === 200
      ? ok(`${url} answers`)
      : wrong(
          `${url} answers with ${status}`,
          'look into the log of the web function, then run npx cdk deploy',
        );
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return wrong(`${url} does not answer (${error.name})`, 'is this machine online? Else run npx cdk deploy');
  }
};

const checkKey = async ({ options }: AwsAccess, stack: DeployedStack): Promise<Seen> => {
  const table = stack.outputs.get(OUTPUTS.stateTable);
  if (table === undefined) return wrong('there is no state table', 'run npx cdk deploy');
  try {
    const key = await createWebKeyStore(new DynamoDBClient(options), table, { maxAgeMs: 0 }).stored();
    return key === undefined
      ? ok('no key yet: the first link makes it')
      : ok('links are signed with the key of this stack');
  } catch (error) {
    if (!(error instanceof UnreadableWebKeyError)) throw error;
    return wrong(error.message, 'delete that item in the DynamoDB console');
  }
};

const LONG_UNSEEN_MS = 60 * 86_400_000;

/** Who is signed in to a household's page. */
export const checkDevices = async (
  { options }: AwsAccess,
  stack: DeployedStack,
  { household, now }: { readonly household: string; readonly now: number },
): Promise<Seen[]> => {
  const table = stack.outputs.get(OUTPUTS.stateTable);
  if (stack.outputs.get(OUTPUTS.webUrl) === undefined || table === undefined) return [];
  const devices = await createDeviceStore(new DynamoDBClient(options), table).all(household, now);
  if (devices.length === 0)
    return [note('no device is signed in to the page', 'npx home-mini web link signs one in')];
  const notified = devices.filter(({ device }) => device.push !== undefined).length;
  const unseen = devices.filter(
    ({ device: { signedInAt, seenAt = signedInAt } }) => now - seenAt > LONG_UNSEEN_MS,
  );
  return [
    ok(
      `${devices.length} signed-in device${devices.length === 1 ? '' : 's'}, ${notified} with notifications`,
    ),
    ...unseen.map(({ id, device: { name } }) =>
      note(`${name} was not seen for 60 days`, `yours no more? npx home-mini web sign-out ${id}`),
    ),
  ];
};
