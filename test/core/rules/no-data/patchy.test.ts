import { describe, expect, it } from 'vitest';
import { at, HOUR, homeRows, live, MINUTE, rulesOf, withRegister } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');

/** Silent for 15 min, back once rows came for 5 min. */
const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };

describe('silences that follow each other', () => {
  /** 20 min of silence and 10 min of rows, over and over. */
  const patchy = (times: number) =>
    homeRows(
      START,
      ...Array.from(
        { length: times },
        () =>
          [
            [10, 300],
            [20, undefined],
          ] as const,
      ).flat(),
      [10, 300],
    );

  it('are told twice within six hours, then once as patchy data, then not at all', () => {
    const { events } = live(rulesOf(OFFLINE), patchy(12));
    expect(events.map(({ reason }) => reason.kind)).toEqual([
      'silence',
      'silence-over',
      'silence',
      'silence-over',
      'patchy',
    ]);
    expect(events.at(-1)).toMatchObject({
      event: 'summary',
      reason: { kind: 'patchy', silences: 3, withinMs: 6 * HOUR },
    });
  });

  it('are told to be patchy at most once a day', () => {
    const { events } = live(rulesOf(OFFLINE), patchy(2 * 50));
    const summaries = events.filter(({ event }) => event === 'summary');
    expect(summaries).toHaveLength(3);
    for (const [i, { at: when }] of summaries.entries()) {
      expect(when - (summaries[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(24 * HOUR);
    }
  });

  it.each([
    { name: 'six hours after the first is told like it', minutes: 280, kind: 'silence' },
    { name: 'a minute less after the first is patchy data', minutes: 279, kind: 'patchy' },
  ])('the third of them, $name', ({ minutes, kind }) => {
    const rows = homeRows(START, [10, 300], [30, undefined], [20, 300], [30, undefined], [minutes, 300]);
    const { events } = live(rulesOf(OFFLINE), rows, { until: START + 7 * HOUR });
    expect(events.at(-1)?.reason.kind).toBe(kind);
  });

  it('leave nothing behind once they are over but when they were told, and their causes', () => {
    const rows = withRegister(homeRows(START, [10, 300], [30, undefined], [20, 300]));
    const { state } = live(rulesOf(OFFLINE), rows);
    const { at: lastAt, consumptionWh: lastRegisterWh } = rows.at(-1) ?? {};
    expect(state.rules.offline).toEqual({
      kind: 'no-data',
      phase: 'ok',
      clearMs: 0,
      raises: [START + 25 * MINUTE],
      causes: [{ at: START + 25 * MINUTE, cause: 'mini-silent' }],
      lastAt,
      lastDemandW: 300,
      lastRegisterWh,
    });
  });

  it('are told one by one again after six hours without any', () => {
    const calm = patchy(4);
    const later = (calm.at(-1)?.at ?? 0) + 10_000;
    const rows = [...calm, ...homeRows(later, [7 * 60, 300], [30, undefined], [10, 300])];
    const { events } = live(rulesOf(OFFLINE), rows);
    expect(events.slice(-2).map(({ reason }) => reason.kind)).toEqual(['silence', 'silence-over']);
  });
});
