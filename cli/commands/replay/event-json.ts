import { formatReadAt } from '../../../core/readings/reading.ts';
import type { ReplayedEvent } from '../../../core/replay/replay.ts';
import { factsOf } from '../../../core/rules/views.ts';

/**
 * An event as `--json` writes it: `sampleAt` is the moment that decided (the row's, or the poll's or the window's end
 * for what time alone decides), `at` the poll's. Times are ISO UTC, units stand in the names.
 */
export const eventJson = (told: ReplayedEvent) => ({
  rule: told.rule,
  event: told.event,
  sampleAt: formatReadAt(told.at),
  at: formatReadAt(told.pollAt),
  kind: told.ruleKind,
  severity: told.severity,
  reason: told.reason.kind,
  ...factsOf(told),
});
