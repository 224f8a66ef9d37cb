import { callsPerHourOf, pollEveryMs } from '../config/settings.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../core/contract/lengths.ts';
import { lookTwice } from '../lambda/poller/two-looks.ts';
import type { Home, HomeRow } from '../local/simulator/home.ts';
import { drawBetween } from '../local/simulator/seeded.ts';
import { simulatedMini } from '../local/simulator/simulated-mini.ts';
import { atMost, type Figure, type Measurement, median, quantile, told } from './measurement.ts';
import { MemoryHousehold } from './memory-household.ts';

const START = Date.parse('2026-11-02T00:00:00Z');
const STEP_MS = 10_000;
const SEED = 7;
/** Minis, each of which uploads at seconds of its own, and how long each is watched. */
const MINIS = 10;
const WATCHED_MS = 12 * HOUR_MS;

/** An oven or a car each half hour, from a moment of its own, for eight minutes. */
const EPISODE_EVERY_MS = 30 * MINUTE_MS;
const EPISODE_MS = 8 * MINUTE_MS;
const RULE = { kind: 'demand', name: 'very-high', above: 6_000, for: '2m', clearFor: '2m' };

/**
 * A schedule of EventBridge ticks once a minute, somewhere within the minute
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html); here at another second each hour.
 */
const tickWithinMinuteMs = (seed: number, at: number): number =>
  Math.floor(drawBetween(0, 60, seed, 1, Math.floor(at / HOUR_MS))) * SECOND_MS;
/** Assumed: how long Octopus takes to answer, and an AWS service. */
const TAKES = { octopusMs: 500, awsMs: 10 };
/** People have seen telemetry lag by four minutes: https://github.com/BottlecapDave/HomeAssistant-OctopusEnergy/issues/1251 */
const SLOW_LAG_MS = 4 * MINUTE_MS;

/** Promised from reading to message at one poll a minute. */
const MOST_MEDIAN_S = 25;
const MOST_LATE_S = 45;

/** From the reading that raises an alert to its message. */
export const latency: Measurement = {
  title: 'Latency from reading to message',
  how:
    "From the `readAt` of the reading that raises an alert to the message's publication: the real poll on a virtual clock, " +
    'stores in memory. The Mini uploads every ten seconds, 10 to 20 s after the fact, ten Minis each at its own seconds; the schedule ticks at any second of ' +
    'the minute, another one each hour; assumed are 0.5 s for Octopus to answer and 10 ms for AWS. "As soon as uploaded" ' +
    'is the floor that no poller can beat: it would take a call every second, and Octopus allows about a hundred an hour. ' +
    'With 4 min of lag, as some days had, that lag is all there is. What SNS takes to deliver comes on top.',
  measure: async ({ quick }) => {
    const seeds = Array.from({ length: quick ? 1 : MINIS }, (_, index) => SEED + index);
    const waits: number[] = [];
    const lived = async (
      pollEvery: '30s' | '1m',
      lagMs: number,
      looks: 'one look' | 'two looks' = 'two looks',
    ) => {
      const found: number[] = [];
      for (const seed of seeds) found.push(...(await delays({ seed, pollEvery, lagMs, looks, waits })));
      return found;
    };
    const twice = await lived('1m', 0);
    const looked = lookText(waits, seeds.length);
    return [
      figure('as soon as uploaded', seeds.flatMap(floorDelays)),
      figure('1m, without the second look', await lived('1m', 0, 'one look')),
      figure('1m', twice),
      atMost('1m, median', median(twice) / SECOND_MS, MOST_MEDIAN_S, (value) => `${Math.round(value)} s`),
      atMost(
        '1m, 95 % within',
        quantile(twice, 0.95) / SECOND_MS,
        MOST_LATE_S,
        (value) => `${Math.round(value)} s`,
      ),
      told('1m: second looks', looked),
      figure('30s', await lived('30s', 0)),
      figure('1m, Octopus lags 4 min', await lived('1m', SLOW_LAG_MS)),
      figure('30s, Octopus lags 4 min', await lived('30s', SLOW_LAG_MS)),
    ];
  },
};

const figure = (what: string, delaysMs: readonly number[]): Figure => {
  const seconds = (ms: number) => `${Math.round(ms / SECOND_MS)} s`;
  const [middle, late, worst] = [median(delaysMs), quantile(delaysMs, 0.95), Math.max(...delaysMs)];
  return told(
    what,
    `median ${seconds(middle)}, 95 % within ${seconds(late)}, worst ${seconds(worst)} (${delaysMs.length} alerts)`,
  );
};

