import { formatReadAt } from '../readings/reading.ts';
import { factsOf } from '../rules/views.ts';
import type { ReplayedEvent } from './replay.ts';

/** Those that somebody is told of. */
export const toldEvents = (events: readonly ReplayedEvent[]): ReplayedEvent[] =>
  events.filter(({ silent }) => silent !== true);

/**
 * An event as `--json` writes it: `sampleAt` is the moment that decided (the row's, or the poll's or the window's end
 * for what time alone decides), `at` the poll's. Times are ISO UTC, units stand in the names.
 */
export const eventJson = (event: ReplayedEvent) => ({
  rule: event.rule,
  event: event.event,
  sampleAt: formatReadAt(event.at),
  at: formatReadAt(event.pollAt),
  kind: event.ruleKind,
  severity: event.severity,
  reason: event.reason.kind,
  ...factsOf(event),
});
