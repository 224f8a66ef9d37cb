import { describe, expect, it } from 'vitest';
import { alertStateSchema, freshAlertState, packAlertState } from '../../../core/rules/state.ts';

describe('an alert state that has seen nothing', () => {
  it('is stored, read back as it was, and knows of nothing', () => {
    const stored = JSON.parse(JSON.stringify(packAlertState(freshAlertState())));
    expect(alertStateSchema.parse(stored)).toEqual({
      history: [],
      rules: {},
      told: {},
      usage: { lastDemandW: 0, priced: [] },
      held: [],
      texts: {},
    });
  });
});
