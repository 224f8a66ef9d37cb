import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { HttpApi, HttpStage, type IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENVIRONMENT, PARAMETER_PREFIX } from '../core/contract/names.ts';
import { WEB_TIMEOUT_MS } from '../core/web/deadlines.ts';
import { bundling } from './bundling.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What strangers can make happen in a second, and at once: `docs/web.md` says what that would cost. */
const REQUESTS_A_SECOND = 5;
const BURST = 5;

export interface WebProps {
  readonly households: readonly string[];
}

/** The public door: an HTTP API, and the function behind it with a role of its own. It may neither publish nor see a session. */
export class Web extends Construct {
  readonly function: NodejsFunction;
  /** Begins with https and ends with a slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { households }: WebProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new NodejsFunction(this, 'Function', {
      description: 'Answers the links in messages and the page on the phone',
      entry: fromRoot('page/web/handler.ts'),
      projectRoot: fromRoot('.'),
      depsLockFilePath: fromRoot('package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.millis(WEB_TIMEOUT_MS),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Lambda's own lines about each request would be the dearest part of a flood.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        [ENVIRONMENT.parameterPrefix]: PARAMETER_PREFIX,
        [ENVIRONMENT.households]: households.join(','),
        NODE_OPTIONS: '--enable-source-maps',
      },
      bundling: { ...bundling, commandHooks: withPageFiles },
    });
    const stage = this.#open();
    this.url = stage.url;
  }

  #open(): IHttpStage {
    const api = new HttpApi(this, 'Api', {
      description: 'Home Mini Alerts: links in messages and the page on the phone',
      createDefaultStage: false,
      defaultIntegration: new HttpLambdaIntegration('Function', this.function),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: REQUESTS_A_SECOND, burstLimit: BURST },
    });
    Validations.of(api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'The function authorises every request itself: signed tokens in links, signed cookies looked up as devices. No authorizer of API Gateway knows either.',
    });
    Validations.of(stage).acknowledge({
      id: 'AwsSolutions-APIG1',
      reason:
        'Paths carry tokens, which belong into no log; the stage is throttled, and the function logs what fails.',
    });
    return stage;
  }
}

/** The page's files go beside the function's code. */
const withPageFiles = {
  beforeBundling: () => [],
  beforeInstall: () => [],
  afterBundling: (_inputDir: string, outputDir: string) => [
    `node "${fromRoot('bin/node-24.mjs')}" "${fromRoot('scripts/bundle-page.ts')}" "${outputDir}"`,
  ],
};
