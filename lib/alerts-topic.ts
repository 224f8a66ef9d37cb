import { RemovalPolicy } from 'aws-cdk-lib';
import { Subscription, SubscriptionFilter, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Recipient } from '../config/recipients.ts';
import { recipientId, TO_ATTRIBUTE, TOPIC_DISPLAY_NAME } from '../core/contract/names.ts';

const PROTOCOLS = { email: SubscriptionProtocol.EMAIL, sms: SubscriptionProtocol.SMS } as const;

export interface AlertsTopicProps {
  readonly recipients: readonly Recipient[];
}

/** A household's alerts. Each message names the recipients it is for, and each subscription lets only those through. */
export class AlertsTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { recipients }: AlertsTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: TOPIC_DISPLAY_NAME, enforceSSL: true });
    this.topic.applyRemovalPolicy(RemovalPolicy.DESTROY);
    for (const { kind, address } of recipients) this.#subscribe(PROTOCOLS[kind], address);
  }

  #subscribe(protocol: SubscriptionProtocol, address: string): void {
    const recipient = recipientId(address);
    new Subscription(this, `Recipient${recipient}`, {
      topic: this.topic,
      protocol,
      endpoint: address,
      filterPolicy: { [TO_ATTRIBUTE]: SubscriptionFilter.stringFilter({ allowlist: [recipient] }) },
    });
  }
}
