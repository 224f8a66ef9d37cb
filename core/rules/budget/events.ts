/** Why a `budget` rule tells something: a share of the budget is used up. */
export interface BudgetReason {
  readonly kind: 'budget-used';
  readonly period: 'day' | 'week' | 'month';
  readonly measure: 'cost' | 'energy';
  /** Pounds for `cost`, kWh for `energy`; so is `used`. */
  readonly limit: number;
  readonly used: number;
  /** The step of `warnAt` that was reached. */
  readonly percent: number;
  /** Part of it is estimated. */
  readonly estimated: boolean;
  /** Part of the energy had no price and is not in the cost. */
  readonly unpriced?: boolean;
  /** Part of the energy is demand's, since the register stood still. */
  readonly byDemand?: boolean;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Later than `startsAt` where readings began within the period. */
  readonly countedFrom: number;
}
