import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_MS } from '../core/contract/deadlines.ts';
import { ENVIRONMENT } from '../core/contract/names.ts';
import { BundledFunction } from './bundled-function.ts';

export interface PollerFunctionProps {
  readonly octopusApiUrl: string;
}

/** The function that polls one household per invocation, with its logs and its role. */
export class PollerFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { octopusApiUrl }: PollerFunctionProps) {
    super(scope, id, {
      description: 'Polls Octopus for new Home Mini readings, stores them and sends alerts',
      entry: 'lambda/poller/handler.ts',
      memorySize: 256,
      timeout: Duration.millis(FUNCTION_TIMEOUT_MS),
      // The next tick is the retry: it covers the gap, and a retried call would only spend the call limit.
      asynchronous: { retryAttempts: 0, maxEventAge: Duration.minutes(1) },
      environment: { [ENVIRONMENT.octopusApiUrl]: octopusApiUrl },
    });
  }
}
