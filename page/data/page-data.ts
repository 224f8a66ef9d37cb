import { HOUR_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import { dayOf, daySpan } from '../../core/readings/day.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import { hasDemand, type MeterReading } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import { type EnergyUse, walkUsage } from '../../core/readings/usage.ts';
import type { KeptEpisode } from '../../core/replay/kept-episodes.ts';
import { type AlertRow, alertRows } from './alert-rows.ts';
import { type DayFigure, type DayHeadline, dayFigures, dayHeadline, type TodayParts } from './day-figures.ts';
import { PastLocalDays } from './days.ts';
import { type DaysView, daysView } from './days-view.ts';
import {
  DemandBuckets,
  type DemandColumns,
  type DemandSummary,
  rawColumns,
  stepFor,
  summariseReadings,
} from './demand-columns.ts';
import { type HomeState, homeState, noticesOf, silentAfterMs } from './home-state.ts';
import { type LimitLine, limitLines } from './limit-spans.ts';
import { costAnHour, lastHour, priceNow } from './now-figures.ts';
import { PastDays } from './past-days.ts';
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
  /** After how many seconds without a reading the newest one is not of now. */
  readonly silentAfterS: number;
  readonly state: HomeState;
  /** `about 5p an hour at 26.5p`, where the price is known. */
  readonly costAnHour?: string;
  /** The highest demand of each of the last 60 minutes, W. */
  readonly lastHour: readonly (number | null)[];
  readonly notices: readonly string[];
  readonly headline?: DayHeadline;
  readonly today: readonly DayFigure[];
  /** The local day. */
  readonly day: { readonly from: number; readonly to: number };
  readonly rules: readonly RuleView[];
  readonly episodes: readonly KeptEpisode[];
}

/** The chart's readings with what they come to and the limits that lie in their span. */
export interface ChartAnswer extends DemandColumns {
  /** The same however many points are drawn; absent where there are no readings. */
  readonly summary?: DemandSummary;
  readonly limits: readonly LimitLine[];
}

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
  /** Subjects of messages told since. */
  readonly told: readonly string[];
}

/** Up to so many readings are drawn one by one. */
const MAX_RAW = 5_000;
/** Beyond it minutes do. */
const LONGEST_RAW_MS = 26 * 3_600_000;
/** What is still to come today is judged by so many days. */
const COURSE_DAYS = 7;
const MONTH_DAYS = 31;

interface Yesterday {
  readonly date: string;
  readonly day: Day;
}

/** A source's readings and rules in the form the page takes, with as much remembered as makes it quick. */
export class PageData {
  readonly #source: PageSource;
  readonly #recent: RecentReadings;
  readonly #past: PastDays;
  readonly #days: PastLocalDays;
  #yesterday: Yesterday | undefined;
  #uses: { readonly of: readonly MeterReading[]; readonly uses: readonly EnergyUse[] } | undefined;
  #wholeAt: number | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  readonly #seenAlerts = new Set<string>();

  constructor(source: PageSource) {
    this.#source = source;
    this.#recent = new RecentReadings(source);
    this.#past = new PastDays(source);
    this.#days = new PastLocalDays(source);
    for (const { id } of source.alerts()) this.#seenAlerts.add(id);
  }

