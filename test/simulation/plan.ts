import type { PushKindName } from '../../core/channels/push-kinds.ts';
import type { Random } from './random.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When every simulation begins: a Friday; the year from here on has both clock changes. */
export const START = Date.parse('2026-05-15T00:00:00Z');

/** Epoch ms, the end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Demand far above every limit for a while. */
export interface Episode extends Span {
  readonly demandW: number;
}

/** What the Mini does other than measure and upload; `lateMs` after its end the rows of a `late` span arrive. */
export interface MiniSpan extends Span {
  readonly kind: 'silent' | 'buffered' | 'late' | 'frozen';
  readonly lateMs: number;
}

/** What goes wrong outside for a while. */
export interface Outage extends Span {
  readonly kind: OutageKind;
  /** The push service that an outage of phones is one of. */
  readonly phone?: PushKindName;
}

export type OutageKind =
  | 'octopus-errors'
  | 'octopus-hangs'
  | 'app-uses-limit'
  | 'key-revoked'
  | 'wrong-meter'
  | 'account-gone'
  | 'meter-gone'
  | 'edge-block'
  | 'aws-brownout'
  | 'dynamodb-down'
  | 'readings-refused'
  | 'state-refused'
  | 'ssm-down'
  | 'sns-down'
  | 'rules-broken'
  | PhoneOutage;

/** A push service is away, or wants something of its owner first. */
export type PhoneOutage = 'phone-away' | 'phone-refused';

/** Everything planned for one day. */
export interface DayPlan {
  readonly episodes: readonly Episode[];
  readonly mini: readonly MiniSpan[];
  readonly outages: readonly Outage[];
}

/** How likely the faults of single calls are (0 to 1), and how many spans a day has. */
export interface FaultProfile {
  readonly name: string;
  readonly outagesPerDay: number;
  readonly miniSpansPerDay: number;
  readonly crash: number;
  readonly awsThrottle: number;
  readonly awsError: number;
  readonly awsHang: number;
  readonly publishError: number;
  readonly lostAcknowledgement: number;
  readonly unprocessed: number;
  readonly octopus: number;
  /** Of one call to a push service. */
  readonly phone: number;
  readonly duplicateRun: number;
  readonly missedRun: number;
  readonly coldStart: number;
}

const NO_FAULTS: FaultProfile = {
  name: 'none',
  outagesPerDay: 0,
  miniSpansPerDay: 0,
  crash: 0,
  awsThrottle: 0,
  awsError: 0,
  awsHang: 0,
  publishError: 0,
  lostAcknowledgement: 0,
  unprocessed: 0,
  octopus: 0,
  phone: 0,
  duplicateRun: 0,
  missedRun: 0,
  coldStart: 0,
};

/** `races`: little goes wrong, but most runs have a twin. */
export const FAULTS = ['none', 'light', 'heavy', 'races'] as const;
export type Faults = (typeof FAULTS)[number];

export const PROFILES: Readonly<Record<Faults, FaultProfile>> = {
  none: NO_FAULTS,
  light: {
    name: 'light',
    outagesPerDay: 0.7,
    miniSpansPerDay: 1.5,
    crash: 0.0003,
    awsThrottle: 0.001,
    awsError: 0.001,
    awsHang: 0.0005,
    publishError: 0.01,
    lostAcknowledgement: 0.0005,
    unprocessed: 0.005,
    octopus: 0.004,
    phone: 0.02,
    duplicateRun: 0.005,
    missedRun: 0.002,
    coldStart: 0.005,
  },
  heavy: {
    name: 'heavy',
    outagesPerDay: 5,
    miniSpansPerDay: 6,
    crash: 0.004,
    awsThrottle: 0.01,
    awsError: 0.01,
    awsHang: 0.004,
    publishError: 0.1,
    lostAcknowledgement: 0.008,
    unprocessed: 0.05,
    octopus: 0.04,
    phone: 0.2,
    duplicateRun: 0.05,
    missedRun: 0.01,
    coldStart: 0.02,
  },
  races: {
    ...NO_FAULTS,
    name: 'races',
    outagesPerDay: 3,
    miniSpansPerDay: 2,
    awsError: 0.02,
    publishError: 0.7,
    duplicateRun: 0.6,
  },
};

