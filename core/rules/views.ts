import type { Usual } from '../readings/usual.ts';
import { budgetView } from './budget/view.ts';
import { demandView } from './demand/view.ts';
import type { AlertEvent } from './events.ts';
import { frozenView } from './frozen/view.ts';
import { noDataView } from './no-data/view.ts';
import { noUseView } from './no-use/view.ts';
import type { ReasonOf, RuleKindName, RuleOf, StateOf } from './registry.ts';
import { standbyView } from './standby/view.ts';
import { unusualView } from './unusual/view.ts';
import type { AlertSpan, Knowledge, Moment, RuleView, Standing } from './view.ts';
import { QUIET } from './view.ts';

/** What pages, reports and docs show of each kind; a kind without it does not compile. */
export const RULE_VIEWS: {
  readonly [K in RuleKindName]: RuleView<K, RuleOf<K>, StateOf<K>, ReasonOf<K>>;
} = {
  demand: demandView,
  'no-data': noDataView,
  frozen: frozenView,
  budget: budgetView,
  'no-use': noUseView,
  unusual: unusualView,
  standby: standbyView,
};

/** What a rule looks for, in words. */
export const termsOf = <K extends RuleKindName>(kind: K, rule: RuleOf<K>): string =>
  RULE_VIEWS[kind].terms(rule);

/** How a rule stands; one that was not decided on yet is quiet. */
export const standingOf = <K extends RuleKindName>(
  kind: K,
  rule: RuleOf<K>,
  state: StateOf<RuleKindName> | undefined,
  at: Moment,
): Standing => (isOf(kind, state) ? RULE_VIEWS[kind].standing(rule, state, at) : QUIET);

/** What a rule has learned of the home; undefined for one that learns nothing. */
export const knowledgeOf = <K extends RuleKindName>(
  kind: K,
  rule: RuleOf<K>,
  usual: Usual | undefined,
): Knowledge | undefined => RULE_VIEWS[kind].knows?.(rule, usual);

/** What an alert was about, as one looks back on it from one of its events. */
export const spanOf = <K extends RuleKindName>(event: AlertEvent<K>): AlertSpan =>
  RULE_VIEWS[event.ruleKind].span(event);

/** What is known of an alert that goes on, beyond its last event. */
export const soFarOf = <K extends RuleKindName>(
  kind: K,
  rule: RuleOf<K>,
  state: StateOf<RuleKindName> | undefined,
): AlertSpan | undefined => (isOf(kind, state) ? RULE_VIEWS[kind].soFar?.(rule, state) : undefined);

/** The reason of an event for JSON. */
export const factsOf = <K extends RuleKindName>({
  ruleKind,
  reason,
}: AlertEvent<K>): Readonly<Record<string, unknown>> => RULE_VIEWS[ruleKind].facts(reason);

const isOf = <K extends RuleKindName>(
  kind: K,
  state: StateOf<RuleKindName> | undefined,
): state is StateOf<K> => state?.kind === kind;
