import { formatReadAt } from '../../../core/readings/reading.ts';
import type { ReplayedEvent } from '../../../core/replay/replay.ts';
import type { EpisodeFacts, Reason } from '../../../core/rules/events.ts';

/**
 * An event as `--json` writes it: `sampleAt` is the moment that decided (the row's, or the poll's or the window's end
 * for what time alone decides), `at` the poll's. Times are ISO UTC, units stand in the names.
 */
export const eventJson = ({ rule, ruleKind, severity, event, at, pollAt, reason }: ReplayedEvent) => ({
  rule,
  event,
  sampleAt: formatReadAt(at),
  at: formatReadAt(pollAt),
  kind: ruleKind,
  severity,
  reason: reason.kind,
  ...factsOf(reason),
});

const factsOf = (reason: Reason): Readonly<Record<string, unknown>> => {
  const { kind: _, ...facts } = reason;
  switch (reason.kind) {
    case 'beyond-limit':
    case 'still-beyond':
    case 'back-to-normal':
    case 'window-closed':
    case 'over-before-told': {
      const { demandW, meanW, terms, episode } = reason;
      return { demandW, meanW, ...episodeJson(episode), ...terms };
    }
    case 'silence':
      return { ...facts, silentFrom: formatReadAt(reason.silentFrom) };
    case 'silence-over':
      return { ...facts, silentFrom: formatReadAt(reason.silentFrom), backAt: formatReadAt(reason.backAt) };
    case 'patchy':
      return facts;
    case 'standing-still':
    case 'demand-standing-still':
    case 'moving-again':
      return { ...facts, since: formatReadAt(reason.since) };
    case 'budget-used':
      return {
        ...facts,
        startsAt: formatReadAt(reason.startsAt),
        endsAt: formatReadAt(reason.endsAt),
        countedFrom: formatReadAt(reason.countedFrom),
      };
  }
};

const episodeJson = ({ startedAt, lastBeyondAt, longestGap, gapAtEnd, ...figures }: EpisodeFacts) => ({
  startedAt: formatReadAt(startedAt),
  lastBeyondAt: formatReadAt(lastBeyondAt),
  ...figures,
  ...(longestGap === undefined ? {} : { longestGap: gapJson(longestGap) }),
  ...(gapAtEnd === undefined ? {} : { gapAtEnd: gapJson(gapAtEnd) }),
});

const gapJson = ({ from, to }: NonNullable<EpisodeFacts['gapAtEnd']>) => ({
  from: formatReadAt(from),
  ...(to === undefined ? {} : { to: formatReadAt(to) }),
});
