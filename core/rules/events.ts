import type { Rule, Severity } from './rule.ts';
import type { Gap, SilenceCause } from './state.ts';

/** Energy of an episode and how it is known. */
export interface EpisodeEnergy {
  readonly energyWh: number;
  /** From the meter's register, or from demand over time. */
  readonly source: 'register' | 'demand';
  /** Imported or, for a limit below zero, exported. */
  readonly flow: 'import' | 'export';
  /** Whole pence including VAT; absent where no price was seen. */
  readonly costPence?: number;
  /** Part of the time had no samples, so figures from demand are lower bounds. */
  readonly gap: boolean;
}

/** What a `demand` rule saw of one episode. */
export interface EpisodeFacts extends EpisodeEnergy {
  readonly startedAt: number;
  readonly lastBeyondAt: number;
  readonly peakW: number;
  /** The longest gap between the two. */
  readonly longestGap?: Gap;
  /** Readings stopped after the last sample beyond, so when it ended is not known: duration and energy are lower bounds. */
  readonly gapAtEnd?: Gap;
}

/** What a `demand` rule looks for, as its messages say it. */
export interface DemandTerms {
  readonly direction: 'above' | 'below';
  readonly limitW: number;
  readonly clearW: number;
  readonly forMs: number;
  readonly clearForMs: number;
  readonly averageOverMs?: number;
}

interface DemandReason {
  readonly terms: DemandTerms;
  readonly episode: EpisodeFacts;
  /** The deciding sample (the newest for reminders and window ends), W. */
  readonly demandW: number;
  /** The mean that was tested, for rules with `averageOver`, W. */
  readonly meanW?: number;
}

/** Why something is told. Every decision of the rules is one of these. */
export type Reason =
  /** Demand was beyond the limit for `for`. */
  | ({ readonly kind: 'beyond-limit' } & DemandReason)
  /** Still raised `remindEvery` after the last word. */
  | ({ readonly kind: 'still-beyond' } & DemandReason)
  /** Demand was beyond the clear level for `clearFor`. */
  | ({ readonly kind: 'back-to-normal' } & DemandReason)
  /** Still raised when the active window closed. */
  | ({ readonly kind: 'window-closed' } & DemandReason)
  /** Began and ended before anyone could be told in time. */
  | ({ readonly kind: 'over-before-told' } & DemandReason)
  /** No reading for `after`. */
  | {
      readonly kind: 'silence';
      readonly cause: SilenceCause;
      readonly afterMs: number;
      /** The newest reading, or the first poll where there never was one. */
      readonly silentFrom: number;
      readonly everSeen: boolean;
      readonly lastDemandW?: number;
    }
  /** Readings came again and kept coming for `clearFor`. */
  | {
      readonly kind: 'silence-over';
      readonly silentFrom: number;
      readonly everSeen: boolean;
      readonly backAt: number;
      /** Of the silence as it was reported; absent in states of an earlier version. */
      readonly cause?: SilenceCause;
      readonly demandW: number;
      /** What the import register says was used meanwhile. */
      readonly usedWh?: number;
    }
  /** Silences follow each other: told once, then at most once a day. */
  | {
      readonly kind: 'patchy';
      readonly silences: number;
      readonly withinMs: number;
      /** What most of them were due to. */
      readonly cause: SilenceCause;
    }
  /** The Mini repeats one value that its register contradicts. */
  | {
      readonly kind: 'standing-still';
      readonly since: number;
      readonly heldW: number;
      /** Whether a register was there to contradict it. */
      readonly registered: boolean;
    }
  /** The register moves by far more than a demand that does not change explains. */
  | {
      readonly kind: 'demand-standing-still';
      readonly since: number;
      readonly heldW: number;
      /** What the register moved since, Wh. */
      readonly movedWh: number;
    }
  /** The value or the register moves again. */
  | {
      readonly kind: 'moving-again';
      readonly since: number;
      readonly heldW: number;
      readonly demandW: number;
    }
  /** A share of a budget is used up. */
  | {
      readonly kind: 'budget-used';
      readonly period: 'day' | 'week' | 'month';
      readonly measure: 'cost' | 'energy';
      /** Pounds for `cost`, kWh for `energy`; so is `used`. */
      readonly limit: number;
      readonly used: number;
      /** The step of `warnAt` that was reached. */
      readonly percent: number;
      /** Part of it is estimated. */
      readonly about: boolean;
      /** Part of the energy had no price and is not in the cost. */
      readonly unpriced?: boolean;
      /** Part of the energy is demand's, since the register stood still. */
      readonly byDemand?: boolean;
      readonly startsAt: number;
      readonly endsAt: number;
      /** Later than `startsAt` where readings began within the period. */
      readonly countedFrom: number;
    };

/** One thing the rules have to say. */
export interface AlertEvent {
  readonly rule: string;
  readonly ruleKind: Rule['kind'];
  readonly severity: Severity;
  readonly event: 'raised' | 'reminder' | 'recovered' | 'ended' | 'summary';
  /** The moment that decided: the sample's time, or the poll's for what time alone decides. */
  readonly at: number;
  readonly reason: Reason;
}
