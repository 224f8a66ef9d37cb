import { describe, expect, it } from 'vitest';
import type { StandingProblem } from '../../../core/messages/standing-problem.ts';
import { failure, succeed } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const services = (subjects: readonly string[]): string[] =>
  subjects.filter((subject) => subject.startsWith('[SERVICE]'));

/** What the telemetry query answers, again and again, and what becomes of a poll. */
const TABLE: readonly {
  readonly codes: readonly string[];
  readonly outcome: string;
  readonly problem?: StandingProblem;
  readonly sentence: string;
}[] = [
  {
    codes: [
      'KT-CT-1120',
      'KT-CT-1124',
      'KT-CT-1125',
      'KT-CT-1126',
      'KT-CT-1127',
      'KT-CT-1143',
      'KT-CT-1144',
      'KT-CT-1112',
    ],
    outcome: 'unexpected',
    sentence: 'a token that stays stale though it is new',
  },
  {
    codes: ['KT-CT-1111'],
    outcome: 'device-not-found',
    problem: 'wrong-meter',
    sentence: 'a meter this key may not read',
  },
  {
    codes: ['KT-CT-1139', 'KT-CT-1137', 'KT-CT-1138'],
    outcome: 'rejected-key',
    problem: 'rejected-key',
    sentence: 'a rejected key',
  },
  {
    codes: ['KT-CT-3921', 'KT-CT-4123', 'KT-CT-4177'],
    outcome: 'account-not-found',
    problem: 'account-not-found',
    sentence: 'an account that is not found',
  },
  { codes: ['KT-CT-1199', 'KT-GB-4042'], outcome: 'throttled', sentence: 'a limit' },
  {
    codes: ['KT-GB-4039', 'KT-GB-4043', 'KT-CT-7899', 'KT-CT-1147', 'KT-CT-1113'],
    outcome: 'transient',
    sentence: 'an outage',
  },
  {
    codes: ['KT-GB-4050', 'KT-GB-4056'],
    outcome: 'device-not-found',
    problem: 'device-not-found',
    sentence: 'a meter that is not found',
  },
  { codes: ['KT-GB-4051', 'KT-XX-9999'], outcome: 'unexpected', sentence: 'anything else' },
];
const EACH_CODE = TABLE.flatMap(({ codes, ...row }) => codes.map((code) => ({ code, ...row })));
const ONE_OF_EACH = TABLE.flatMap(({ codes: [code = ''], ...row }) => ({ code, ...row }));

describe('an answer with an error', () => {
  it.each(EACH_CODE)(
    '$code, $sentence, ends a poll calmly as $outcome with nothing moved',
    async ({ code, outcome, problem }) => {
      const world = await settledWorld();
      const before = { cursor: world.monitor.cursor, rows: world.table.size };
      world.octopus.telemetry.always(answers(failure(code)));
      const report = await world.poll();
      expect(report).toMatchObject({ outcome, rowsStored: 0 });
      expect(report.octopusErrors).toBeGreaterThan(0);
      expect(report.detail).toContain(code);
      expect({ cursor: world.monitor.cursor, rows: world.table.size }).toEqual(before);
      expect(world.monitor.problem?.kind).toBe(problem);
    },
  );

  it.each(ONE_OF_EACH)(
    '$code is told once at most in two hours, and the gap is filled after it',
    async ({ code, problem }) => {
      const world = await settledWorld();
      world.octopus.telemetry.always(answers(failure(code)));
      await world.live(2 * HOUR - MINUTE);
      expect(services(world.subjects)).toHaveLength(problem === undefined ? 0 : 1);
      world.octopus.telemetry.heal();
      world.writeKey('sk_live_another');
      world.octopus.facts.key = 'sk_live_another';
      world.writeSettings({});
      await world.live(2 * HOUR);
      const steps = world.readings.slice(1).map(({ at }, index) => at - (world.readings[index]?.at ?? 0));
      expect(Math.max(...steps)).toBe(10_000);
      expect(world.subjects.filter((subject) => /working again/.test(subject))).toHaveLength(
        problem === undefined ? 0 : 1,
      );
    },
  );
});

describe('a stale token', () => {
  it('is renewed with one retry in the same poll', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.once(answers(failure('KT-CT-1124')));
    const report = await world.poll();
    expect(report).toMatchObject({ outcome: 'stored', rowsStored: 6, telemetryCalls: 2, octopusErrors: 1 });
    expect(world.callCounts()).toMatchObject({ 'octopus.telemetry': 2, 'octopus.obtainToken': 1 });
  });

  it('that is new is not renewed again', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(failure('KT-CT-1124')));
    await world.poll();
    expect(world.callCounts()).toMatchObject({ 'octopus.telemetry': 2, 'octopus.obtainToken': 1 });
  });
});

describe('a window that reaches too far back', () => {
  it('is halved once, and what that gives up is logged as lost', async () => {
    const world = await settledWorld();
    world.now += 2 * HOUR;
    world.octopus.telemetry.once(answers(failure('KT-GB-4051')));
    const report = await world.poll();
    expect(report).toMatchObject({ outcome: 'stored', telemetryCalls: 2 });
    expect(world.logs.map(({ message }) => message)).toEqual(['gap-lost']);
  });
});

describe('a failing Octopus', () => {
  it('is told by no-data only after an hour, and as what it is', async () => {
    const world = await settledWorld({ rules: [{ kind: 'no-data', name: 'offline', after: '15m' }] });
    world.octopus.telemetry.always(answers(failure('KT-GB-4043')));
    await world.live(59 * MINUTE);
    expect(world.inbox).toEqual([]);
    await world.live(5 * MINUTE);
    expect(world.messages).toMatchObject([{ event: 'raised', rule: 'offline' }]);
    expect(world.messages[0]?.email).toMatch(/Octopus is not answering/);
    expect(world.messages[0]?.email).toMatch(/nothing to do at home/i);
  });

  it('throws nothing: only AWS makes the function fail', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(failure('KT-XX-1')));
    await expect(world.live(HOUR)).resolves.toHaveLength(60);
  });

  it('does not keep a known meter from being read when only the look for another one fails', async () => {
    const world = await settledWorld();
    world.octopus.telemetry.always(answers(succeed([])));
    await world.live(2 * HOUR);
    world.octopus.telemetry.heal();
    world.octopus.findMeters.always(answers(failure('KT-XX-1')));
    expect((await world.poll()).outcome).toBe('stored');
  });
});
