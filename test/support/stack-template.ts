import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod/mini';
import { parseConfigValue } from '../../config/config.ts';
import { STACK_NAME } from '../../core/contract/names.ts';
import { HomeMiniAlertsStack } from '../../lib/home-mini-alerts-stack.ts';

const cdkJsonSchema = z.looseObject({ context: z.record(z.string(), z.unknown()) });
const rawConfigSchema = z.looseObject({ households: z.array(z.unknown()) });

/** An app with the project's feature flags that does not bundle the function: that takes seconds. */
export const appWithoutBundling = (props: AppProps = {}): App => {
  const file = readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8');
  const { context } = cdkJsonSchema.parse(JSON.parse(file));
  return new App({ ...props, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
};

/** The stack of a config as a file would spell it. */
export const stackOf = (app: App, raw: unknown): HomeMiniAlertsStack => {
  const parsed = parseConfigValue(raw);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return new HomeMiniAlertsStack(app, STACK_NAME, {
    env: { account: '123456789012', region: 'eu-west-2' },
    config: parsed.value,
    written: rawConfigSchema.parse(raw).households,
  });
};

/** The CloudFormation template of a config as a file would spell it; the check of its schema is left to the compliance test. */
export const templateOf = (raw: unknown): Template => {
  const outdir = mkdtempSync(join(tmpdir(), 'home-mini-template-'));
  try {
    return Template.fromStack(
      stackOf(appWithoutBundling({ outdir, builtinCloudFormationValidation: false }), raw),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
};

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()),
  DeletionPolicy: z.optional(z.string()),
});
export type Resource = z.output<typeof resourceSchema>;

/** All resources of a template by logical id, those of one type if given. */
export const resourcesOf = (template: Template, type?: string): Record<string, Resource> => {
  const { Resources } = z
    .looseObject({ Resources: z.record(z.string(), resourceSchema) })
    .parse(template.toJSON());
  return Object.fromEntries(
    Object.entries(Resources).filter(([, { Type }]) => type === undefined || Type === type),
  );
};

const intrinsicSchema = z.union([
  z.pipe(
    z.strictObject({ Ref: z.string() }),
    z.transform(({ Ref }) => `<${Ref}>`),
  ),
  z.pipe(
    z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
    z.transform((value) => `<${value['Fn::GetAtt'].join('.')}>`),
  ),
  z.pipe(
    z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
    z.transform((value) => value['Fn::Join'][1].map(textOf).join(value['Fn::Join'][0])),
  ),
  z.string(),
]);

/** A value of a template as text: references stand as `<LogicalId>` or `<LogicalId.Attribute>`. */
export function textOf(value: unknown): string {
  return intrinsicSchema.parse(value);
}

const listSchema = z.pipe(
  z.union([z.array(z.unknown()), z.string(), z.looseObject({})]),
  z.transform((value): unknown[] => (Array.isArray(value) ? value : [value])),
);
const statementSchema = z.looseObject({
  Effect: z.string(),
  Action: listSchema,
  Resource: z.optional(listSchema),
  Principal: z.optional(z.unknown()),
  Condition: z.optional(z.unknown()),
});
const policySchema = z.looseObject({
  PolicyDocument: z.looseObject({ Statement: z.array(statementSchema) }),
});

export interface Statement {
  readonly effect: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly principal: unknown;
  readonly condition: unknown;
}

/** The statements of a policy resource of any type. */
export const statementsOf = ({ Properties }: Resource): Statement[] =>
  policySchema.parse(Properties).PolicyDocument.Statement.map((statement) => ({
    effect: statement.Effect,
    actions: statement.Action.map(textOf).sort(),
    resources: (statement.Resource ?? []).map(textOf).sort(),
    principal: statement.Principal,
    condition: statement.Condition,
  }));

/** The one resource of a type whose logical id starts with `prefix`. */
export const resourceOf = (template: Template, type: string, prefix = ''): Resource & { id: string } => {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(prefix));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type} ${prefix}`);
  return { id: only[0], ...only[1] };
};
