import { Duration, Stack } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import {
  type IScheduleTarget,
  Schedule,
  ScheduleExpression,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke, SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import type { HouseholdConfig } from '../config/household.ts';
import { type PollEvery, pollEveryMs } from '../config/settings.ts';
import { pascalCase } from '../core/contract/slug.ts';
import { HalfMinuteQueue } from './half-minute-queue.ts';

export interface PollSchedulesProps {
  readonly poller: LambdaFunction;
}

/** Invokes the poller for each household, as often as the household wants. */
export class PollSchedules extends Construct {
  readonly #poller: LambdaFunction;
  readonly #role: Role;
  #halfMinute: Queue | undefined;

  constructor(scope: Construct, id: string, { poller }: PollSchedulesProps) {
    super(scope, id);
    this.#poller = poller;
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    this.#grant('lambda:InvokeFunction', poller.functionArn);
  }

  /** Schedules the polls of one household, once `needed` is there. */
  add({ name, pollEvery }: Pick<HouseholdConfig, 'name' | 'pollEvery'>, needed: IDependable): void {
    const household = new Construct(this, `Household${pascalCase(name)}`);
    household.node.addDependency(this.#role, needed);
    const props = {
      // As it is: the targets would add every version of the function and more queue actions.
      role: this.#role.withoutPolicyUpdates(),
      input: ScheduleTargetInput.fromObject({ household: name }),
      // The next tick is the retry.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
    };
    const schedule = (id: string, target: IScheduleTarget) =>
      new Schedule(household, id, {
        description: `Polls ${name} every ${pollEvery}`,
        schedule: expressionOf(pollEvery),
        target,
      });
    schedule('Schedule', new LambdaInvoke(this.#poller, props));
    if (pollEvery === '30s') schedule('HalfMinute', new SqsSendMessage(this.#halfMinuteQueue(), props));
  }

  #halfMinuteQueue(): Queue {
    if (this.#halfMinute === undefined) {
      const halfMinute = new HalfMinuteQueue(this, 'HalfMinute');
      halfMinute.connect(this.#poller);
      this.#halfMinute = halfMinute.queue;
      this.#grant('sqs:SendMessage', this.#halfMinute.queueArn);
    }
    return this.#halfMinute;
  }

  #grant(action: string, arn: string): void {
    Grant.addToPrincipal({ grantee: this.#role, actions: [action], resourceArns: [arn] });
  }
}

// A rate counts from its creation: the two schedules of a half-minute household must tick together to be 30 s apart.
const expressionOf = (pollEvery: PollEvery): ScheduleExpression =>
  pollEvery === '30s'
    ? ScheduleExpression.expression('cron(* * * * ? *)')
    : ScheduleExpression.rate(Duration.millis(pollEveryMs(pollEvery)));
