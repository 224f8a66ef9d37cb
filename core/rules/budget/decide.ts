import type { EnergyUse } from '../../readings/usage.ts';
import { periodAround } from '../../time/local-time.ts';
import type { Conditions, RuleEvent, Samples, Step } from '../kind.ts';
import type { BudgetRule } from './config.ts';
import type { BudgetReason } from './events.ts';
import type { BudgetState } from './state.ts';
import { usedPercent } from './used-percent.ts';

type BudgetEvent = RuleEvent<'budget', BudgetReason>;

const NOTHING_USED = { used: 0, about: false, toldPercent: 0 } as const;

/** Counts the uses of energy of these samples towards one `budget` rule. */
export const stepBudget = (
  rule: BudgetRule,
  before: BudgetState | undefined,
  { uses }: Samples,
  conditions: Conditions,
): Step<'budget', BudgetState, BudgetReason> => {
  const budget = new BudgetCount(rule, before, conditions);
  for (const use of uses) budget.count(use);
  return { state: budget.state, events: budget.events };
};

/**
 * One `budget` rule as it is counted up, use by use. It tells the highest percentage of `warnAt` that a batch of
 * readings reaches, once a period, and begins again at the local boundary without a word.
 */
class BudgetCount {
  readonly state: BudgetState;
  #event: BudgetEvent | undefined;
  readonly #earlier: BudgetEvent[] = [];
  readonly #rule: BudgetRule;
  readonly #conditions: Conditions;

  constructor(rule: BudgetRule, before: BudgetState | undefined, conditions: Conditions) {
    this.#rule = rule;
    this.#conditions = conditions;
    this.state = before
      ? { ...before }
      : { kind: 'budget', startsAt: 0, endsAt: 0, countedFrom: 0, ...NOTHING_USED };
  }

  /** Counts one use; what crosses a boundary is shared out by time, and what lies in a period that is over is left out. */
  count(use: EnergyUse): void {
    const { state } = this;
    let from = Math.max(use.from, state.startsAt);
    while (use.to > state.endsAt) {
      if (from < state.endsAt) {
        this.#add(use, (state.endsAt - from) / (use.to - use.from), state.endsAt);
        from = state.endsAt;
      }
      this.#begin(from);
    }
    this.#add(use, (use.to - from) / (use.to - use.from), use.to);
  }

  /** What this batch has to tell. */
  get events(): BudgetEvent[] {
    return this.#event === undefined ? this.#earlier : [...this.#earlier, this.#event];
  }

  #begin(at: number): void {
    const { startsAt, endsAt } = periodAround(at, this.#rule.period, this.#conditions.timeZone);
    if (this.#event !== undefined) this.#earlier.push(this.#event);
    this.#event = undefined;
    Object.assign(this.state, { startsAt, endsAt, countedFrom: at, ...NOTHING_USED });
    this.state.unpriced = undefined;
    this.state.byDemand = undefined;
  }

  #add(use: EnergyUse, share: number, at: number): void {
    const { state } = this;
    const { measure, limit, warnAt } = this.#rule;
    const amount = measure === 'energy' ? use.energyWh / 1_000 : (use.costPence ?? 0) / 100;
    state.used =
      measure === 'energy' ? Math.max(0, state.used + amount * share) : state.used + amount * share;
    this.#doubt(use);
    const percent = usedPercent(state.used, limit);
    let reached = 0;
    for (const step of warnAt) if (step <= percent) reached = step;
    if (reached <= state.toldPercent) return;
    state.toldPercent = reached;
    if (state.endsAt <= this.#conditions.rulesFrom) return;
    this.#event = this.#eventAt(at, reached);
  }

  #doubt({ energyWh, costPence, estimated, byDemand }: EnergyUse): void {
    const { state } = this;
    if (byDemand && energyWh > 0) state.byDemand = true;
    const cost = this.#rule.measure === 'cost';
    if (cost && energyWh > 0 && costPence === undefined) state.unpriced = true;
    state.about ||= cost ? estimated : state.byDemand === true;
  }

  #eventAt(at: number, percent: number): BudgetEvent {
    const { name, severity, period, measure, limit } = this.#rule;
    const { used, about, unpriced, byDemand, startsAt, endsAt, countedFrom } = this.state;
    return {
      rule: name,
      ruleKind: 'budget',
      severity,
      event: 'raised',
      at,
      reason: {
        kind: 'budget-used',
        period,
        measure,
        limit,
        percent,
        used,
        estimated: about,
        ...(unpriced ? { unpriced } : {}),
        ...(byDemand ? { byDemand } : {}),
        startsAt,
        endsAt,
        countedFrom,
      },
    };
  }
}
