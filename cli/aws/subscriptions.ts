import {
  ConfirmSubscriptionCommand,
  GetSubscriptionAttributesCommand,
  paginateListSubscriptionsByTopic,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import type { Address } from '../../core/channels/registry.ts';
import { recipientId, TO_ATTRIBUTE } from '../../core/contract/names.ts';
import type { AwsAccess } from './access.ts';

/** An address and whether it hears what is published. */
export interface Subscribed {
  readonly kind: Address['kind'];
  readonly address: string;
  readonly status: 'confirmed' | 'pending' | 'gone';
  /** Undefined unless confirmed. */
  readonly arn?: string;
}

const subscriptionSchema = z.object({
  Endpoint: z.string(),
  Protocol: z.string(),
  SubscriptionArn: z.string(),
});

/** Whoever is subscribed to a topic, in the config or not. */
export interface Subscriber {
  /** SNS's word for the kind of address, such as `email`, `sms`, `https`. */
  readonly protocol: string;
  readonly endpoint: string;
  /** `PendingConfirmation` while unconfirmed. */
  readonly arn: string;
}

/** Everyone who is subscribed to a topic. */
export const subscribersOf = async (access: AwsAccess, topicArn: string): Promise<Subscriber[]> =>
  (await listed(access, topicArn))
    .filter(({ SubscriptionArn }) => SubscriptionArn !== 'Deleted')
    .map(({ Protocol, Endpoint, SubscriptionArn }) => ({
      protocol: Protocol,
      endpoint: Endpoint,
      arn: SubscriptionArn,
    }));

/** Ends a confirmed subscription. */
export const unsubscribe = async ({ options }: AwsAccess, arn: string): Promise<void> => {
  await new SNSClient(options).send(new UnsubscribeCommand({ SubscriptionArn: arn }));
};

const listed = async (
  { options }: AwsAccess,
  topicArn: string,
): Promise<z.infer<typeof subscriptionSchema>[]> => {
  const client = new SNSClient(options);
  const found: z.infer<typeof subscriptionSchema>[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn })) {
    found.push(...z.array(subscriptionSchema).parse(page.Subscriptions ?? []));
  }
  return found;
};

/** Whether each of these addresses is subscribed to a topic. */
export const subscriptionsOf = async (
  access: AwsAccess,
  topicArn: string,
  addresses: readonly Address[],
): Promise<Subscribed[]> => {
  const found = await listed(access, topicArn);
  return addresses.map(({ kind, address }) => {
    const arns = found
      .filter(({ Protocol, Endpoint }) => Protocol === kind && Endpoint === address)
      .map(({ SubscriptionArn }) => SubscriptionArn);
    const arn = arns.find((text) => text.startsWith('arn:'));
    if (arn !== undefined) return { kind, address, status: 'confirmed', arn };
    return { kind, address, status: arns.includes('PendingConfirmation') ? 'pending' : 'gone' };
  });
};

const filterPolicyOf = (address: string): string =>
  JSON.stringify({ [TO_ATTRIBUTE]: [recipientId(address)] });

/** Subscribes an address; SNS asks it to confirm, again where it was asked before. A recipient hears only what names it. */
export const subscribe = async (
  { options }: AwsAccess,
  topicArn: string,
  { kind, address }: Address,
  audience: 'named' | 'all',
): Promise<void> => {
  await new SNSClient(options).send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: kind,
      Endpoint: address,
      ReturnSubscriptionArn: true,
      ...(audience === 'named' ? { Attributes: { FilterPolicy: filterPolicyOf(address) } } : {}),
    }),
  );
};

const attributesSchema = z.object({
  FilterPolicy: z.optional(z.string()),
  ConfirmationWasAuthenticated: z.optional(z.string()),
});

/** What of a confirmed subscription may be wrong. */
export interface SubscriptionTraits {
  /** Lets through just the messages that name the address. */
  readonly filtered: boolean;
  /** Only someone signed in to the account can unsubscribe it. */
  readonly lasting: boolean;
}

export const subscriptionTraits = async (
  { options }: AwsAccess,
  { arn, address }: { readonly arn: string; readonly address: string },
): Promise<SubscriptionTraits> => {
  const command = new GetSubscriptionAttributesCommand({ SubscriptionArn: arn });
  const { Attributes } = await new SNSClient(options).send(command);
  const { FilterPolicy, ConfirmationWasAuthenticated } = attributesSchema.parse(Attributes ?? {});
  return {
    filtered: FilterPolicy?.replace(/\s/g, '') === filterPolicyOf(address),
    lasting: ConfirmationWasAuthenticated === 'true',
  };
};

/** Makes a confirmed subscription hear only what names its address. */
export const setFilterPolicy = async (
  { options }: AwsAccess,
  { arn, address }: { readonly arn: string; readonly address: string },
): Promise<void> => {
  await new SNSClient(options).send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn: arn,
      AttributeName: 'FilterPolicy',
      AttributeValue: filterPolicyOf(address),
    }),
  );
};

/**
 * Confirms a subscription so that unsubscribing it takes credentials: whoever opens the link in a message's footer, a
 * mail scanner included, could otherwise do it (https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html).
 */
export const confirmSubscription = async (
  { options }: AwsAccess,
  topicArn: string,
  token: string,
): Promise<string> => {
  const { SubscriptionArn } = await new SNSClient(options).send(
    new ConfirmSubscriptionCommand({
      TopicArn: topicArn,
      Token: token,
      AuthenticateOnUnsubscribe: 'true',
    }),
  );
  return z.string().parse(SubscriptionArn);
};