/** From here to the end of each day nothing goes wrong: long enough for one sweep of the whole reach. */
export const CALM_FROM_MS = 19 * HOUR;
const TROUBLE_ENDS_MS = 18 * HOUR;

const OUTAGES: readonly [OutageKind, ...OutageKind[]] = [
  'octopus-errors',
  'octopus-hangs',
  'app-uses-limit',
  'key-revoked',
  'wrong-meter',
  'account-gone',
  'meter-gone',
  'edge-block',
  'aws-brownout',
  'dynamodb-down',
  'readings-refused',
  'state-refused',
  'ssm-down',
  'sns-down',
  'rules-broken',
  'phone-away',
  'phone-refused',
];
const PHONE_KINDS: readonly [PushKindName, ...PushKindName[]] = ['telegram', 'pushover', 'ntfy', 'webhook'];

const MINI_KINDS: readonly [MiniSpan['kind'], ...MiniSpan['kind'][]] = [
  'silent',
  'buffered',
  'late',
  'late',
  'frozen',
];

/** Plans a day that begins at `dayStart`. */
export const planDay = (random: Random, dayStart: number, profile: FaultProfile): DayPlan => {
  const mini = planMini(random, dayStart, profile);
  return { episodes: planEpisodes(random, dayStart), mini, outages: planOutages(random, dayStart, profile) };
};

const planEpisodes = (random: Random, dayStart: number): Episode[] => {
  const episodes: Episode[] = [];
  let from = dayStart + random.between(10 * MINUTE, 4 * HOUR);
  while (from < dayStart + 22 * HOUR) {
    const lastsMs = random.chance(0.4) ? random.between(1, 8) * MINUTE : random.between(13, 80) * MINUTE;
    const start = Math.ceil(from / 10_000) * 10_000;
    const end = Math.min(start + Math.round(lastsMs / 10_000) * 10_000, dayStart + 23 * HOUR);
    episodes.push({ from: start, to: end, demandW: random.whole(7_500, 9_400) });
    from = end + random.between(40 * MINUTE, 5 * HOUR);
  }
  return episodes;
};

const planMini = (random: Random, dayStart: number, profile: FaultProfile): MiniSpan[] => {
  const spans: MiniSpan[] = [];
  let from = dayStart;
  for (let left = manyOf(random, profile.miniSpansPerDay); left > 0; left -= 1) {
    from += random.between(0.2, TROUBLE_ENDS_MS / HOUR / (left + 1)) * HOUR;
    const kind = random.pick(MINI_KINDS);
    const lastsMs = random.pick([random.between(1, 10), random.between(20, 120)]) * MINUTE;
    const to = Math.min(from + lastsMs, dayStart + TROUBLE_ENDS_MS);
    if (to > from) spans.push({ kind, from, to, lateMs: random.between(2, 150) * MINUTE });
    from = to + 5 * MINUTE;
  }
  return spans;
};

const planOutages = (random: Random, dayStart: number, profile: FaultProfile): Outage[] => {
  const outages: Outage[] = [];
  for (let left = manyOf(random, profile.outagesPerDay); left > 0; left -= 1) {
    const from = dayStart + random.between(0, TROUBLE_ENDS_MS - 10 * MINUTE);
    const lastsMs = random.pick([random.between(2, 20), random.between(20, 150)]) * MINUTE;
    const kind = random.pick(OUTAGES);
    const to = Math.min(from + lastsMs, dayStart + TROUBLE_ENDS_MS);
    outages.push({ kind, from, to, ...(isOfPhones(kind) ? { phone: random.pick(PHONE_KINDS) } : {}) });
  }
  return outages;
};

/** Nothing that the poller promises is excused by a phone. */
export const isOfPhones = (kind: OutageKind): kind is PhoneOutage =>
  kind === 'phone-away' || kind === 'phone-refused';

/** A whole number whose mean is `mean`. */
const manyOf = (random: Random, mean: number): number =>
  Math.floor(mean * 2 * random.next() + (mean > 0 ? 0.5 : 0));

export const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to;
export const covers = ({ from, to }: Span, at: number): boolean => at >= from && at < to;
