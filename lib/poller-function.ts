import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_MS } from '../core/contract/deadlines.ts';
import { ENVIRONMENT, PARAMETER_PREFIX } from '../core/contract/names.ts';
import { bundling } from './bundling.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

export interface PollerFunctionProps {
  readonly octopusApiUrl: string;
}

/** The function that polls one household per invocation, with its logs and its role. */
export class PollerFunction extends Construct {
  readonly function: NodejsFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { octopusApiUrl }: PollerFunctionProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: the managed policy that CDK would attach allows writing to every log group.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    this.function = new NodejsFunction(this, 'Function', {
      description: 'Polls Octopus for new Home Mini readings, stores them and sends alerts',
      entry: fromRoot('lambda/poller/handler.ts'),
      projectRoot: fromRoot('.'),
      depsLockFilePath: fromRoot('package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.millis(FUNCTION_TIMEOUT_MS),
      // The next tick is the retry: it covers the gap, and a retried call would only spend the call limit.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        [ENVIRONMENT.parameterPrefix]: PARAMETER_PREFIX,
        [ENVIRONMENT.octopusApiUrl]: octopusApiUrl,
        NODE_OPTIONS: '--enable-source-maps',
      },
      bundling,
    });
  }
}
