import { readFileSync } from 'node:fs';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { channelsCommand } from '../../../../cli/commands/channels/command.ts';
import type { CliContext } from '../../../../cli/context.ts';
import { parseConfig } from '../../../../config/config.ts';
import { settingsParameterValue } from '../../../../config/written.ts';
import type { RecipientState } from '../../../../core/channels/channel-state.ts';
import { recipientId } from '../../../../core/contract/names.ts';
import { runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockParameters, mockStack, TOPIC } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

export const ME = { email: 'me@example.com' };
export const path = (channel: string): string => `/home-mini-alerts/home/channels/${channel}`;

/** A household on an AWS in memory, whose config names these recipients and which keeps these secrets. */
export const householdWith = (
  recipients: readonly object[],
  secrets: Readonly<Record<string, object>> = {},
  deployed: readonly object[] = recipients,
) => {
  const folder = temporaryFolder();
  const raw = (who: readonly object[]) =>
    rawConfig([rawHousehold({ recipients: who })], { region: 'eu-west-2' });
  const file = folder.write('home-mini.config.json', raw(recipients));
  const parsed = parseConfig(JSON.stringify(raw(deployed)));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [household] = parsed.value.households;
  const parameters = mockParameters({
    '/home-mini-alerts/home/settings': settingsParameterValue(
      household!,
      parsed.value.readings.keepFor,
      TOPIC,
    ),
    ...Object.fromEntries(
      Object.entries(secrets).map(([name, secret]) => [path(name), JSON.stringify(secret)]),
    ),
  });
  mockStack({}, { CourierFunctionName: 'HomeMiniAlerts-Courier' });
  mockClient(STSClient).on(GetCallerIdentityCommand).resolves({ Account: '123456789012', Arn: 'arn:me' });
  const dynamodb = mockClient(DynamoDBClient);
  dynamodb.on(GetItemCommand).resolves({});
  return {
    file,
    parameters,
    /** The secret of `telegram/family`, parsed. */
    secret: (name: string): unknown => {
      const stored = parameters.stored.get(path(name));
      return stored === undefined ? undefined : JSON.parse(stored.text);
    },
    recipients: (): unknown => JSON.parse(readFileSync(file, 'utf8')).households[0].recipients,
    /** What the courier remembers of a channel, `telegram:family`. */
    remembers: (channel: string, state: RecipientState) =>
      dynamodb.on(GetItemCommand).resolves({
        Item: {
          version: { N: '3' },
          body: { S: JSON.stringify({ recipients: { [recipientId(channel)]: state } }) },
        },
      }),
    run: (argv: readonly string[], around: Partial<CliContext> = {}) => {
      const env = { ALLOW_LOOPBACK: 'true', ...around.env };
      return runCommand(channelsCommand, [...argv, '--config', file], { ...around, env });
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
};

export const messageOf = ({ error }: { readonly error: unknown }): string =>
  error instanceof Error ? error.message : String(error);
