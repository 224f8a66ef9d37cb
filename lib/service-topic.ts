import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { recipientId, TOPIC_DISPLAY_NAME } from '../core/contract/names.ts';

export interface ServiceTopicProps {
  readonly email: string;
}

/** Alarms about the poller itself, to one email address. */
export class ServiceTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email }: ServiceTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: TOPIC_DISPLAY_NAME, enforceSSL: true });
    this.topic.applyRemovalPolicy(RemovalPolicy.DESTROY);
    // `enforceSSL` puts a policy in place of SNS's default one, which let alarms of this account publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AllowAlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    new Subscription(this, `Recipient${recipientId(email)}`, {
      topic: this.topic,
      protocol: SubscriptionProtocol.EMAIL,
      endpoint: email,
    });
  }
}
