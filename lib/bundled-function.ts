import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, LoggingFormat, Runtime, SystemLogLevel } from 'aws-cdk-lib/aws-lambda';
import { type ICommandHooks, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENVIRONMENT, PARAMETER_PREFIX } from '../core/contract/names.ts';
import { bundling } from './bundling.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const REQUIRE =
  "import { createRequire as createRequireOfNode } from 'node:module'; const require = createRequireOfNode(import.meta.url);";

export interface BundledFunctionProps {
  readonly description: string;
  /** The file of the handler, from the root of the repository. */
  readonly entry: string;
  readonly memorySize: number;
  readonly timeout: Duration;
  /** Beside what every function is told. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Something in it is CommonJS and requires modules of Node: an ES module has no `require` of its own. */
  readonly commonJs?: boolean;
  /** Puts files beside the code, after it was bundled. */
  readonly commandHooks?: ICommandHooks;
  /** What becomes of an asynchronous invocation that fails or waits; AWS's defaults where nothing is said. */
  readonly asynchronous?: { readonly retryAttempts: number; readonly maxEventAge: Duration };
}

/** A function of this repository with a role and a log group of its own; it may do nothing but write its log. */
export class BundledFunction extends Construct {
  readonly function: NodejsFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { description, entry, memorySize, timeout, environment, asynchronous, commandHooks } = props;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of our own: the managed policy that CDK would attach allows writing to every log group.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    this.function = new NodejsFunction(this, 'Function', {
      description,
      entry: fromRoot(entry),
      projectRoot: fromRoot('.'),
      depsLockFilePath: fromRoot('package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      timeout,
      ...asynchronous,
      role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      // Lambda's own lines about invocations that went well would cost more than ours, and be the dearest part of a flood.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        [ENVIRONMENT.parameterPrefix]: PARAMETER_PREFIX,
        ...environment,
        NODE_OPTIONS: '--enable-source-maps',
      },
      bundling: {
        ...bundling,
        ...(commandHooks === undefined ? {} : { commandHooks }),
        ...(props.commonJs ? { banner: REQUIRE } : {}),
      },
    });
  }
}
