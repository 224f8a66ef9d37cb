import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Modules that the bundle takes in place of others, to be smaller and to start sooner; each says why. */
const REPLACED = {
  '@aws-sdk/credential-provider-node': './lambda/aws/environment-credentials.ts',
  '@aws-sdk/client-sns': './lambda/bundled/client-sns.ts',
  '@aws-sdk/client-ssm': './lambda/bundled/client-ssm.ts',
  '@aws-sdk/endpoint-cache': './lambda/bundled/endpoint-cache.ts',
  '@smithy/core/event-streams': './lambda/bundled/event-streams.ts',
  'node:http': './lambda/bundled/node-http.ts',
  'node:https': './lambda/bundled/node-https.ts',
};

/** Files inside the SDK's packages: imported from where their types are, bundled from where their code is. */
const PARTS = {
  '@aws-sdk/client-dynamodb/dist-types': '@aws-sdk/client-dynamodb/dist-es',
  '@aws-sdk/client-sns/dist-types': '@aws-sdk/client-sns/dist-es',
  '@aws-sdk/client-ssm/dist-types': '@aws-sdk/client-ssm/dist-es',
};

/** How the function is bundled. */
export const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  // Without it esbuild takes the CommonJS builds of the SDK, which an ES module can't load.
  mainFields: ['module', 'main'],
  bundleAwsSDK: true,
  // Classes lose their names; every error has its own as a property, and that is what logs show.
  minify: true,
  sourceMap: true,
  sourcesContent: false,
  // Each client of the SDK brings its whole package.json along (6 KB), to name its version in a header; nothing else is JSON.
  loader: { '.json': 'empty' },
  esbuildArgs: { '--alias': Object.entries({ ...REPLACED, ...PARTS }).map(([name, by]) => `${name}=${by}`) },
};
