import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, type Environment } from 'aws-cdk-lib';
import * as z from 'zod/mini';
import type { Config } from '../config/config.ts';
import { CONFIG_FILE, ConfigError, loadConfig } from '../config/load.ts';
import { configWarnings } from '../config/warnings.ts';
import { STACK_NAME } from '../core/contract/names.ts';
import { HomeMiniAlertsStack } from '../lib/home-mini-alerts-stack.ts';

const environmentSchema = z.object({
  CDK_DEFAULT_ACCOUNT: z.optional(z.string()),
  CDK_DEFAULT_REGION: z.optional(z.string()),
});

const synthesise = (): void => {
  const app = new App({ autoSynth: false });
  const { config, written } = loadConfig(configPath(app));
  for (const warning of configWarnings(config)) console.error(`Warning: ${warning}`);
  new HomeMiniAlertsStack(app, STACK_NAME, {
    description: 'Home Mini Alerts: readings of an Octopus Home Mini, and alerts',
    env: environmentOf(config),
    config,
    written,
  });
  app.synth();
};

const configPath = (app: App): string => {
  const named = z.optional(z.string()).parse(app.node.tryGetContext('config'));
  return named ?? relative(process.cwd(), fileURLToPath(new URL(`../${CONFIG_FILE}`, import.meta.url)));
};

/** Without credentials the CLI gives no account, and perhaps no region: the template then fits any. */
const environmentOf = ({ region: configured }: Config): Environment => {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION } = environmentSchema.parse(process.env);
  const region = configured ?? CDK_DEFAULT_REGION;
  return { ...(account ? { account } : {}), ...(region ? { region } : {}) };
};

try {
  synthesise();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
