import type { Conditions, RuleEvent } from '../kind.ts';
import { asksPrice, type DemandRule } from './config.ts';
import { costPencePerHour } from './cost.ts';
import { type EpisodeFacts, episodeFacts } from './episode.ts';
import type { Episode } from './state.ts';

/** What every `demand` rule looks for, as its messages say it. */
interface CommonTerms {
  readonly forMs: number;
  readonly clearForMs: number;
  readonly averageOverMs?: number;
  /** Only while a kWh costs more, or less, than so many pence. */
  readonly whilePriceAbove?: number;
  readonly whilePriceBelow?: number;
}

/** A limit on demand, W. */
interface PowerTerms extends CommonTerms {
  readonly direction: 'above' | 'below';
  readonly limitW: number;
  readonly clearW: number;
}

/** A limit on what demand costs, pence an hour. */
interface CostTerms extends CommonTerms {
  readonly direction: 'cost';
  readonly limitPencePerHour: number;
  readonly clearPencePerHour: number;
}

/** What a `demand` rule looks for. */
export type DemandTerms = PowerTerms | CostTerms;

/** Why a `demand` rule tells something. */
export interface DemandReason {
  readonly kind: /** Demand was beyond the limit for `for`. */
    | 'beyond-limit'
    /** Still raised `remindEvery` after the last word. */
    | 'still-beyond'
    /** Demand was beyond the clear level for `clearFor`. */
    | 'back-to-normal'
    /** The price was outside for `clearFor`, or lowered the cost; demand itself was beyond the limit still. */
    | 'price-changed'
    /** Still raised when the active window closed. */
    | 'window-closed'
    /** Began and ended before anyone could be told in time. */
    | 'over-before-told';
  readonly terms: DemandTerms;
  readonly episode: EpisodeFacts;
  /** The deciding sample (the newest for reminders and window ends), W. */
  readonly demandW: number;
  /** The mean that was tested, for rules with `averageOver`, W. */
  readonly meanW?: number;
  /** What that demand, or mean, costs an hour; absent for export and where no price is known. */
  readonly costPencePerHour?: number;
  /** What a kWh costs, in rules that go by it; absent where it is not known. */
  readonly pencePerKwh?: number;
  /** The rule leaves out when Octopus charges a car, and Octopus could not be asked whether it does. */
  readonly smartChargingUnknown?: true;
}

/** What a `demand` rule tells. */
export type DemandEvent = RuleEvent<'demand', DemandReason>;

/** Reasons of what is beyond its limit still. */
const GOES_ON: readonly DemandReason['kind'][] = ['beyond-limit', 'still-beyond', 'window-closed'];

/** What the deciding sample said. */
interface Seen {
  readonly demandW: number;
  readonly meanW: number | undefined;
  /** The cost that was tested, in rules about cost. */
  readonly costPencePerHour: number | undefined;
  /** Of the half hour of that sample. */
  readonly pencePerKwh: number | undefined;
  readonly smartChargingUnknown: boolean;
}

/** The reason of an event, with what is known of its episode so far. */
export const demandReason = (
  kind: DemandReason['kind'],
  rule: DemandRule,
  episode: Episode,
  { demandW, meanW, costPencePerHour: tested, pencePerKwh, smartChargingUnknown }: Seen,
): DemandReason => ({
  kind,
  terms: termsOf(rule),
  episode: episodeFacts(episode, rule, { goesOn: GOES_ON.includes(kind) }),
  demandW,
  ...(meanW === undefined ? {} : { meanW }),
  ...(tested === undefined ? hourlyCost(meanW ?? demandW, pencePerKwh) : { costPencePerHour: tested }),
  ...(smartChargingUnknown ? { smartChargingUnknown } : {}),
  ...(asksPrice(rule) && pencePerKwh !== undefined ? { pencePerKwh } : {}),
});

const termsOf = (rule: DemandRule): DemandTerms => {
  const { forMs, clearForMs, averageOverMs, whilePrice } = rule;
  const common = {
    forMs,
    clearForMs,
    ...(averageOverMs === undefined ? {} : { averageOverMs }),
    ...(whilePrice?.above === undefined ? {} : { whilePriceAbove: whilePrice.above }),
    ...(whilePrice?.below === undefined ? {} : { whilePriceBelow: whilePrice.below }),
  };
  if (rule.direction === 'cost') {
    const { direction, limitPencePerHour, clearPencePerHour } = rule;
    return { direction, limitPencePerHour, clearPencePerHour, ...common };
  }
  const { direction, limitW, clearW } = rule;
  return { direction, limitW, clearW, ...common };
};

const hourlyCost = (
  watts: number,
  pencePerKwh: number | undefined,
): Pick<DemandReason, 'costPencePerHour'> =>
  watts > 0 && pencePerKwh !== undefined ? { costPencePerHour: costPencePerHour(watts, pencePerKwh) } : {};

/** An alert that began and ended in one late batch is told in one message, as history. */
export const foldLateBatch = (
  events: readonly DemandEvent[],
  { now, lateAfterMs }: Conditions,
): DemandEvent[] => {
  const told: DemandEvent[] = [];
  for (const event of events) {
    const begun = told.at(-1);
    const late = now - event.at > lateAfterMs;
    if (!late || begun?.event !== 'raised') {
      told.push(event);
      continue;
    }
    told.pop();
    const kind = event.event === 'ended' ? 'window-closed' : 'over-before-told';
    const { smartChargingUnknown } = begun.reason;
    const unknown = smartChargingUnknown === undefined ? {} : { smartChargingUnknown };
    told.push({ ...event, event: 'summary', reason: { ...event.reason, kind, ...unknown } });
  }
  return told;
};
