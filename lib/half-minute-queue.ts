import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { QUEUE_VISIBILITY_MS } from '../core/contract/deadlines.ts';

/** Hands what comes in on the minute to the function 30 s later: schedules know no seconds, and a sleep would be billed. */
export class HalfMinuteQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      deliveryDelay: Duration.seconds(30),
      // Gone before it could be delivered again: the next tick is the retry.
      retentionPeriod: Duration.minutes(1),
      visibilityTimeout: Duration.millis(QUEUE_VISIBILITY_MS),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'A missed tick tells nothing that the next one does not: dead letters would only pile up.',
    });
  }

  /** Lets the queue invoke a function with one message at a time. */
  connect(fn: LambdaFunction): void {
    fn.addEventSource(new SqsEventSource(this.queue, { batchSize: 1 }));
  }
}
