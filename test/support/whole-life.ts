import * as fc from 'fast-check';
import { announce } from '../../core/messages/announce.ts';
import type { HushHours } from '../../core/messages/hush.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { hoursToLearn } from '../../core/polling/hours-to-learn.ts';
import { countHours, hoursUntil, localHourAt, openHourAt } from '../../core/readings/hourly-means.ts';
import type { Reading } from '../../core/readings/reading.ts';
import {
  type Learned,
  learnHours,
  nothingLearned,
  type Usual,
  usualSchema,
} from '../../core/readings/usual.ts';
import { evaluate } from '../../core/rules/evaluate.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import type { Rule } from '../../core/rules/rule.ts';
import {
  type AlertState,
  alertStateSchema,
  freshAlertState,
  packAlertState,
} from '../../core/rules/state.ts';
import { EMAIL, PHONE } from './audience.ts';
import { hoursOfDays } from './hours.ts';
import { at, HOUR, MINUTE, rulesOf } from './timeline.ts';

export const LONDON = 'Europe/London';
const DAY = 24 * HOUR;
/** A reading every five minutes, which stands until the next one: whole days of them are lived through at once. */
export const STEP_MS = 5 * MINUTE;

/** Every kind of rule, demand in each of its ways. */
export const EVERY_KIND_WRITTEN: readonly object[] = [
  { kind: 'demand', name: 'high', above: 3000, clearBelow: 2000, for: '15m', remindEvery: '2h' },
  { kind: 'demand', name: 'mean', above: 1500, averageOver: '1h', for: '30m', clearFor: '30m' },
  { kind: 'demand', name: 'night', above: 600, for: '20m', activeBetween: '00:30-02:30' },
  {
    kind: 'demand',
    name: 'morning',
    above: 600,
    averageOver: '15m',
    for: '20m',
    activeBetween: '05:30-23:30',
  },
  { kind: 'demand', name: 'cost', costPerHourAbove: 0.8, averageOver: '30m', for: '10m' },
  { kind: 'demand', name: 'dear', above: 1000, whilePriceAbove: 28, for: '15m' },
  { kind: 'demand', name: 'export', below: -500, for: '10m', clearFor: '30m', severity: 'info' },
  { kind: 'unusual', name: 'unusual', activeBetween: '20:00-07:00', severity: 'critical' },
  { kind: 'standby', name: 'standby', between: '00:00-06:00' },
  { kind: 'no-use', name: 'no-use', above: 1000, between: '06:00-10:30' },
  { kind: 'no-use', name: 'no-use-at-night', above: 1000, between: '00:30-02:30' },
  { kind: 'no-use', name: 'no-use-in-the-doubled-hour', above: 1000, between: '01:10-01:50' },
  { kind: 'budget', name: 'day-energy', period: 'day', energyAbove: 12, warnAt: [50, 100] },
  { kind: 'budget', name: 'day-cost', period: 'day', costAbove: 4, warnAt: [50, 80, 100] },
  { kind: 'budget', name: 'week', period: 'week', energyAbove: 30 },
  { kind: 'no-data', name: 'no-data', after: '45m', clearFor: '10m' },
  { kind: 'frozen', name: 'frozen', after: '40m' },
];
export const EVERY_KIND = rulesOf(...EVERY_KIND_WRITTEN);

/** A day in whose first hours London's clock goes back, one in which it goes forward, and one like any other. */
const MIDNIGHTS = ['2026-10-25', '2027-03-28', '2026-07-08'].map((date) => at(`${date}T00:00:00Z`));
const DAYS_BEFORE = 2;
const DAYS_AFTER = 2;

/** What the home draws when nothing happens, W, by hour of the clock. */
const quietW = (hour: number): number => 180 + 20 * Math.sin(hour) + (hour >= 17 && hour < 22 ? 500 : 0);

const stretch = fc.record({
  hours: fc.double({ min: 0.2, max: 9, noNaN: true }),
  kind: fc.constantFrom('quiet', 'quiet', 'quiet', 'add', 'add', 'gap', 'frozen', 'export'),
  watts: fc.constantFrom(450, 900, 1_800, 3_500, 7_000),
});