  async overview(): Promise<Overview> {
    await this.#ready();
    const now = this.#source.now();
    const { timeZone, title, alertsNote } = this.#source;
    const household = await this.#source.household();
    const moment = { now, timeZone };
    const { rules } = household.rules;
    const views = ruleViews(rules, household.monitor?.alerts, moment, household);
    const newest = this.#recent.all.findLast(hasDemand);
    const state = homeState(household, newest, views, moment);
    const cost =
      newest === undefined || state.stale
        ? undefined
        : costAnHour(newest.demandW, priceNow(this.#recent.all, now));
    const parts = this.#todayParts(now);
    const headline = dayHeadline(parts);
    return {
      title,
      timeZone,
      ...(alertsNote === undefined ? {} : { alertsNote }),
      now: now / 1_000,
      ...(newest === undefined ? {} : { newest: { at: newest.at / 1_000, demandW: newest.demandW } }),
      silentAfterS: silentAfterMs(rules) / 1_000,
      state,
      ...(cost === undefined ? {} : { costAnHour: cost }),
      lastHour: lastHour(this.#recent.between(now - HOUR_MS, now), now),
      notices: noticesOf(household, moment),
      ...(headline === undefined ? {} : { headline }),
      today: dayFigures(parts),
      day: { from: parts.today.startsAt / 1_000, to: parts.today.endsAt / 1_000 },
      rules: views,
      episodes: [...this.#source.episodes()],
    };
  }

  /** What was told, newest first: a row for each alert from its raise to its end, with figures as far as they are known. */
  async alerts(): Promise<AlertRow[]> {
    const { rules, monitor } = await this.#source.household();
    return alertRows(this.#source.alerts(), {
      rules: rules.rules,
      episodes: this.#source.episodes(),
      readings: this.#recent.all,
      uses: this.#usesOf(this.#recent.all),
      days: this.#days.known(MONTH_DAYS),
      states: monitor?.alerts.rules,
    });
  }

  /** The last `count` local days, today among them. */
  async days(count: number): Promise<DaysView> {
    await this.#ready();
    const { today, yesterday } = this.#todayParts(this.#source.now());
    const past = await this.#days.last(count - 1, yesterday === undefined ? [] : [yesterday]);
    const { rules } = await this.#source.household();
    return daysView([...past, today], this.#source.episodes(), {
      rules: rules.rules,
      timeZone: this.#source.timeZone,
    });
  }

  /** The chart's answer for a span, both ends inclusive. */
  async chart(request: ChartRequest): Promise<ChartAnswer> {
    const { rules } = await this.#source.household();
    const { timeZone } = this.#source;
    return { ...(await this.columns(request)), limits: limitLines(rules.rules, { ...request, timeZone }) };
  }

  /** Demand from `from` to `to`, both inclusive. */
  async columns({ from, to, points }: ChartRequest): Promise<DemandColumns & { summary?: DemandSummary }> {
    await this.#ready();
    if (from >= this.#recent.from || to - from <= LONGEST_RAW_MS) return this.#fromReadings(from, to, points);
    const buckets = new DemandBuckets(from, to + 1, stepFor(to - from, points, MINUTE_MS));
    const pastTo = Math.min(this.#recent.from, to);
    await this.#past.addTo(buckets, from, pastTo);
    for (const { at, demandW } of this.#recent.between(pastTo, to).filter(hasDemand))
      buckets.add(at, demandW);
    return withSummary(buckets.columns(), buckets.summary());
  }

  /** The last `spanMs` before the source's present. */
  lastly(spanMs: number, points: number): Promise<ChartAnswer> {
    const to = this.#source.now();
    return this.chart({ from: to - spanMs, to, points });
  }

  /** Reads what is new; `filled` says that holes were filled, which asks for everything again. */
  async refresh(filled: boolean): Promise<News> {
    const known = this.#wholeAt;
    const whole = filled || known === undefined || this.#source.now() - known >= HOUR_MS;
    const readings = await this.#read(whole ? 'whole' : 'new');
    const told = this.#source.alerts().filter(({ id }) => !this.#seenAlerts.has(id));
    for (const { id } of told) this.#seenAlerts.add(id);
    return {
      readings: whole ? { at: [], demandW: [] } : rawColumns(readings.filter(hasDemand)),
      filled: whole,
      told: told.map(({ subject }) => subject),
    };
  }

  async #fromReadings(from: number, to: number, points: number) {
    const all = from >= this.#recent.from ? this.#recent.between(from, to) : await this.#collect(from, to);
    const readings = all.filter(hasDemand);
    const summary = summariseReadings(readings);
    if (readings.length <= MAX_RAW) return withSummary(rawColumns(readings), summary);
    const buckets = new DemandBuckets(from, to + 1, stepFor(to - from, points));
    for (const { at, demandW } of readings) buckets.add(at, demandW);
    return withSummary(buckets.columns(), summary);
  }

  /** Yesterday is worked out once an hour: late rows may still come. */
  #todayParts(now: number): TodayParts {
    const { timeZone } = this.#source;
    const span = daySpan(now, timeZone);
    const before = daySpan(span.startsAt - 1, timeZone);
    const all = this.#recent.all;
    if (this.#yesterday?.date !== before.date) {
      this.#yesterday = { date: before.date, day: dayOf(all, before) };
    }
    const known = this.#days.known(COURSE_DAYS).filter(({ date }) => date !== before.date);
    return {
      now,
      timeZone,
      today: dayOf(
        all.filter(({ at }) => at >= before.startsAt),
        span,
      ),
      yesterday: this.#yesterday.day,
      earlier: [...known, this.#yesterday.day],
    };
  }

  /** As it is stored, unless it was not over when it was. */
  async #storedYesterday(now: number): Promise<Yesterday | undefined> {
    const { timeZone } = this.#source;
    const { date } = daySpan(daySpan(now, timeZone).startsAt - 1, timeZone);
    const stored = await this.#days.takeStored(MONTH_DAYS);
    const day = stored.find((one) => one.date === date && one.open !== true);
    return day && { date, day };
  }

  #usesOf(readings: readonly MeterReading[]): readonly EnergyUse[] {
    if (this.#uses?.of === readings) return this.#uses.uses;
    const uses: EnergyUse[] = [];
    const conditions = { sampleHoldsMs: SAMPLE_HOLDS_MS, deviceId: undefined };
    walkUsage({ lastDemandW: 0, priced: [] }, readings, conditions, (use) => uses.push(use));
    this.#uses = { of: readings, uses };
    return uses;
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
      if (extent === 'whole') {
        this.#wholeAt = now;
        this.#yesterday = await this.#storedYesterday(now);
      }
      return readings;
    });
    this.#busy = read.catch(() => undefined);
    return read;
  }
}

const withSummary = (
  columns: DemandColumns,
  summary: DemandSummary | undefined,
): DemandColumns & { summary?: DemandSummary } => (summary === undefined ? columns : { ...columns, summary });
