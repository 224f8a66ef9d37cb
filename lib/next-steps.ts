import type { Config } from '../config/config.ts';
import { CHANNEL_VIEWS } from '../core/channels/views.ts';

/** What to do after a deploy, in a sentence or two. */
export const nextSteps = ({ households }: Config): string => {
  const recipients = households.flatMap((household) => household.recipients);
  const emails = 1 + recipients.filter(({ kind }) => CHANNEL_VIEWS[kind].asksToConfirm).length;
  const expected = emails === 1 ? 'one email' : `${emails === 2 ? 'two' : emails} emails`;
  return `First deploy: expect ${expected} from no-reply@sns.amazonaws.com (perhaps in spam) and confirm each within two days. Then run: npx home-mini test-alert`;
};
