import { describe, expect, it } from 'vitest';
import type { DemandPoint } from '../../../core/readings/history.ts';
import { alertStateSchema, freshAlertState, packAlertState } from '../../../core/rules/state.ts';

const START = Date.parse('2026-05-15T12:00:00Z');
const stored = (state: object): unknown => JSON.parse(JSON.stringify(state));

describe('an alert state that has seen nothing', () => {
  it('is stored, read back as it was, and knows of nothing', () => {
    expect(alertStateSchema.parse(stored(packAlertState(freshAlertState())))).toEqual({
      history: [],
      rules: {},
      told: {},
      usage: { lastDemandW: 0, priced: [] },
      held: [],
      texts: {},
    });
  });
});

describe('the history of an alert state', () => {
  const history: DemandPoint[] = [
    [START, 300],
    [START + 10_000, 302],
  ];

  it('is packed beside an empty list, with which an earlier version begins anew', () => {
    const packed = packAlertState({ ...freshAlertState(), history });
    expect(packed).toMatchObject({
      history: [],
      recent: `${START / 1_000} 300 0 10 1 0 1 Y`,
    });
    expect(alertStateSchema.parse(stored(packed))).toEqual({ ...freshAlertState(), history });
  });

  it('is read as an earlier version stored it', () => {
    const earlier = { ...freshAlertState(), history: [START / 1_000, 300, 10, 302] };
    expect(alertStateSchema.parse(stored(earlier))).toEqual({ ...freshAlertState(), history });
  });

  it('is plain numbers where it cannot be packed', () => {
    const finer: DemandPoint[] = [[START, 0.123_45]];
    const packed = packAlertState({ ...freshAlertState(), history: finer });
    expect(packed).toMatchObject({ history: [START / 1_000, 0.123_45] });
    expect(packed).not.toHaveProperty('recent');
    expect(alertStateSchema.parse(stored(packed)).history).toEqual(finer);
  });

  it('that is damaged is refused, and said where', () => {
    const packed = packAlertState({ ...freshAlertState(), history });
    const damaged = { ...packed, recent: `${packed.recent}+` };
    expect(alertStateSchema.safeParse(stored(damaged)).error?.issues).toMatchObject([
      { code: 'custom', path: ['recent'], message: 'damaged' },
    ]);
  });
});
