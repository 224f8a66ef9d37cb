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
    from = recovered + 1;
  }
};

const at = (samples: readonly Sample[], index: number): number => samples[index]?.at ?? Number.NaN;

const isBeyond = (samples: readonly Sample[], { limitW }: PlainRule, index: number): boolean =>
  (samples[index]?.demandW ?? Number.NaN) > limitW;

const isClear = (samples: readonly Sample[], { clearW }: PlainRule, index: number): boolean =>
  (samples[index]?.demandW ?? Number.NaN) < clearW;

/** The first sample from `from` on at which the unbroken run of samples beyond the limit amounts to `for`. */
const firstRaise = (samples: readonly Sample[], rule: PlainRule, from: number): number | undefined => {
  const longestGap = Math.max(rule.forMs, BREAK_MS);
  for (let end = from; end < samples.length; end += 1) {
    if (!isBeyond(samples, rule, end)) continue;
    let evidenceMs = 0;
    let start = end;
    while (start > from && isBeyond(samples, rule, start - 1)) {
      const gapMs = at(samples, start) - at(samples, start - 1);
      if (gapMs > longestGap) break;
      evidenceMs += Math.min(gapMs, HOLDS_MS);
      start -= 1;
    }
    if (evidenceMs >= rule.forMs) return end;
  }
  return undefined;
};

/** The first sample after a raise at which the clear time since the last sample beyond the limit amounts to `clearFor`. */
const firstRecovery = (samples: readonly Sample[], rule: PlainRule, raised: number): number | undefined => {
  for (let end = raised + 1; end < samples.length; end += 1) {
    if (!isClear(samples, rule, end)) continue;
    let clearMs = 0;
    for (let i = end; i > raised && !isBeyond(samples, rule, i); i -= 1) {
      const bothClear = isClear(samples, rule, i) && isClear(samples, rule, i - 1);
      if (bothClear) clearMs += Math.min(at(samples, i) - at(samples, i - 1), HOLDS_MS);
    }
    if (clearMs >= rule.clearForMs) return end;
  }
  return undefined;
};
