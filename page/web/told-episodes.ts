import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { KeptEpisode } from '../../core/replay/kept-episodes.ts';
import type { Rule } from '../../core/rules/rule.ts';

/**
 * Stretches of time that alerts were about, as far as messages tell: from the raise to the end, oldest first. Working
 * them out from readings takes days of them.
 */
export const toldEpisodes = (told: readonly OutboxMessage[], rules: readonly Rule[]): KeptEpisode[] => {
  const episodes: KeptEpisode[] = [];
  for (const { rule, event, severity, createdAt } of told) {
    const kind = rules.find(({ name }) => name === rule)?.kind;
    if (kind === undefined || kind === 'budget') continue;
    const last = episodes.findLastIndex((one) => one.rule === rule);
    const open = episodes[last];
    if (event === 'raised') episodes.push({ rule, kind, severity, from: createdAt });
    else if ((event === 'recovered' || event === 'ended') && open !== undefined && open.to === undefined) {
      episodes[last] = { ...open, to: createdAt };
    }
  }
  return episodes;
};
