import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import * as z from 'zod/mini';
import { EXAMPLE_FILE, loadConfig } from '../config/load.ts';
import type { PollEvery } from '../config/settings.ts';
import { STACK_NAME } from '../core/contract/names.ts';
import { HomeMiniAlertsStack } from '../lib/home-mini-alerts-stack.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-2';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const cdkJsonSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/** The template of the example config, polled at another cadence; the function's code is left out. */
export const exampleTemplate = (pollEvery: PollEvery): unknown => {
  const { config, written } = loadConfig(fromRoot(EXAMPLE_FILE));
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
      config: { ...config, households: config.households.map((household) => ({ ...household, pollEvery })) },
      written,
    });
    return app.synth().getStackByName(STACK_NAME).template;
  } finally {
    rmSync(outdir, { recursive: true });
  }
};
