import type { RuntimeRecipient } from '../../config/settings.ts';
import type { AlertState } from '../rules/state.ts';

/** Who of a message's recipients may still be texted on a local day. */
export interface TextsLeft {
  /** Everyone but those whose last text of the day this is. */
  readonly others: readonly string[];
  /** Phones for which this is the last permitted text. */
  readonly last: readonly string[];
  readonly texts: AlertState['texts'];
}

/** Takes one text out of each phone's allowance for `day`; phones without any left are left out. */
export const takeTexts = (
  to: readonly string[],
  recipients: readonly RuntimeRecipient[],
  before: AlertState['texts'],
  day: number,
): TextsLeft => {
  const texts = { ...before };
  const others: string[] = [];
  const last: string[] = [];
  for (const id of to) {
    const most = recipients.find((recipient) => recipient.id === id)?.maxPerDay;
    if (most === undefined) {
      others.push(id);
      continue;
    }
    const known = texts[id];
    const sent = known?.day === day ? known.sent : 0;
    if (sent >= most) continue;
    texts[id] = { day, sent: sent + 1 };
    (sent + 1 === most ? last : others).push(id);
  }
  return { others, last, texts };
};
