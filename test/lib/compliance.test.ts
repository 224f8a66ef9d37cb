import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type App, Stack, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod/mini';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import {
  appWithoutBundling,
  resourcesOf,
  stackOf,
  statementsOf,
  templateOf,
} from '../support/stack-template.ts';

const raw = rawConfig([rawHousehold({ pollEvery: '30s' }), rawHousehold({ name: 'flat-2b' })], {
  web: true,
});

const checkedApp = (): App => {
  const app = appWithoutBundling();
  onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
  stackOf(app, raw);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};

const reportSchema = z.looseObject({
  pluginReports: z.array(z.looseObject({ violations: z.array(z.unknown()) })),
});

// The check of the template against CloudFormation's schemas takes seconds to load.
describe('the stack under cdk-nag’s AWS Solutions checks', { timeout: 90_000 }, () => {
  it('has no finding without a reason beside its resource, warnings included', () => {
    const { directory } = checkedApp().synth();
    const report = reportSchema.parse(
      JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')),
    );
    expect(report.pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it('would be refused with a topic that takes messages without TLS', () => {
    const app = checkedApp();
    new Topic(new Stack(app, 'Careless'), 'Topic');
    expect(() => app.synth()).toThrow(/AwsSolutions-SNS3/);
  });
});

describe('permissions', () => {
  it('name every action and resource; stars stand only where something is denied to all', () => {
    const template = templateOf(raw);
    const policies = ['AWS::IAM::Policy', 'AWS::SNS::TopicPolicy', 'AWS::SQS::QueuePolicy'].flatMap((type) =>
      Object.values(resourcesOf(template, type)),
    );
    const allowed = policies.flatMap(statementsOf).filter(({ effect }) => effect !== 'Deny');
    expect(allowed.length).toBeGreaterThan(8);
    expect(
      allowed.filter(({ actions, resources, principal }) =>
        [...actions, ...resources, JSON.stringify(principal) ?? ''].some((text) => text.includes('*')),
      ),
    ).toEqual([]);
  });
});
