import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { HouseholdConfig } from '../config/household.ts';
import { pollEveryMs } from '../config/settings.ts';
import { MINUTE_MS } from '../core/contract/lengths.ts';
import { pascalCase } from '../core/contract/slug.ts';
import { errorsOf, freshnessOf } from './metrics.ts';

export interface SelfMonitoringProps {
  readonly poller: LambdaFunction;
  /** Undefined where nobody has a push channel. */
  readonly courier?: LambdaFunction | undefined;
  readonly households: readonly Pick<HouseholdConfig, 'name' | 'pollEvery'>[];
  /** Told when an alarm goes off and when it is over. */
  readonly topic: ITopic;
}

/** What a person reads when an alarm goes off. */
interface AlarmText {
  /** What does not work meanwhile. */
  readonly impact: string;
  /** What to look at first. */
  readonly firstStep: string;
  /** Heading of its entry in `docs/runbook.md`. */
  readonly runbook: string;
}

interface AlarmTerms {
  readonly metric: Metric;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}

const SHORTEST_SILENCE_MINUTES = 15;
const POLLS_MISSED = 3;

/** Alarms about the poller itself: it fails, no longer runs for a household, or its messages do not get to phones. */
export class SelfMonitoring extends Construct {
  readonly #topic: ITopic;

  constructor(scope: Construct, id: string, { poller, courier, households, topic }: SelfMonitoringProps) {
    super(scope, id);
    this.#topic = topic;
    const slowestMinutes = Math.max(...households.map(({ pollEvery }) => minutesOf(pollEvery)));
    this.#alarm(
      'Failing',
      {
        // One period holds a poll of every household: shorter ones would be mostly empty.
        metric: errorsOf(poller, Duration.minutes(slowestMinutes)),
        threshold: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 5,
        datapointsToAlarm: 3,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      },
      {
        impact: 'Home Mini Alerts fails again and again: readings may be missing and alerts late',
        firstStep: 'open the log group of the function and read the newest lines of level ERROR',
        runbook: 'Failing',
      },
    );
    for (const { name, pollEvery } of households) this.#alarmOnSilence(name, minutesOf(pollEvery));
    if (courier !== undefined) this.#alarmOnCourier(courier);
  }

  #alarmOnCourier(courier: LambdaFunction): void {
    this.#alarm(
      'PushFailing',
      {
        metric: errorsOf(courier, Duration.minutes(1)),
        threshold: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 15,
        datapointsToAlarm: 3,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      },
      {
        impact: 'alerts may not reach phones by push; emails and texts go out as ever',
        firstStep: 'open the log group of the courier and read the newest lines of level ERROR',
        runbook: 'Push failing',
      },
    );
  }

  #alarmOnSilence(household: string, pollEveryMinutes: number): void {
    const minutes = Math.max(SHORTEST_SILENCE_MINUTES, POLLS_MISSED * pollEveryMinutes);
    this.#alarm(
      `NotRunning${pascalCase(household)}`,
      {
        // Minutes, not one long period: CloudWatch looks back some periods more before it believes that data is missing.
        metric: freshnessOf(household, { statistic: 'SampleCount', period: Duration.minutes(1) }),
        threshold: 1,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: minutes,
        datapointsToAlarm: minutes,
        treatMissingData: TreatMissingData.BREACHING,
      },
      {
        impact: `no poll of ${household} for ${minutes} minutes: no readings are stored and nobody is alerted. After a first deploy ALARM, then OK within ${minutes} minutes, is normal`,
        firstStep: 'open EventBridge Scheduler in the console and see that the schedule is there and enabled',
        runbook: 'Not running',
      },
    );
  }

  #alarm(id: string, terms: AlarmTerms, text: AlarmText): void {
    const alarm = new Alarm(this, id, { ...terms, alarmDescription: describe(text) });
    const tell = new SnsAction(this.#topic);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}

const minutesOf = (pollEvery: HouseholdConfig['pollEvery']): number =>
  Math.max(1, pollEveryMs(pollEvery) / MINUTE_MS);

const describe = ({ impact, firstStep, runbook }: AlarmText): string =>
  `Impact: ${impact}. First step: ${firstStep}. More: docs/runbook.md, "${runbook}".`;