/** Days of a home around a midnight: quiet, with loads, export, a Mini that stands still, and gaps. */
export const homeDays = fc.record({
  midnight: fc.constantFrom(...MIDNIGHTS),
  /** After a whole five minutes. */
  offsetS: fc.integer({ min: 0, max: 299 }),
  stretches: fc.array(stretch, { minLength: 4, maxLength: 30 }),
  /** Left on from the first evening to the end. */
  standbyW: fc.constantFrom(0, 150),
  pencePerKwh: fc.array(fc.constantFrom(7, 24.5, 31), { minLength: 1, maxLength: 6 }),
});
export type HomeDays = typeof homeDays extends fc.Arbitrary<infer T> ? T : never;

/** Days in which every rule but those about export and a frozen Mini has something to tell. */
export const EVENTFUL: HomeDays = {
  midnight: MIDNIGHTS[0] ?? 0,
  offsetS: 40,
  stretches: [
    { hours: 22.5, kind: 'quiet', watts: 450 },
    { hours: 1, kind: 'gap', watts: 7_000 },
    { hours: 6, kind: 'add', watts: 900 },
    { hours: 9, kind: 'quiet', watts: 450 },
    { hours: 2, kind: 'gap', watts: 450 },
    { hours: 2, kind: 'add', watts: 7_000 },
    { hours: 60, kind: 'quiet', watts: 450 },
  ],
  standbyW: 150,
  pencePerKwh: [7, 31],
};

/** A night that is unusual twice, and one in which an hour of what is unusual is not known. */
export const ODD_NIGHTS: HomeDays = {
  ...EVENTFUL,
  midnight: MIDNIGHTS[1] ?? 0,
  stretches: [
    { hours: 18.5, kind: 'quiet', watts: 450 },
    { hours: 4, kind: 'add', watts: 900 },
    { hours: 3.4, kind: 'quiet', watts: 450 },
    { hours: 4.6, kind: 'add', watts: 900 },
    { hours: 17.4, kind: 'quiet', watts: 450 },
    { hours: 2.35, kind: 'add', watts: 900 },
    { hours: 0.6, kind: 'gap', watts: 900 },
    { hours: 4, kind: 'add', watts: 900 },
  ],
  standbyW: 0,
};

export interface Days {
  readonly from: number;
  readonly until: number;
  readonly rows: readonly Reading[];
}

/** The readings of such days. What the register counts in a gap is there after it. */
export const rowsOfDays = ({ midnight, offsetS, stretches, standbyW, pencePerKwh }: HomeDays): Days => {
  const from = midnight - DAYS_BEFORE * DAY;
  const until = midnight + DAYS_AFTER * DAY;
  const rows: Reading[] = [];
  let [registerWh, moment, heldW] = [4_000_000, from + offsetS * 1_000, 0];
  const row = (kind: string, watts: number) => {
    const { hour } = localHourAt(moment, LONDON);
    const base = quietW(hour) + standbyW + (Math.floor(moment / STEP_MS) % 7);
    const wobblyW = kind === 'export' ? -watts : kind === 'add' || kind === 'gap' ? base + watts : base;
    const demandW = Math.round(kind === 'frozen' ? heldW : wobblyW);
    const deltaWh = (Math.max(0, kind === 'frozen' ? base : wobblyW) * STEP_MS) / HOUR;
    const price = pencePerKwh[Math.floor(moment / (HOUR / 2)) % pencePerKwh.length] ?? 0;
    const register = { consumptionWh: registerWh, consumptionDeltaWh: deltaWh };
    if (kind !== 'gap') rows.push({ at: moment, demandW, ...register, costPence: (deltaWh * price) / 1_000 });
    // The register of a frozen Mini stands still.
    if (kind !== 'frozen') registerWh += deltaWh;
    heldW = demandW;
    moment += STEP_MS;
  };
  for (const { hours, kind, watts } of stretches) {
    for (const end = moment + hours * HOUR; moment < Math.min(end, until); ) row(kind, watts);
  }
  while (moment < until) row('quiet', 0);
  return { from, until, rows };
};

