import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as z from 'zod/mini';
import { bundling } from '../lib/bundling.ts';
import { CourierFunction } from '../lib/courier-function.ts';
import { PollerFunction } from '../lib/poller-function.ts';
import { Web } from '../lib/web.ts';

/** The handler as CDK bundles it; disposing of it deletes the files. */
export interface Bundle extends Disposable {
  /** The file that Lambda imports. */
  readonly path: string;
  readonly bytes: number;
  /** Of the function's environment, what matters to starting it. */
  readonly nodeOptions: string;
}

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** Bundles the handler as the stack does. */
export const bundlePoller = (): Bundle =>
  bundle(
    'index.mjs',
    (stack) => new PollerFunction(stack, 'Poller', { octopusApiUrl: 'https://example.com/' }),
  );

/** Bundles the courier as the stack does. */
export const bundleCourier = (): Bundle =>
  bundle('index.mjs', (stack) => new CourierFunction(stack, 'Courier'));

/** Bundles the web function as the stack does, the page's files beside it. */
export const bundleWeb = (households: readonly string[]): Bundle =>
  bundle('index.mjs', (stack) => new Web(stack, 'Web', { households }));

/** Bundles the same handler by the defaults of CDK, with the SDK inside and minified, to compare with. */
export const bundleByDefaults = (): Bundle =>
  bundle(
    'index.js',
    (stack) =>
      new NodejsFunction(stack, 'Poller', {
        entry: fromRoot('lambda/poller/handler.ts'),
        projectRoot: fromRoot('.'),
        depsLockFilePath: fromRoot('package-lock.json'),
        runtime: Runtime.NODEJS_24_X,
        bundling: { bundleAwsSDK: true, minify: true },
      }),
  );

/** Bundles another entry of this repository by the options of the stack, to compare with. */
export const bundleEntry = (entry: string): Bundle =>
  bundle(
    'index.mjs',
    (stack) =>
      new NodejsFunction(stack, 'Poller', {
        entry: fromRoot(entry),
        projectRoot: fromRoot('.'),
        depsLockFilePath: fromRoot('package-lock.json'),
        runtime: Runtime.NODEJS_24_X,
        bundling,
      }),
  );

const templateSchema = z.object({
  Resources: z.record(z.string(), z.looseObject({ Properties: z.optional(z.looseObject({})) })),
});
const environmentSchema = z.object({
  Environment: z.object({ Variables: z.object({ NODE_OPTIONS: z.optional(z.string()) }) }),
});

const bundle = (file: string, addFunction: (stack: Stack) => unknown): Bundle => {
  const outdir = mkdtempSync(join(tmpdir(), 'home-mini-bundle-'));
  const app = new App({ outdir });
  const stack = new Stack(app, 'Bundle');
  addFunction(stack);
  const assembly = app.synth();
  const asset = readdirSync(outdir).find((name) => name.startsWith('asset.'));
  if (asset === undefined) throw new Error('CDK bundled nothing');
  const { Resources } = templateSchema.parse(assembly.getStackArtifact(stack.artifactId).template);
  const environments = Object.values(Resources).map(({ Properties }) =>
    environmentSchema.safeParse(Properties),
  );
  const path = join(outdir, asset, file);
  return {
    path,
    bytes: statSync(path).size,
    nodeOptions: environments.find(({ success }) => success)?.data?.Environment.Variables.NODE_OPTIONS ?? '',
    [Symbol.dispose]: () => rmSync(outdir, { recursive: true }),
  };
};
