import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import * as z from 'zod/mini';
import { EXAMPLE_FILE, loadConfig } from '../config/load.ts';
import type { PollEvery } from '../config/settings.ts';
import { recipientSchema } from '../core/channels/recipient.ts';
import { isPushKind } from '../core/channels/registry.ts';
import { STACK_NAME } from '../core/contract/names.ts';
import { HomeMiniAlertsStack } from '../lib/home-mini-alerts-stack.ts';
import { type IamTables, iamRows } from './iam-document.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-2';

const DEVICES = recipientSchema.parse({ webPush: 'phones' });

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const cdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/** How the example household lives. */
export interface ExampleHousehold {
  readonly pollEvery: PollEvery;
  /** Whether its push recipients are among those that are told. */
  readonly push: boolean;
  /** Whether the public door is open. */
  readonly web?: boolean;
  /** Whether devices of its page are told. */
  readonly devices?: boolean;
}

/** The template of the example config, changed in these; the functions' code is left out. */
export const exampleTemplate = ({
  pollEvery,
  push,
  web = false,
  devices = false,
}: ExampleHousehold): unknown => {
  const { config, written } = loadConfig(fromRoot(EXAMPLE_FILE));
  const households = config.households.map((household) => ({
    ...household,
    pollEvery,
    recipients: [
      ...household.recipients.filter(({ kind }) => push || !isPushKind(kind)),
      ...(devices ? [DEVICES] : []),
    ],
  }));
  const { context } = cdkJsonSchema.parse(JSON.parse(readFileSync(fromRoot('cdk.json'), 'utf8')));
  const outdir = mkdtempSync(join(tmpdir(), 'home-mini-template-'));
  try {
    const app = new App({
      outdir,
      context: { ...context, 'aws:cdk:bundling-stacks': [] },
      builtinCloudFormationValidation: false,
    });
    new HomeMiniAlertsStack(app, STACK_NAME, {
      env: { account: ACCOUNT, region: REGION },
      config: { ...config, households, web },
      written,
    });
    return app.synth().getStackByName(STACK_NAME).template;
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

/** What the roles of the example may do, in each of its lives. */
export const exampleIam = (): IamTables => {
  const rows = (household: ExampleHousehold) => iamRows(exampleTemplate(household));
  return {
    usual: rows({ pollEvery: '1m', push: false }),
    push: rows({ pollEvery: '1m', push: true }),
    fast: rows({ pollEvery: '30s', push: false }),
    web: rows({ pollEvery: '1m', push: false, web: true }),
    devices: rows({ pollEvery: '1m', push: true, web: true, devices: true }),
  };
};
