import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const flagsSchema = z.record(z.string(), z.unknown());
const read = (path: string | URL): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('cdk.json', () => {
  it('sets every feature flag as this version of the CDK recommends, so that cdk asks for none', () => {
    const recommended = createRequire(import.meta.url).resolve('aws-cdk-lib/recommended-feature-flags.json');
    const { context } = z
      .looseObject({ context: flagsSchema })
      .parse(read(new URL('../../cdk.json', import.meta.url)));
    expect(context).toEqual(flagsSchema.parse(read(recommended)));
  });
});
