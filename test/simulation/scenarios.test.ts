import { describe, expect, test } from 'vitest';
import { AwsTroubleError } from '../../lambda/poller/poll.ts';
import { type DayPlan, HOUR, MINUTE, type OutageKind, PROFILES, START } from './plan.ts';
import { Simulation } from './simulation.ts';

const at = (hours: number, minutes = 0): number => START + hours * HOUR + minutes * MINUTE;
const iso = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;
const outage = (kind: OutageKind, from: number, to: number): Partial<DayPlan> => ({
  outages: [{ kind, from, to }],
});

/** A world without chance faults, in which only the plan goes wrong. */
const world = (plan: Partial<DayPlan>): Simulation => {
  const simulation = new Simulation({
    seed: 7,
    days: 1,
    profile: PROFILES.none,
    callsPerHour: 75,
    keepsReports: true,
  });
  simulation.expect(plan);
  return simulation;
};

const outcomes = ({ invocations: { reports } }: Simulation, from: number, to: number): string[] => [
  ...new Set(reports.filter((one) => one.at >= from && one.at < to).map(({ report }) => report.outcome)),
];

/** Messages about demand and silence, in the order in which they were decided. */
const told = ({ invariants }: Simulation): string[] =>
  invariants.messages.sent.filter((kind) => /^(very-high|offline)\//.test(kind));

const missing = (simulation: Simulation, from: number, to: number): string[] => {
  const keys: string[] = [];
  for (let moment = from; moment < to; moment += 10_000) {
    const row = simulation.home.rowAt(moment);
    if (row !== undefined && row.missing === undefined && !simulation.dynamodb.readings.has(iso(moment)))
      keys.push(iso(moment));
  }
  return keys;
};

const EPISODE = { from: at(4), to: at(4, 30), demandW: 9_000 };

describe('six hours without', () => {
  test('AWS: nothing is asked of Octopus meanwhile; then everything is stored in one poll and the alert told as history', async () => {
    const simulation = world({ episodes: [EPISODE], ...outage('dynamodb-down', at(2), at(8)) });
    await simulation.poll(START, at(2));
    const calls = simulation.tally.octopusCalls;
    await simulation.poll(at(2), at(8));
    expect(simulation.tally.octopusCalls).toBe(calls);
    await simulation.poll(at(8), at(8, 1));
    const [report] = simulation.invocations.reports.slice(-1);
    expect(report?.report.outcome).toBe('stored');
    expect(missing(simulation, at(0), at(7, 59))).toEqual([]);
    await simulation.poll(at(8, 1), at(9));
    expect(told(simulation)).toEqual(['very-high/summary']);
    expect(simulation.invariants.violations).toEqual([]);
  });

  test('Octopus: told after an hour, every row stored by the first poll that is answered', async () => {
    const simulation = world({ episodes: [EPISODE], ...outage('octopus-errors', at(2), at(8)) });
    await simulation.poll(START, at(8));
    expect(outcomes(simulation, at(2), at(8))).toEqual(['transient']);
    await simulation.poll(at(8), at(8, 1));
    expect(missing(simulation, at(0), at(7, 59))).toEqual([]);
    await simulation.poll(at(8, 1), at(9));
    expect(told(simulation)).toEqual(['offline/raised', 'offline/recovered', 'very-high/summary']);
    expect(simulation.invariants.violations).toEqual([]);
  });

  test('the Mini: told after 15 minutes, nothing invented for the time it was away', async () => {
    const mini = [{ kind: 'silent', from: at(2), to: at(8), lateMs: 0 }] as const;
    const simulation = world({ mini });
    await simulation.poll(START, at(9));
    expect(told(simulation)).toEqual(['offline/raised', 'offline/recovered']);
    const during = [...simulation.dynamodb.readings.keys()].filter(
      (key) => key >= iso(at(2)) && key < iso(at(8)),
    );
    expect(during).toEqual([]);
    expect(missing(simulation, at(0), at(8, 58))).toEqual([]);
    expect(simulation.invariants.violations).toEqual([]);
  });
});

test('fourteen hours without AWS: what lies beyond the reach is recorded once, all the rest is stored', async () => {
  const simulation = world(outage('dynamodb-down', at(2), at(16)));
  await simulation.poll(START, at(18));
  const lost = simulation.logs.lines.filter(({ message }) => message === 'gap-lost');
  const reach = at(16) - 11 * HOUR - 50 * MINUTE;
  expect(lost).toHaveLength(1);
  expect(missing(simulation, at(0), at(1, 58))).toEqual([]);
  expect(missing(simulation, reach + MINUTE, at(17, 58))).toEqual([]);
  expect(missing(simulation, at(2, 1), reach - MINUTE).length).toBeGreaterThan(600);
  expect(simulation.invariants.violations).toEqual([]);
});

test('a store cut off half-way goes on at the next poll from where it was cut off', async () => {
  const simulation = world(outage('readings-refused', at(2), at(3)));
  await simulation.poll(START, at(2));
  await simulation.poll(at(2), at(3));
  const before = simulation.dynamodb.readings.size;
  simulation.wire.profile = { ...PROFILES.none, crash: 0 };
  simulation.wire.crashAt = 25;
  await simulation.poll(at(3), at(3, 1));
  const halfWay = simulation.dynamodb.readings.size - before;
  expect(halfWay).toBeGreaterThan(0);
  expect(halfWay).toBeLessThan(360);
  await simulation.poll(at(3, 1), at(3, 2));
  expect(missing(simulation, at(0), at(2, 59))).toEqual([]);
  expect(simulation.invariants.violations).toEqual([]);
});

test('two runs at once, the slower with older values of a growing row: the row ends with its final values', async () => {
  const simulation = world({});
  await simulation.poll(START, at(1));
  for (let minute = 0; minute < 20; minute += 1) {
    simulation.invoke(0);
    simulation.invoke(12_000);
    await simulation.poll(at(1, minute), at(1, minute + 1));
  }
  await simulation.poll(at(1, 20), at(2));
  simulation.invariants.rows.allStored({ from: at(0), to: at(1, 57) }, START);
  expect(simulation.invariants.violations).toEqual([]);
});

test.each(['30s', '1m', '2m', '5m', '10m'] as const)(
  'a household that polls every %s has rules that are valid there: an oven and an offline Mini are told',
  async (pollEvery) => {
    const mini = [{ kind: 'silent', from: at(3), to: at(5), lateMs: 0 }] as const;
    const episodes = [{ from: at(1), to: at(1, 30), demandW: 9_000 }];
    const callsPerHour = pollEvery === '30s' ? 120 : 75;
    const simulation = new Simulation({ seed: 7, days: 1, profile: PROFILES.none, callsPerHour, pollEvery });
    simulation.expect({ mini, episodes });
    await simulation.poll(START, at(6));
    expect(told(simulation)).toEqual([
      'very-high/raised',
      'very-high/recovered',
      'offline/raised',
      'offline/recovered',
    ]);
    expect(simulation.invariants.violations).toEqual([]);
  },
);

describe('AWS refuses', () => {
  test('the readings table: the poll throws at its end, after the state is saved', async () => {
    const simulation = world(outage('readings-refused', at(1), at(1, 30)));
    await simulation.poll(START, at(1, 30));
    const refused = simulation.invocations.errors.filter((error) => error instanceof AwsTroubleError);
    expect(refused).toHaveLength(30);
    expect(simulation.dynamodb.state.get('monitor')?.savedAt?.S).toBe(
      new Date(Math.floor(simulation.invocations.reports.at(-1)?.at ?? 0)).toISOString(),
    );
    expect(simulation.invariants.violations).toEqual([]);
  });

  test('SNS: the poll throws, the message stays owed and goes out once when SNS is back', async () => {
    const episodes = [{ from: at(1), to: at(1, 40), demandW: 9_000 }];
    const simulation = world({ episodes, ...outage('sns-down', at(1), at(2)) });
    await simulation.poll(START, at(2));
    expect(
      simulation.invocations.errors.filter((error) => error instanceof AwsTroubleError).length,
    ).toBeGreaterThan(0);
    expect(told(simulation)).toEqual([]);
    await simulation.poll(at(2), at(3));
    expect(told(simulation)).toEqual(['very-high/raised', 'very-high/recovered']);
    expect([...simulation.tally.duplicates]).toEqual([]);
    expect(simulation.invariants.violations).toEqual([]);
  });
});

test('the state table refuses every write: no token a minute, and no hammering at a limit', async () => {
  const simulation = world(outage('state-refused', at(1), at(3)));
  await simulation.poll(START, at(1));
  const calls = simulation.tally.octopusCalls;
  await simulation.poll(at(1), at(3));
  expect(simulation.tally.faults.get('octopus KT-CT-1199 at obtainKrakenToken')).toBeUndefined();
  expect(simulation.tally.octopusCalls - calls).toBeLessThanOrEqual(2 * 60 + 10);
  await simulation.poll(at(3), at(3, 30));
  expect(missing(simulation, at(0), at(3, 28))).toEqual([]);
  expect(simulation.invariants.violations).toEqual([]);
});

test('an AWS of which every third call hangs: no run outlives the function', async () => {
  const episodes = [0, 1, 2, 3, 4, 5].map((hour) => ({ from: at(hour), to: at(hour, 20), demandW: 9_000 }));
  const simulation = world({ episodes });
  simulation.wire.profile = { ...PROFILES.none, awsHang: 0.35, lostAcknowledgement: 0.1, duplicateRun: 0.2 };
  await simulation.poll(START, at(6));
  expect(simulation.invariants.violations).toEqual([]);
});
