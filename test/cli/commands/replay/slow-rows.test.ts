import { describe, expect, it } from 'vitest';
import { answerableRules } from '../../../../cli/commands/replay/slow-rules.ts';
import { DemandProfile } from '../../../../core/replay/demand-profile.ts';
import { replayed, replayRows } from '../../../support/replay.ts';
import { at, HOUR, MINUTE, rulesOf } from '../../../support/timeline.ts';

const START = at('2026-01-15T17:30:00Z');
const HIGH = { kind: 'demand', name: 'high', above: 3000, for: '5m' };
const halfHours = (...demands: (number | undefined)[]) =>
  demands.flatMap((demandW, i) => (demandW === undefined ? [] : [{ at: START + i * 30 * MINUTE, demandW }]));

describe('rows half an hour apart', () => {
  const TERMS = { sampleHoldsMs: 30 * MINUTE };
  it('two hours over the limit alert where a row stands for half an hour', async () => {
    const rows = halfHours(320, 3800, 3800, 3800, 3800, 320, 320);
    expect(replayed(await replayRows(rulesOf(HIGH), rows, TERMS))[0]).toBe('high raised 18:30:00 18:31');
  });

  it('an hour over the limit counts in full before the alert', async () => {
    const rows = halfHours(320, 3800, 3800, 3800, 3800, 320, 320);
    const long = await replayRows(rulesOf({ ...HIGH, for: '1h' }), rows, TERMS);
    expect(replayed(long)[0]).toBe('high raised 19:00:00 19:01');
  });

  it.each([
    { name: 'one half hour', demands: [320, 8000, 320, 320, 320], to: '18:30', energyWh: 4000 },
    { name: 'two of them', demands: [320, 8000, 4000, 320, 320, 320], to: '19:00', energyWh: 6000 },
    {
      name: 'two before a gap',
      demands: [320, 8000, 8000, undefined, undefined, 320, 320, 320],
      to: '19:00',
      energyWh: 8000,
    },
    {
      name: 'two with a clear one between',
      demands: [320, 8000, 320, 8000, 320, 320, 320],
      to: '19:30',
      energyWh: 8160,
    },
  ])(
    '$name over the limit lasted and used what its rows stand for, not nothing',
    async ({ demands, to, energyWh }) => {
      const { replay } = await replayRows(rulesOf({ ...HIGH, clearFor: '1h' }), halfHours(...demands), TERMS);
      expect(replay.events.at(-1)).toMatchObject({
        event: 'recovered',
        reason: {
          episode: {
            startedAt: at('2026-01-15T18:00:00Z'),
            lastBeyondAt: at(`2026-01-15T${to}:00Z`),
            energyWh,
          },
        },
      });
    },
  );

  it('a gap longer than a row stands for ends pending', async () => {
    const rows = halfHours(320, 3800, undefined, 3800, undefined, 3800, 320);
    expect(replayed(await replayRows(rulesOf({ ...HIGH, for: '45m' }), rows, TERMS))).toEqual([]);
  });
});

describe('rules that slow rows cannot answer', () => {
  const RULES = rulesOf(
    HIGH,
    { kind: 'no-data', name: 'offline', after: '15m' },
    { kind: 'frozen', name: 'frozen', after: '30m' },
  );

  it('at the pace of a Mini all stay as they are', () => {
    expect(answerableRules(RULES, 30_000)).toEqual({ rules: RULES, notes: [] });
  });

  it('no-data waits for as long as a row stands, frozen is left out, and both are said', () => {
    const { rules, notes } = answerableRules(RULES, 30 * MINUTE);
    expect(rules.map((rule) => (rule.kind === 'no-data' ? rule.afterMs : rule.name))).toEqual([
      'high',
      30 * MINUTE,
    ]);
    expect(notes).toEqual([
      'offline waits 30m instead of 15m: a row stands for that long',
      'frozen left out: rows that stand for 30m do not show a frozen Mini',
    ]);
  });

  it('so that steady half hours are silent', async () => {
    const rows = halfHours(...Array.from({ length: 48 }, () => 320));
    const { rules } = answerableRules(RULES, 30 * MINUTE);
    expect(replayed(await replayRows(rules, rows, { sampleHoldsMs: 30 * MINUTE }))).toEqual([]);
  });
});

describe('what would suit slow rows', () => {
  it.each([
    [10_000, undefined],
    [60_000, 90_000],
    [5 * MINUTE, 5 * MINUTE],
    [30 * MINUTE, 30 * MINUTE],
    [HOUR, HOUR],
  ])('a step of %i ms: %s', (stepMs, holdMs) => {
    const profile = new DemandProfile(30_000);
    profile.count(Array.from({ length: 20 }, (_, i) => ({ at: START + i * stepMs, demandW: 300 })));
    expect(profile.slowSteps).toBe(holdMs === undefined ? 0 : 19);
    if (holdMs !== undefined) expect(profile.fittingHoldMs).toBe(holdMs);
    expect(profile.knownMs).toBe(19 * Math.min(stepMs, 30_000));
  });

  it('steps of more than an hour are bridged by nothing', () => {
    const profile = new DemandProfile(HOUR);
    profile.count([0, 1, 4].map((hours) => ({ at: START + hours * HOUR, demandW: 300 })));
    expect([profile.slowSteps, profile.farSteps, profile.knownMs]).toEqual([0, 1, 2 * HOUR]);
  });
});
