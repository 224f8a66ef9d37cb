import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Subscription, SubscriptionFilter, SubscriptionProtocol } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { HouseholdConfig } from '../config/household.ts';
import { isCourierKind, isPushKind } from '../core/channels/registry.ts';
import { COURIER_TIMEOUT_MS } from '../core/contract/deadlines.ts';
import { channelParameter, PUSH_ATTRIBUTE, parameterNames } from '../core/contract/names.ts';
import { pascalCase } from '../core/contract/slug.ts';
import { BundledFunction } from './bundled-function.ts';

/** The recipients of a household that the courier brings messages to. */
export const pushRecipientsOf = ({ recipients }: Pick<HouseholdConfig, 'recipients'>) =>
  recipients.filter(({ kind }) => isPushKind(kind));

/** Whether a household sends notifications to the devices of its page. */
export const notifiesDevices = ({ recipients }: Pick<HouseholdConfig, 'recipients'>): boolean =>
  recipients.some(({ kind }) => kind === 'webPush');

/**
 * The function that brings messages to push services, with its logs and its role. Only it may read what they ask for, and
 * it exists only where somebody has a push channel.
 */
export class CourierFunction extends BundledFunction {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Brings alerts to phones: Telegram, Pushover, ntfy and webhooks',
      entry: 'lambda/courier/handler.ts',
      memorySize: 256,
      // npm's web-push.
      commonJs: true,
      // Asynchronous retries stay at AWS's two: they are for a run that crashed.
      timeout: Duration.millis(COURIER_TIMEOUT_MS),
    });
  }

  /** Brings what a household's topic says to its push recipients, and lets the function read what that takes. */
  serve(household: HouseholdConfig, topic: ITopic): void {
    const id = pascalCase(household.name);
    new Subscription(this, `Subscription${id}`, {
      topic,
      protocol: SubscriptionProtocol.LAMBDA,
      endpoint: this.function.functionArn,
      filterPolicy: {
        [PUSH_ATTRIBUTE.name]: SubscriptionFilter.stringFilter({ allowlist: [PUSH_ATTRIBUTE.value] }),
      },
    });
    this.function.addPermission(`Invoke${id}`, {
      principal: new ServicePrincipal('sns.amazonaws.com'),
      sourceArn: topic.topicArn,
    });
    const names = [
      parameterNames(household.name).settings,
      ...household.recipients
        .filter(({ kind }) => isCourierKind(kind))
        .map(({ kind, address: name }) => channelParameter(household.name, { kind, name })),
    ];
    const resources = names.map((name) =>
      Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) }),
    );
    this.function.addToRolePolicy(new PolicyStatement({ actions: ['ssm:GetParameter'], resources }));
  }
}
