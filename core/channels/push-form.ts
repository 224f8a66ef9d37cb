import { homeOf, type MessageContext } from '../messages/message-context.ts';
import { type MessageLink, messageLinks } from '../messages/message-links.ts';
import type { Wording } from '../messages/wording.ts';
import type { Publication } from './publication.ts';
import { isPushKind } from './registry.ts';
import type { RuntimeRecipient } from './runtime-recipient.ts';

/** What a message is before it has words. */
type Head = Pick<Publication, 'id' | 'episode' | 'rule' | 'event' | 'severity'>;

/** The form under SNS' name of its protocol: JSON text that the courier reads; absent where no reader has a push channel. */
export interface PushForm {
  readonly lambda?: string;
}

/**
 * The form of a message that goes to the courier, for those of its readers that have a push channel; final, whatever
 * happens before it is sent.
 * @param to ids of all its readers
 * @param links what may be opened from it; default: what its event offers
 */
export const renderPush = (
  head: Head,
  wording: Wording,
  {
    to,
    recipients,
    links,
  }: {
    readonly to: readonly string[];
    readonly recipients: readonly RuntimeRecipient[];
    readonly links?: readonly MessageLink[];
  },
  context: MessageContext,
): PushForm => {
  const push = recipients.filter(({ id, kind }) => isPushKind(kind) && to.includes(id));
  if (push.length === 0) return {};
  const { id, episode, rule, event, severity } = head;
  const publication: Publication = {
    schema: 1,
    id,
    episode,
    household: context.household,
    title: homeOf(context),
    rule,
    event,
    severity,
    to: push.map((recipient) => recipient.id),
    at: new Date(context.now).toISOString(),
    headline: `[${wording.state}] ${wording.headline}`,
    text: pushText(wording),
    facts: wording.facts.map(([label, value]) => ({ label, value })),
    links: (links ?? messageLinks(head, context)).map(({ label, url, action }) => ({ label, url, action })),
  };
  return { lambda: JSON.stringify(publication) };
};

/**
 * What a phone shows below the headline: what is the matter and what to do, then what a short form may add. About the
 * poller itself all of it is said, since the fix stands in the steps.
 */
const pushText = ({ first, advice, more = [], facts, next, service }: Wording): string => {
  const paragraphs = [
    [first, ...(advice === undefined ? [] : [advice])],
    service ? facts.map(([label, value]) => `${label}: ${value}`) : more,
    service ? next : [],
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
};
