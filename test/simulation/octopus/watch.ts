import type { Span } from '../plan.ts';
import type { Invocation } from '../wire.ts';

/** Told of what passes between a poller and Octopus. */
export interface OctopusWatch {
  called(run: Invocation, operation: string): void;
  throttled(run: Invocation): void;
  /** The limit's end as the poller was told it, epoch ms. */
  toldLimit(run: Invocation, liftsAt: number): void;
  /** @param keyVersion which writing of the key's parameter it was, or that its token came from */
  rejectedKey(run: Invocation, keyVersion: number): void;
  /** The older half of a range will not be asked for again, but by a sweep, which no rule looks at. */
  olderHalfSkipped(run: Invocation, span: Span): void;
  /** An answer left values out that the API has. */
  answeredInPart(run: Invocation): void;
  /** A call about cars took so long, however it ended. */
  askingOfCarsTook(run: Invocation, ms: number): void;
}