/** What eighteen quiet days before have taught. */
const learnedBefore = (from: number): Usual =>
  learnHours(
    nothingLearned(),
    hoursOfDays(from - 18 * DAY, 19, (day, hour) => quietW(hour) + (day % 3)).filter(
      ({ endsAt }) => endsAt <= from,
    ),
  ).usual;
const known = new Map<number, Usual>();
/** What is known when such days begin. */
export const usualBefore = (from: number): Usual => {
  const usual = known.get(from) ?? learnedBefore(from);
  known.set(from, usual);
  return usual;
};

export interface LifeOptions {
  /** Between polls, ms. */
  readonly pollMs: number;
  /** Whether the process is replaced before the poll of this number: all it knows goes through its stored form. */
  readonly replacedAt?: (poll: number) => boolean;
  /** What the household asked for at a moment. */
  readonly hushAt?: (now: number) => HushHours;
  /** Default: every kind. */
  readonly rules?: readonly Rule[];
}

export interface LivedPoll {
  readonly now: number;
  readonly events: readonly AlertEvent[];
  readonly messages: readonly OutboxMessage[];
  readonly state: AlertState;
}

const RECIPIENTS = [EMAIL, PHONE];

const throughStore = (state: AlertState): AlertState =>
  alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState(state))));

/** Lives through days with every kind of rule, learning as the poller does from the readings that are stored. */
export const liveDays = (
  { from, until, rows }: Days,
  { pollMs, replacedAt = () => false, hushAt = () => ({}), rules = EVERY_KIND }: LifeOptions,
): { readonly polls: readonly LivedPoll[]; readonly usual: Usual } => {
  let [state, usual] = [freshAlertState(), usualBefore(from)];
  const polls: LivedPoll[] = [];
  let seen = 0;
  // A poll learns a day at most: after the longest gap so many have caught up.
  for (let now = from; now <= until + 5 * pollMs; now += pollMs) {
    if (replacedAt(polls.length)) {
      state = throughStore(state);
      usual = usualSchema.parse(JSON.parse(JSON.stringify(usual)));
    }
    const first = seen;
    while ((rows[seen]?.at ?? Number.POSITIVE_INFINITY) < now) seen += 1;
    const learned = learnFrom(usual, rows, rows[seen - 1]?.at);
    usual = learned?.usual ?? usual;
    const { events, state: decided } = evaluate(rules, state, rows.slice(first, seen), {
      now,
      timeZone: LONDON,
      rulesFrom: 0,
      sampleHoldsMs: STEP_MS,
      lateAfterMs: 2 * HOUR,
      newestStoredAt: rows[seen - 1]?.at,
      firstPollAt: from,
      silenceCause: 'mini-silent',
      deviceId: undefined,
      learned,
    });
    const audience = { recipients: RECIPIENTS, hush: hushAt(now), rules };
    const told = announce(events, decided, audience, { household: 'home', timeZone: LONDON, now });
    state = told.state;
    polls.push({ now, events, messages: told.messages, state });
  }
  return { polls, usual };
};

const learnFrom = (
  usual: Usual,
  rows: readonly Reading[],
  newestAt: number | undefined,
): Learned | undefined => {
  const window = hoursToLearn({ learnedTo: usual.learnedTo, newestAt, timeZone: LONDON });
  if (window === undefined) return undefined;
  const terms = { timeZone: LONDON, sampleHoldsMs: STEP_MS };
  const read = rows.filter(({ at: moment }) => moment >= window.from - STEP_MS && moment <= window.to);
  const { open, closed } = countHours(openHourAt(window.from, LONDON), read, terms);
  return learnHours(usual, [...closed, ...hoursUntil(open, window.to, terms)]);
};

/** All that the rules decided. */
export const eventsOf = (polls: readonly LivedPoll[]): AlertEvent[] => polls.flatMap(({ events }) => events);
