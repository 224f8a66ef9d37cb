/** A demand rule of the plainest kind. */
export interface PlainRule {
  readonly limitW: number;
  readonly clearW: number;
  readonly forMs: number;
  readonly clearForMs: number;
}

interface Sample {
  readonly at: number;
  readonly demandW: number;
}

type Told = readonly [event: 'raised' | 'recovered', at: number];

const HOLDS_MS = 30_000;
const BREAK_MS = 15 * 60_000;

/**
 * What a rule on demand above a limit tells, written from the words of the rules and not from the code: it looks back
 * over all samples for each decision instead of keeping a state. Samples rise in time.
 */
export const referenceDemand = (samples: readonly Sample[], rule: PlainRule): Told[] => {
  const told: Told[] = [];
  let from = 0;
  for (;;) {
    const raised = firstRaise(samples, rule, from);
    if (raised === undefined) return told;
    told.push(['raised', at(samples, raised)]);
    const recovered = firstRecovery(samples, rule, raised);
    if (recovered === undefined) return told;
    told.push(['recovered', at(samples, recovered)]);
    from = recovered;
  }
};

const at = (samples: readonly Sample[], index: number): number => samples[index]?.at ?? Number.NaN;

const isBeyond = (samples: readonly Sample[], { limitW }: PlainRule, index: number): boolean =>
  (samples[index]?.demandW ?? Number.NaN) > limitW;

const isClear = (samples: readonly Sample[], { clearW }: PlainRule, index: number): boolean =>
  (samples[index]?.demandW ?? Number.NaN) < clearW;

/** How long a sample that has a next one stands. */
const standsMs = (samples: readonly Sample[], index: number): number =>
  Math.min(at(samples, index + 1) - at(samples, index), HOLDS_MS);

/**
 * The first sample from `from` on with whose arrival the unbroken run of samples beyond the limit before it has stood
 * for `for`; with nothing to wait for, the first sample beyond.
 */
const firstRaise = (samples: readonly Sample[], rule: PlainRule, from: number): number | undefined => {
  const longestGap = Math.max(rule.forMs, BREAK_MS);
  for (let arrival = from; arrival < samples.length; arrival += 1) {
    if (rule.forMs === 0) {
      if (isBeyond(samples, rule, arrival)) return arrival;
      continue;
    }
    let stoodMs = 0;
    for (let i = arrival - 1; i >= from && isBeyond(samples, rule, i); i -= 1) {
      if (at(samples, i + 1) - at(samples, i) > longestGap) break;
      stoodMs += standsMs(samples, i);
    }
    if (stoodMs >= rule.forMs) return arrival;
  }
  return undefined;
};

/**
 * The first sample from the raise on with whose arrival the clear samples since the last one beyond the limit have stood
 * for `clearFor`, or, with nothing to wait for, that is clear itself. The newest sample itself resets nothing.
 */
const firstRecovery = (samples: readonly Sample[], rule: PlainRule, raised: number): number | undefined => {
  for (let arrival = raised; arrival < samples.length; arrival += 1) {
    if (rule.clearForMs === 0) {
      if (isClear(samples, rule, arrival)) return arrival;
      continue;
    }
    let clearMs = 0;
    for (let i = arrival - 1; i >= raised && !isBeyond(samples, rule, i); i -= 1) {
      if (isClear(samples, rule, i)) clearMs += standsMs(samples, i);
    }
    if (clearMs >= rule.clearForMs) return arrival;
  }
  return undefined;
};