const lookText = (waits: readonly number[], minis: number): string => {
  const mean = waits.reduce((a, b) => a + b, 0) / Math.max(1, waits.length) / SECOND_MS;
  const alerts = (minis * WATCHED_MS) / EPISODE_EVERY_MS;
  return `${(waits.length / alerts).toFixed(2)} for each episode, after a wait of ${mean.toFixed(0)} s on average`;
};

const episodeStart = (at: number): number => {
  const nth = Math.floor(at / EPISODE_EVERY_MS);
  return nth * EPISODE_EVERY_MS + drawBetween(0, 15 * MINUTE_MS, SEED, 2, nth);
};

const HOME: Home = {
  readings: (fromMs, toMs) => {
    const rows: HomeRow[] = [];
    for (let at = Math.ceil(fromMs / STEP_MS) * STEP_MS; at < toMs; at += STEP_MS) {
      const sinceMs = at - episodeStart(at);
      const demandW = sinceMs >= 0 && sinceMs < EPISODE_MS ? 7_500 : 400;
      rows.push({ at, demandW, importWh: at / 7_200, exportWh: 0 });
    }
    return rows;
  },
};

/** The simulated Mini uploads within 10 to 14 s; a real one within 10 to 20 s. */
const slowerMs = (seed: number): number => Math.floor(drawBetween(0, 7, seed, 3)) * SECOND_MS;

const miniOf = (seed: number) =>
  simulatedMini(HOME, { seed, installedAt: START, dropouts: [], leavesOut: true, tellsExport: true });

/** Half a day of one Mini. */
interface Lived {
  readonly seed: number;
  readonly pollEvery: '30s' | '1m';
  readonly lagMs: number;
  readonly looks: 'one look' | 'two looks';
  /** Takes how long each second look waited, ms. */
  readonly waits: number[];
}

/** Polls through half a day; a delay for each alert raised. */
const delays = async ({ seed, pollEvery, lagMs, looks, waits }: Lived): Promise<number[]> => {
  const mini = miniOf(seed);
  const published: { readonly id: string; readonly at: number }[] = [];
  const household = new MemoryHousehold({
    now: START,
    giveRows: (start, end, now) => mini.uploaded(start, end, now - slowerMs(seed) - lagMs),
    rules: [RULE],
    settings: { pollEvery, callsPerHour: callsPerHourOf({ pollEvery }) },
    takes: TAKES,
    publish: async ({ message }) => {
      published.push({ id: message.id, at: household.now });
    },
  });
  const readAt = new Map<string, number>();
  for (let minute = START + MINUTE_MS; minute < START + WATCHED_MS; minute += MINUTE_MS) {
    const tick = minute + tickWithinMinuteMs(seed, minute);
    for (let at = tick; at < tick + MINUTE_MS; at += pollEveryMs(pollEvery)) {
      household.now = at;
      await lookTwice({
        clock: () => household.now,
        wait: async (ms) => {
          household.now += ms;
          waits.push(ms);
        },
        poll: async ({ second }) => {
          const { lookAgainAt, ...report } = await household.poll(second);
          return looks === 'one look' || lookAgainAt === undefined ? report : { ...report, lookAgainAt };
        },
        tell: ({ events }) => {
          for (const { rule, event, at: moment } of events) {
            if (event === 'raised') readAt.set(`${rule}/raised/${new Date(moment).toISOString()}`, moment);
          }
        },
      });
    }
  }
  return published.flatMap(({ id, at }) => {
    const read = readAt.get(id);
    return read === undefined ? [] : [at - read];
  });
};

/** How long a reading takes to be there at all. */
const floorDelays = (seed: number): number[] => {
  const mini = miniOf(seed);
  const found: number[] = [];
  for (let at = START; at < START + WATCHED_MS; at += EPISODE_EVERY_MS) {
    const read = Math.ceil((episodeStart(at) + 2 * MINUTE_MS) / STEP_MS) * STEP_MS;
    for (let now = read; now < read + MINUTE_MS; now += SECOND_MS) {
      if (mini.uploaded(read, read + SECOND_MS, now - slowerMs(seed)).length === 0) continue;
      found.push(now - read);
      break;
    }
  }
  return found;
};
