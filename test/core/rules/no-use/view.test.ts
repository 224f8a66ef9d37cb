import { describe, expect, it } from 'vitest';
import type { NoUseReason } from '../../../../core/rules/no-use/events.ts';
import { noUseView } from '../../../../core/rules/no-use/view.ts';
import { at, homeRows, live } from '../../../support/timeline.ts';
import { ruleOf } from '../../../support/written-rules.ts';

const KETTLE = ruleOf({ kind: 'no-use', name: 'kettle', above: 1_250, between: '06:00-07:00' });
const START = at('2026-01-14T05:50:00Z');
const startsAt = at('2026-01-14T06:00:00Z');
const endsAt = at('2026-01-14T07:00:00Z');

describe('a no-use rule on a page', () => {
  it('says what it looks for', () => {
    expect(noUseView.terms(KETTLE)).toBe('Nothing above 1.25 kW, 06:00-07:00');
  });

  it.each<[string, Parameters<typeof homeRows>[1][], ReturnType<typeof noUseView.standing>]>([
    ['nothing before its hours', [[5, 60]], { phase: 'quiet', standing: '' }],
    [
      'that nothing was used yet in its hours',
      [[40, 60]],
      { phase: 'pending', standing: 'No use yet since 06:00' },
    ],
    [
      'nothing as soon as something is used',
      [
        [40, 60],
        [0.1, 2_200],
      ],
      { phase: 'quiet', standing: '' },
    ],
    [
      'nothing for the rest of its hours once something was used',
      [
        [40, 60],
        [2, 2_200],
        [10, 60],
      ],
      { phase: 'quiet', standing: '' },
    ],
    [
      'since when nothing was used when they are over',
      [[80, 60]],
      { phase: 'raised', standing: 'No use since 06:00' },
    ],
    [
      'nothing when something is used at last',
      [
        [80, 60],
        [2, 2_200],
      ],
      { phase: 'quiet', standing: '' },
    ],
  ])('says %s', (_, stretches, standing) => {
    const { state } = live([KETTLE], homeRows(START, ...stretches));
    const own = state.rules.kettle;
    if (own?.kind !== 'no-use') throw new Error('no state');
    const now = at('2026-01-14T08:00:00Z');
    expect(noUseView.standing(KETTLE, own, { now, timeZone: 'Europe/London' })).toEqual(standing);
  });

  const unused: NoUseReason = { kind: 'no-use', aboveW: 1_250, startsAt, endsAt };
  const used: NoUseReason = { ...unused, kind: 'used-again', demandW: 2_200 };
  const facts = { aboveW: 1_250, startsAt: '2026-01-14T06:00:00Z', endsAt: '2026-01-14T07:00:00Z' };
  it.each([
    ['a morning without use', 'raised', unused, { from: startsAt }, facts],
    ['a further one', 'reminder', unused, { from: startsAt }, facts],
    ['its end', 'recovered', used, { from: startsAt, to: endsAt + 1 }, { ...facts, demandW: 2_200 }],
    [
      'what was over before it was told',
      'summary',
      used,
      { from: startsAt, to: endsAt + 1 },
      { ...facts, demandW: 2_200 },
    ],
  ] as const)('shows %s', (_, event, reason, span, json) => {
    const told = { rule: 'kettle', ruleKind: 'no-use', severity: 'warning', at: endsAt + 1 } as const;
    expect(noUseView.span({ ...told, event, reason })).toStrictEqual(span);
    expect(noUseView.facts(reason)).toEqual(json);
  });
});
