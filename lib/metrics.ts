import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS } from '../core/contract/names.ts';

interface Reduction {
  /** As CloudWatch names it: `SampleCount`, `Maximum`. */
  readonly statistic: string;
  readonly period: Duration;
}

/** Seconds since the newest reading, once a poll: its sample count is the number of polls. */
export const freshnessOf = (household: string, by: Reduction): Metric =>
  new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS.freshness,
    // Powertools adds `service` to every metric; one dimension less names another metric, one that is always empty.
    dimensionsMap: { service: METRICS.service, household },
    ...by,
  });

/** Invocations that threw: AWS refused or could not be reached, or a fault of ours. */
export const errorsOf = (fn: IFunction, period: Duration): Metric =>
  fn.metricErrors({ statistic: 'Sum', period });
