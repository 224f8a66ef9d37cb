import { MINUTE_MS } from '../core/contract/lengths.ts';
import type { Home, HomeRow } from '../local/simulator/home.ts';
import { HOUR_MS, type Loopback, type LoopbackOptions, startLoopback } from './loopback.ts';
import { exactly, type Measurement } from './measurement.ts';

/** A fixed moment, so that every run counts the same polls. */
const START = Date.parse('2026-11-02T12:00:00Z');
const STEP_MS = 10_000;
const SETTLING_POLLS = 6;
const TOKEN_LIFE_MINUTES = 60;
/** Octopus gives back a little less than twelve hours. */
const AWAY_MS = 11.75 * HOUR_MS;

interface Kind {
  readonly name: string;
  readonly options?: LoopbackOptions;
  /** Brings a settled household to just before the poll that is counted. */
  readonly lead: (loopback: Loopback) => Promise<void>;
  readonly outcome: string;
  readonly expected: string;
}

const pollFor = async (loopback: Loopback, minutes: number): Promise<void> => {
  for (let nth = 0; nth < minutes; nth += 1) {
    await loopback.poll();
    loopback.now += MINUTE_MS;
  }
};

/** A home that draws 8 kW from `from` on. */
const homeHighFrom = (from: number): Home => ({
  readings: (fromMs, toMs) => {
    const rows: HomeRow[] = [];
    for (let at = Math.ceil(fromMs / STEP_MS) * STEP_MS; at < toMs; at += STEP_MS) {
      rows.push({ at, demandW: at < from ? 400 : 8_000, importWh: at / 7_200, exportWh: 0 });
    }
    return rows;
  },
});

const KINDS: readonly Kind[] = [
  {
    name: 'steady',
    lead: async () => undefined,
    outcome: 'stored',
    expected: 'HomeMiniTelemetry 1, BatchGetItem 1, Query 1, BatchWriteItem 1, PutItem 1',
  },
  {
    name: 'steady, settings read anew (every five minutes)',
    lead: (loopback) => pollFor(loopback, 4),
    outcome: 'stored',
    expected: 'HomeMiniTelemetry 1, BatchGetItem 1, Query 1, BatchWriteItem 1, PutItem 1, GetParameters 1',
  },
  {
    name: 'token refresh (every hour)',
    lead: (loopback) => pollFor(loopback, TOKEN_LIFE_MINUTES - SETTLING_POLLS - 2),
    outcome: 'stored',
    expected:
      'HomeMiniToken 1, HomeMiniTelemetry 1, BatchGetItem 1, Query 1, BatchWriteItem 1, PutItem 2, GetParameters 1',
  },
  {
    name: 'raise',
    options: {
      home: homeHighFrom(START + 3 * MINUTE_MS),
      rules: [{ kind: 'demand', name: 'very-high', above: 6_000, for: '3m' }],
    },
    lead: (loopback) => pollFor(loopback, 1),
    outcome: 'stored',
    expected: 'HomeMiniTelemetry 1, BatchGetItem 1, Query 1, BatchWriteItem 1, PutItem 3, Publish 1',
  },
  {
    name: 'throttled',
    options: { callsPerHour: SETTLING_POLLS },
    lead: async () => undefined,
    outcome: 'throttled',
    expected: 'HomeMiniTelemetry 1, HomeMiniLimits 1, BatchGetItem 1, Query 1, PutItem 1',
  },
  {
    name: 'cooling down after it',
    options: { callsPerHour: SETTLING_POLLS },
    lead: (loopback) => pollFor(loopback, 1),
    outcome: 'cooling-down',
    expected: 'BatchGetItem 1',
  },
  {
    name: 'backlog of 11 h 45 min',
    lead: async (loopback) => {
      loopback.now += AWAY_MS;
    },
    outcome: 'stored',
    expected:
      'HomeMiniToken 1, HomeMiniTelemetry 1, BatchGetItem 1, Query 1, BatchWriteItem 153, PutItem 2, GetParameters 2',
  },
];

/** What each kind of poll asks of Octopus and AWS. */
export const requests: Measurement = {
  title: 'Requests of each kind of poll',
  how: 'Requests of one poll that reach the sockets, by operation; anything else would be listed as well.',
  measure: async () => {
    const figures = [];
    for (const { name, options, lead, outcome, expected } of KINDS) {
      await using loopback = await startLoopback(START, options);
      await pollFor(loopback, SETTLING_POLLS);
      await lead(loopback);
      loopback.takeCounts();
      const report = await loopback.poll();
      if (report.outcome !== outcome) throw new Error(`${name}: the poll ended as ${report.outcome}`);
      figures.push(exactly(name, written(loopback.takeCounts()), expected));
    }
    return figures;
  },
};

const ORDER = [
  'HomeMiniToken',
  'HomeMiniTelemetry',
  'HomeMiniLimits',
  'BatchGetItem',
  'Query',
  'BatchWriteItem',
  'PutItem',
  'Publish',
];

const written = (counts: Readonly<Record<string, number>>): string => {
  const rank = (operation: string) => (ORDER.includes(operation) ? ORDER.indexOf(operation) : ORDER.length);
  return Object.entries(counts)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([operation, times]) => `${operation} ${times}`)
    .join(', ');
};
