import { parseSettings } from '../../../config/settings.ts';
import type { Address } from '../../../core/channels/registry.ts';
import { CHANNEL_VIEWS } from '../../../core/channels/views.ts';
import { recipientId } from '../../../core/contract/names.ts';
import type { AwsAccess } from '../../aws/access.ts';
import { readSettings } from '../../aws/parameters.ts';
import {
  type Subscribed,
  setFilterPolicy,
  subscribe,
  subscriptionsOf,
  subscriptionTraits,
} from '../../aws/subscriptions.ts';
import { note, ok, type Seen, wrong } from './finding.ts';

/** Who ought to hear what is published on a topic. */
export interface Audience {
  readonly aws: AwsAccess;
  readonly topicArn: string;
  readonly addresses: readonly Address[];
  /** Each hears only what names it, or everything. */
  readonly hears: 'named' | 'all';
  /** Ids of those the last deploy knew; undefined where that can't be told. */
  readonly deployed?: ReadonlySet<string> | undefined;
}

/** Ids of the recipients that the deployed settings list. */
export const deployedRecipients = async (
  aws: AwsAccess,
  household: string,
): Promise<ReadonlySet<string> | undefined> => {
  const stored = await readSettings(aws, household);
  const settings = stored === undefined ? undefined : parseSettings(stored.text);
  return settings?.ok ? new Set(settings.value.recipients.map(({ id }) => id)) : undefined;
};

/** A recipient that was added to the config since: its subscription comes with the deploy. */
const awaitsDeploy = ({ deployed }: Audience, address: string): boolean =>
  deployed !== undefined && !deployed.has(recipientId(address));

/** Whether everyone is subscribed and confirmed; `fix` subscribes those who are not. */
export const checkSubscriptions = async (audience: Audience, fix: boolean): Promise<Seen[]> => {
  const { aws, topicArn, addresses, hears } = audience;
  const before = await subscriptionsOf(aws, topicArn, addresses);
  const absent = before.filter(
    ({ status, address }) =>
      status !== 'confirmed' && !(status === 'gone' && awaitsDeploy(audience, address)),
  );
  if (!fix || absent.length === 0) return lookAtAll(audience, before, fix, []);
  for (const subscribed of absent) await subscribe(aws, topicArn, subscribed, hears);
  const after = await subscriptionsOf(aws, topicArn, addresses);
  return lookAtAll(
    audience,
    after,
    fix,
    absent.map(({ address }) => address),
  );
};

const lookAtAll = async (
  audience: Audience,
  found: readonly Subscribed[],
  fix: boolean,
  askedAgain: readonly string[],
): Promise<Seen[]> => {
  const seen: Seen[] = [];
  for (const subscribed of found) {
    seen.push(await lookAt(audience, subscribed, fix, askedAgain.includes(subscribed.address)));
  }
  return seen;
};

const lookAt = async (
  audience: Audience,
  { kind, address, status, arn }: Subscribed,
  fix: boolean,
  askedAgain: boolean,
): Promise<Seen> => {
  const { aws, hears } = audience;
  if (status === 'gone') {
    if (awaitsDeploy(audience, address)) {
      return wrong(`${address} is in the config, but not deployed yet`, 'npx cdk deploy subscribes it');
    }
    return wrong(`${address} is not subscribed`, 'npx home-mini doctor --fix subscribes it');
  }
  if (status === 'pending' || arn === undefined) {
    return askedAgain
      ? wrong(`${address} was asked again to confirm`, 'open the email within two days (perhaps in spam)')
      : wrong(
          `${address} has not confirmed`,
          'open the email from no-reply@sns.amazonaws.com (perhaps in spam); npx home-mini doctor --fix sends it again',
        );
  }
  const traits = await subscriptionTraits(aws, { arn, address });
  if (hears === 'named' && !traits.filtered) {
    if (!fix) {
      return wrong(`${address} lacks its filter and gets what is for others`, 'npx home-mini doctor --fix');
    }
    await setFilterPolicy(aws, { arn, address });
  }
  if (askedAgain) return ok(`${address} is subscribed again`);
  const view = CHANNEL_VIEWS[kind];
  if (view.asksToConfirm && !traits.lasting) {
    return note(
      `${address} is confirmed, but whoever opens an unsubscribe link in its mails ends that (mail scanners do)`,
      'should it vanish: doctor --fix, then doctor --confirm LINK with the link of the new email',
    );
  }
  return ok(view.subscribed(address));
};
