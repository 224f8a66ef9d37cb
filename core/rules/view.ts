import { MINUTE_MS, SECOND_MS } from '../contract/lengths.ts';
import type { Usual } from '../readings/usual.ts';
import type { RuleEvent } from './kind.ts';

/** When and where a rule is looked at. */
export interface Moment {
  readonly now: number;
  readonly timeZone: string;
}

/** How a rule stands, for a page. */
export interface Standing {
  readonly phase: 'quiet' | 'pending' | 'raised';
  /** How far that is: `Above 9 kW for 2 min; alerts at 5`, `Since 18:02, peak 9.8 kW`; empty where there is nothing to say. */
  readonly standing: string;
  /** How far it is on its way to a raise or, once raised, to recovery: 0 to 1; of a budget what is used, also beyond 1. */
  readonly share?: number;
}

/** What an alert was about, as one looks back on it from one of its events. */
export interface AlertSpan {
  readonly from: number;
  /** What is known of its end; absent while it goes on, and for what has no length. */
  readonly to?: number | undefined;
  /** When it was watched no longer, where that is later than what is known of it. */
  readonly watchedTo?: number;
  /** It is of a moment and has no length. */
  readonly momentary?: true;
  /** What is to be said of it beside its figures. */
  readonly note?: string;
  /** What its shape is like, as `a kettle`; absent where that is not plain. */
  readonly looks?: string;
  readonly peakW?: number;
  readonly energyWh?: number;
  readonly costPence?: number;
}

/** An event worth showing to who wants to know every message. */
export interface Example<Kind extends string, Why> {
  readonly title: string;
  /** When it is sent, epoch ms; default: the moment of all examples. */
  readonly now?: number;
  readonly event: RuleEvent<Kind, Why>;
}

/** What a rule has learned of this home. */
export interface Knowledge {
  readonly text: string;
  /** What hides from it what it looks for, and what to do about that. */
  readonly blind?: string;
}

/** What pages, reports and docs show of one kind of rule; the function does not load it. */
export interface RuleView<Kind extends string, Rule, State, Why> {
  /** What a rule looks for: `Above 9 kW for 5 min`. */
  terms(rule: Rule): string;
  standing(rule: Rule, state: State, at: Moment): Standing;
  span(event: RuleEvent<Kind, Why>): AlertSpan;
  /** What is known of an alert that goes on, beyond its last event. */
  readonly soFar?: (rule: Rule, state: State) => AlertSpan | undefined;
  /** A reason for JSON: moments as ISO UTC, units in the names; without its kind. */
  facts(reason: Why): Readonly<Record<string, unknown>>;
  /** What it has learned so far, by what is usual in the home; absent where it learns nothing. */
  readonly knows?: (rule: Rule, usual: Usual | undefined) => Knowledge;
  readonly examples: readonly Example<Kind, Why>[];
}

/** Nothing to say. */
export const QUIET: Standing = { phase: 'quiet', standing: '' };

const unitOf = (ofMs: number): readonly [ms: number, name: string] =>
  ofMs < 2 * MINUTE_MS ? [SECOND_MS, 's'] : [MINUTE_MS, 'min'];

/** `2 min` of five, `20 s` of ninety. */
export const soFar = (doneMs: number, ofMs: number): string => {
  const [unitMs, unit] = unitOf(ofMs);
  return `${Math.floor(Math.min(doneMs, ofMs) / unitMs)} ${unit}`;
};

/** The number that `soFar` counts up to. */
export const target = (ofMs: number): number => Math.round(ofMs / unitOf(ofMs)[0]);

/** The share of the way that is done, 0 to 1. */
export const shareOf = (done: number, of: number): { share: number } => ({
  share: of <= 0 ? 1 : Math.min(1, Math.max(0, done / of)),
});
