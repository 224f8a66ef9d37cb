import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { hasDemand } from '../../core/readings/reading.ts';
import type { Episode } from '../../core/replay/page-episodes.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { type DayFigure, dayFigures } from './day-figures.ts';
import { DemandBuckets, type DemandColumns, rawColumns, stepFor } from './demand-columns.ts';
import { type HomeState, homeState, noticesOf } from './home-state.ts';
import { MINUTE_MS, PastDays } from './past-days.ts';
import { RecentReadings } from './recent-readings.ts';
import { type RuleView, ruleViews } from './rule-view.ts';
import type { PageSource } from './source.ts';

/** What the page shows beside the chart's readings and the alerts' texts; moments in epoch seconds. */
export interface Overview {
  readonly title: string;
  readonly timeZone: string;
  readonly alertsNote?: string;
  readonly now: number;
  readonly newest?: { readonly at: number; readonly demandW: number };
  readonly state: HomeState;
  readonly notices: readonly string[];
  readonly today: readonly DayFigure[];
  readonly rules: readonly RuleView[];
  /** Limits of `demand` rules, for the chart. */
  readonly limits: readonly { readonly rule: string; readonly limitW: number }[];
  readonly episodes: readonly Episode[];
}

/** An alert as the page shows it; `at` in epoch seconds. */
export type PageAlert = Pick<OutboxMessage, 'id' | 'rule' | 'event' | 'severity' | 'subject'> & {
  readonly text: string;
  readonly at: number;
};

/** Which readings the chart wants: epoch ms, and how many points it has room for. */
export interface ChartRequest {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/** What became known since the last time. */
export interface News {
  readonly readings: DemandColumns;
  /** More than the newest readings changed: charts are to be loaded again. */
  readonly filled: boolean;
  readonly alerts: readonly PageAlert[];
}

/** Up to so many readings are drawn one by one. */
const MAX_RAW = 5_000;
/** Beyond it minutes do. */
const LONGEST_RAW_MS = 26 * 3_600_000;
const HOUR_MS = 3_600_000;
const MAX_ALERTS = 100;

/** A source's readings and rules in the form the page takes, with as much remembered as makes it quick. */
export class PageData {
  readonly #source: PageSource;
  readonly #recent: RecentReadings;
  readonly #past: PastDays;
  #wholeAt: number | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  readonly #seenAlerts = new Set<string>();

  constructor(source: PageSource) {
    this.#source = source;
    this.#recent = new RecentReadings(source);
    this.#past = new PastDays(source);
    for (const { id } of source.alerts()) this.#seenAlerts.add(id);
  }

  async overview(): Promise<Overview> {
    await this.#ready();
    const { title, timeZone, alertsNote } = this.#source;
    const household = await this.#source.household();
    const at = { now: this.#source.now(), timeZone };
    const readings = this.#recent.all;
    const newest = readings.findLast(hasDemand);
    const { rules } = household.rules;
    const views = ruleViews(rules, household.monitor?.alerts, at);
    return {
      title,
      timeZone,
      ...(alertsNote === undefined ? {} : { alertsNote }),
      now: at.now / 1_000,
      ...(newest === undefined ? {} : { newest: { at: newest.at / 1_000, demandW: newest.demandW } }),
      state: homeState(household, readings.at(-1), views, at),
      notices: noticesOf(household, at),
      today: dayFigures(readings, at.now, timeZone),
      rules: views,
      limits: rules.flatMap(limitOf),
      episodes: this.#source.episodes(),
    };
  }

  /** The newest alerts, oldest first. */
  alerts(): PageAlert[] {
    return this.#source.alerts().slice(-MAX_ALERTS).map(pageAlert);
  }

  /** Demand from `from` to `to`, both inclusive. */
  async columns({ from, to, points }: ChartRequest): Promise<DemandColumns> {
    await this.#ready();
    if (from >= this.#recent.from || to - from <= LONGEST_RAW_MS) return this.#fromReadings(from, to, points);
    const buckets = new DemandBuckets(from, to + 1, stepFor(to - from, points, MINUTE_MS));
    const pastTo = Math.min(this.#recent.from, to);
    await this.#past.addTo(buckets, from, pastTo);
    for (const { at, demandW } of this.#recent.between(pastTo, to).filter(hasDemand))
      buckets.add(at, demandW);
    return buckets.columns();
  }

  /** The last `spanMs` before the source's present. */
  lastly(spanMs: number, points: number): Promise<DemandColumns> {
    const to = this.#source.now();
    return this.columns({ from: to - spanMs, to, points });
  }

  /** Reads what is new; `filled` says that holes were filled, which asks for everything again. */
  async refresh(filled: boolean): Promise<News> {
    const known = this.#wholeAt;
    const whole = filled || known === undefined || this.#source.now() - known >= HOUR_MS;
    const readings = await this.#read(whole ? 'whole' : 'new');
    const alerts = this.#source.alerts().filter(({ id }) => !this.#seenAlerts.has(id));
    for (const { id } of alerts) this.#seenAlerts.add(id);
    return {
      readings: whole ? { at: [], demandW: [] } : rawColumns(readings.filter(hasDemand)),
      filled: whole,
      alerts: alerts.map(pageAlert),
    };
  }

  async #fromReadings(from: number, to: number, points: number): Promise<DemandColumns> {
    const all = from >= this.#recent.from ? this.#recent.between(from, to) : await this.#collect(from, to);
    const readings = all.filter(hasDemand);
    if (readings.length <= MAX_RAW) return rawColumns(readings);
    const buckets = new DemandBuckets(from, to + 1, stepFor(to - from, points));
    for (const { at, demandW } of readings) buckets.add(at, demandW);
    return buckets.columns();
  }

  async #collect(from: number, to: number) {
    const readings = [];
    for await (const page of this.#source.readings(from, to)) readings.push(...page);
    return readings;
  }

  async #ready(): Promise<void> {
    if (this.#wholeAt === undefined) await this.#read('whole');
  }

  /** One read at a time, so that none overtakes another. */
  #read(extent: 'whole' | 'new') {
    const read = this.#busy.then(async () => {
      const now = this.#source.now();
      const readings = await this.#recent.read(extent);
      if (extent === 'whole') this.#wholeAt = now;
      return readings;
    });
    this.#busy = read.catch(() => undefined);
    return read;
  }
}

const limitOf = (rule: Rule): Overview['limits'] =>
  rule.kind === 'demand' ? [{ rule: rule.name, limitW: rule.limitW }] : [];

const pageAlert = ({ id, rule, event, severity, subject, email, createdAt }: OutboxMessage): PageAlert => ({
  id,
  rule,
  event,
  severity,
  subject,
  text: email,
  at: createdAt / 1_000,
});
