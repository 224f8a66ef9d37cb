import { formatReadAt } from '../readings/reading.ts';
import type { Reason } from '../rules/events.ts';
import type { ReplayedEvent } from './replay.ts';

type Facts = Readonly<Record<string, unknown>>;

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

/** The facts of a reason; those of a demand's episode and terms stand beside the others. */
const factsOf = ({ kind: _, ...reason }: Reason): Facts => {
  if (!('episode' in reason)) return withIsoTimes(reason);
  const { episode, terms, ...own } = reason;
  return { ...own, ...withIsoTimes(episode), ...terms };
};

/** What these names hold is epoch ms, in every reason. */
const MOMENT = /(At|From)$|^(since|from|to)$/;

/** Facts with their moments in ISO UTC; a stretch of time among them comes last. */
const withIsoTimes = (facts: object): Facts => {
  const written = Object.entries(facts).map(([name, value]): [string, unknown] => {
    if (isStretch(value)) return [name, withIsoTimes(value)];
    return [name, typeof value === 'number' && MOMENT.test(name) ? formatReadAt(value) : value];
  });
  return Object.fromEntries([
    ...written.filter(([, value]) => !isStretch(value)),
    ...written.filter(([, value]) => isStretch(value)),
  ]);
};

const isStretch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
