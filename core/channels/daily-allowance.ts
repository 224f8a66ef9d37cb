import type { AlertState } from '../rules/state.ts';
import { CHANNELS } from './registry.ts';
import type { RuntimeRecipient } from './runtime-recipient.ts';

/** Who of a message's recipients may still get one on a local day. */
export interface Allowed {
  /** Everyone but those whose last message of the day this is. */
  readonly others: readonly string[];
  /** Those for whom this is the last permitted message. */
  readonly last: readonly string[];
  readonly texts: AlertState['texts'];
}

/** Takes one message out of each recipient's allowance for `day`; those without any left are left out. */
export const takeFromAllowance = (
  to: readonly string[],
  recipients: readonly RuntimeRecipient[],
  before: AlertState['texts'],
  day: number,
): Allowed => {
  const texts = { ...before };
  const others: string[] = [];
  const last: string[] = [];
  for (const id of to) {
    const max = maxPerDay(recipients.find((recipient) => recipient.id === id));
    if (max === undefined) {
      others.push(id);
      continue;
    }
    const known = texts[id];
    const sent = known?.day === day ? known.sent : 0;
    if (sent >= max) continue;
    texts[id] = { day, sent: sent + 1 };
    (sent + 1 === max ? last : others).push(id);
  }
  return { others, last, texts };
};

const maxPerDay = (recipient: RuntimeRecipient | undefined): number | undefined =>
  recipient && CHANNELS[recipient.kind].maxPerDay?.(recipient);
