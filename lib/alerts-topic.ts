import { RemovalPolicy } from 'aws-cdk-lib';
import { Subscription, SubscriptionFilter, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Recipient } from '../core/channels/recipient.ts';
import { protocolOf, recipientIdOf } from '../core/channels/registry.ts';
import { TO_ATTRIBUTE, TOPIC_DISPLAY_NAME } from '../core/contract/names.ts';

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
    for (const recipient of recipients) {
      const named = protocolOf(recipient.kind);
      const protocol = Object.values(SubscriptionProtocol).find((one) => one === named);
      if (protocol !== undefined) this.#subscribe(protocol, recipient);
    }
  }

  #subscribe(protocol: SubscriptionProtocol, recipient: Recipient): void {
    const id = recipientIdOf(recipient);
    new Subscription(this, `Recipient${id}`, {
      topic: this.topic,
      protocol,
      endpoint: recipient.address,
      filterPolicy: { [TO_ATTRIBUTE]: SubscriptionFilter.stringFilter({ allowlist: [id] }) },
    });
  }
}
