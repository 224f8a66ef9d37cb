import { describe, expect, it } from 'vitest';
import { formatReadAt, hasDemand, parseReadAt } from '../../../core/readings/reading.ts';
import { at } from '../../support/timeline.ts';

describe('the sort key of a reading', () => {
  it('is UTC in whole seconds, and is read back', () => {
    expect(formatReadAt(at('2026-05-15T17:14:50.999Z'))).toBe('2026-05-15T17:14:50Z');
    expect(parseReadAt('2026-05-15T17:14:50Z')).toBe(at('2026-05-15T17:14:50Z'));
  });
});

describe('a reading', () => {
  it('without demand is told from one of no demand', () => {
    expect([hasDemand({ at: 0, demandW: 0 }), hasDemand({ at: 0, consumptionWh: 5 })]).toEqual([true, false]);
  });
});
