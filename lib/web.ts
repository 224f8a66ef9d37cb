import { fileURLToPath } from 'node:url';
import { Duration, Validations } from 'aws-cdk-lib';
import { HttpApi, HttpStage, type IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import { ENVIRONMENT } from '../core/contract/names.ts';
import { WEB_TIMEOUT_MS } from '../core/web/deadlines.ts';
import { BundledFunction } from './bundled-function.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** What strangers can make happen in a second, and at once: `docs/web.md` says what that would cost. */
const REQUESTS_A_SECOND = 5;
const BURST = 5;

/** The page's files go beside the function's code. */
const withPageFiles: ICommandHooks = {
  beforeBundling: () => [],
  beforeInstall: () => [],
  afterBundling: (_inputDir, outputDir) => [
    `node "${fromRoot('bin/node-24.mjs')}" "${fromRoot('scripts/bundle-page.ts')}" "${outputDir}"`,
  ],
};

export interface WebProps {
  readonly households: readonly string[];
}

/** The public door: an HTTP API, and the function behind it with a role of its own. It may neither publish nor see a session. */
export class Web extends BundledFunction {
  /** Begins with https and ends with a slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { households }: WebProps) {
    super(scope, id, {
      description: 'Answers the links in messages and the page on the phone',
      entry: 'page/web/handler.ts',
      memorySize: 256,
      timeout: Duration.millis(WEB_TIMEOUT_MS),
      environment: { [ENVIRONMENT.households]: households.join(',') },
      commandHooks: withPageFiles,
    });
    this.url = this.#open().url;
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
