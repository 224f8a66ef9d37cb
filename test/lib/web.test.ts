import { describe, expect, it } from 'vitest';
import { ENVIRONMENT } from '../../core/contract/names.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import {
  type Resource,
  resourceOf,
  resourcesOf,
  statementsOf,
  templateOf,
  textOf,
} from '../support/stack-template.ts';

const config = rawConfig([rawHousehold(), rawHousehold({ name: 'flat-2b' })], { web: true });
const template = templateOf(config);
const fn = resourceOf(template, 'AWS::Lambda::Function', 'Web');
const state = resourceOf(template, 'AWS::DynamoDB::Table', 'State').id;
const readings = resourceOf(template, 'AWS::DynamoDB::Table', 'Readings').id;
const stage = resourceOf(template, 'AWS::ApiGatewayV2::Stage');
const statements = statementsOf(resourceOf(template, 'AWS::IAM::Policy', 'Web'));

const keysOf = (condition: unknown): readonly string[] => {
  const keys = JSON.parse(JSON.stringify(condition ?? {}))['ForAllValues:StringEquals']?.[
    'dynamodb:LeadingKeys'
  ];
  return Array.isArray(keys) ? keys : [];
};
const onState = (action: string) =>
  statements.filter(
    ({ actions, resources }) => actions.includes(action) && resources.includes(`<${state}.Arn>`),
  );
const partitions = (action: string): readonly string[] =>
  onState(action).flatMap(({ condition }) => keysOf(condition));

describe('the public door', () => {
  it('is closed unless the config opens it', () => {
    const closed = templateOf(rawConfig([rawHousehold()]));
    expect(Object.keys(resourcesOf(closed, 'AWS::ApiGatewayV2::Api'))).toEqual([]);
    expect(Object.keys(resourcesOf(closed)).filter((id) => id.startsWith('Web'))).toEqual([]);
    expect(Object.keys(closed.findOutputs('*')).filter((key) => key.startsWith('Web'))).toEqual([]);
    expect(JSON.stringify(closed.toJSON())).not.toContain('webUrl');
  });

  it('lets five requests a second through, five at once, on the default stage, and keeps no access log', () => {
    expect(stage.Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 5 },
    });
    expect(stage.Properties).not.toHaveProperty('AccessLogSettings');
  });

  it('hands every path to the web function in payload 2.0', () => {
    expect(
      Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route')).map(
        ({ Properties }) => Properties.RouteKey,
      ),
    ).toEqual(['$default']);
    expect(resourceOf(template, 'AWS::ApiGatewayV2::Integration').Properties).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
  });

  it('may be invoked by its own API and by nobody else', () => {
    const permissions = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).filter(
      ({ Properties }: Resource) => JSON.stringify(Properties.FunctionName).includes(fn.id),
    );
    expect(permissions.map(({ Properties }) => Properties.Principal)).toEqual(['apigateway.amazonaws.com']);
    const api = resourceOf(template, 'AWS::ApiGatewayV2::Api').id;
    expect(JSON.stringify(permissions[0]?.Properties.SourceArn)).toContain(api);
  });

  it('tells its address by an output and to the poller by the settings, without asking for the API’s attributes', () => {
    const outputs = template.findOutputs('*');
    expect(outputs).toHaveProperty('WebUrl');
    expect(outputs).toHaveProperty('WebFunctionName');
    const text = JSON.stringify(template.toJSON());
    expect(text).not.toContain('ApiEndpoint');
    for (const name of ['Home', 'Flat2b']) {
      const settings = resourceOf(template, 'AWS::SSM::Parameter', `Household${name}ParametersSettings`);
      expect(JSON.stringify(settings.Properties.Value)).toContain('webUrl');
    }
  });
});

describe('the web function', () => {
  it('has 256 MB and 10 s, and logs nothing of its own about each request', () => {
    expect(fn.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 10,
      LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
    });
  });

  it('knows tables, prefix and the names of the households', () => {
    expect(fn.Properties.Environment).toEqual({
      Variables: {
        [ENVIRONMENT.readingsTable]: { Ref: readings },
        [ENVIRONMENT.stateTable]: { Ref: state },
        [ENVIRONMENT.parameterPrefix]: '/home-mini-alerts',
        [ENVIRONMENT.households]: 'home,flat-2b',
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
  });

  it('may do exactly this and nothing else', () => {
    const actions = statements.flatMap((statement) => statement.actions);
    expect([...new Set(actions)].sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameters',
    ]);
  });

  it('may not publish, to any topic', () => {
    expect(statements.filter(({ actions }) => actions.some((one) => one.startsWith('sns:')))).toEqual([]);
  });

  it('may look at these partitions of the state table by their whole names, never at a session or the couriers’ items', () => {
    const own = (name: string) => [name, `${name}#days`, `${name}#told`, `${name}#devices`];
    expect([...partitions('dynamodb:Query')].sort()).toEqual(
      [...own('home'), ...own('flat-2b'), '#web', '#vapid'].sort(),
    );
    expect(JSON.stringify(statements)).not.toMatch(/#session|#channels|#deliveries/);
  });

  it('may write only what people ask for, devices and its own keys: no monitor, no token', () => {
    expect([...partitions('dynamodb:PutItem')].sort()).toEqual(
      ['home#hush', 'home#devices', 'flat-2b#hush', 'flat-2b#devices', '#web', '#vapid'].sort(),
    );
  });

  it('gets single items of what people asked for and of its own keys alone', () => {
    expect(partitions('dynamodb:GetItem')).toEqual(['home#hush', 'flat-2b#hush', '#web']);
  });

  it('has no way to the state table past those names', () => {
    for (const action of ['dynamodb:Query', 'dynamodb:PutItem']) {
      for (const { condition } of onState(action)) expect(keysOf(condition).length).toBeGreaterThan(0);
    }
    expect(JSON.stringify(statements)).not.toContain('StringLike');
  });

  it('may only query readings', () => {
    const found = statements.filter(({ resources }) => resources.includes(`<${readings}.Arn>`));
    expect(found.flatMap(({ actions }) => actions)).toEqual(['dynamodb:Query']);
  });

  it('may read settings and rules, and no API key and no secret of a channel', () => {
    const read = statements.filter(({ actions }) => actions.includes('ssm:GetParameters'));
    const names = read
      .flatMap(({ resources }) => resources)
      .map((arn) => textOf(arn).replace(/^.*parameter/, ''));
    expect(names.sort()).toEqual(
      ['home', 'flat-2b']
        .flatMap((home) => [`/home-mini-alerts/${home}/rules`, `/home-mini-alerts/${home}/settings`])
        .sort(),
    );
  });

  it('has no managed policy, whose permissions would be wider', () => {
    expect(resourceOf(template, 'AWS::IAM::Role', 'Web').Properties).not.toHaveProperty('ManagedPolicyArns');
  });
});
