import { BadInputError } from '../../../core/contract/bad-input.ts';
import { accessTo } from '../../aws/access.ts';
import { confirmSubscription, subscriptionTraits } from '../../aws/subscriptions.ts';

/** What a link of a confirmation email asks for. */
export interface ConfirmationLink {
  readonly region: string;
  readonly topicArn: string;
  readonly token: string;
}

const TOPIC_ARN = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:[A-Za-z0-9_-]+$/;
const ALLOWED =
  'the link "Confirm subscription" of the email, copied whole and in quotes: "https://sns.eu-west-2.amazonaws.com/confirmation.html?TopicArn=…&Token=…"';

/**
 * Reads a link of a confirmation email.
 * @throws BadInputError for anything else
 */
const readConfirmationLink = (text: string): ConfirmationLink => {
  const link = URL.canParse(text) ? new URL(text) : undefined;
  const topicArn = link?.searchParams.get('TopicArn') ?? '';
  const token = link?.searchParams.get('Token') ?? '';
  const region = TOPIC_ARN.exec(topicArn)?.[1];
  if (region !== undefined && /^[0-9a-f]{32,512}$/i.test(token)) return { region, topicArn, token };
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  throw new BadInputError(`--confirm: got ${JSON.stringify(shown)}; allowed: ${ALLOWED}`);
};

/** Confirms a subscription; tells whether it now takes a sign-in to end it. */
export const confirmLink = async (
  text: string,
): Promise<{ readonly arn: string; readonly lasting: boolean }> => {
  const { region, topicArn, token } = readConfirmationLink(text);
  const aws = accessTo(region);
  const arn = await confirmSubscription(aws, topicArn, token);
  const { lasting } = await subscriptionTraits(aws, { arn, address: '' });
  return { arn, lasting };
};
