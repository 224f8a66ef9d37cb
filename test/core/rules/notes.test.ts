import { describe, expect, it } from 'vitest';
import { notesOf } from '../../../core/rules/notes.ts';
import { freshAlertState, type RuleState } from '../../../core/rules/state.ts';
import { at, rulesOf } from '../../support/timeline.ts';

const DAY_MS = 24 * 3_600_000;
/** Tue 12 May 2026, in days since the epoch. */
const TUESDAY = at('2026-05-12T00:00:00Z') / DAY_MS;
/** Monday to Monday in London. */
const WEEK = {
  startsAt: at('2026-05-10T23:00:00Z'),
  endsAt: at('2026-05-17T23:00:00Z'),
  timeZone: 'Europe/London',
};
const RULES = rulesOf(
  { kind: 'demand', name: 'high', above: 9_000 },
  { kind: 'unusual', name: 'second', title: 'Left on?' },
  { kind: 'unusual', name: 'unusual-night' },
);
const unusual = (noted?: readonly number[]): RuleState => ({
  kind: 'unusual',
  phase: 'ok',
  decidedTo: 0,
  night: 0,
  nightsOver: 3,
  ...(noted === undefined ? {} : { noted: [...noted] }),
});
const notes = (rules: Readonly<Record<string, RuleState>>) =>
  notesOf(RULES, { ...freshAlertState(), rules }, WEEK);

describe('what rules noted for the digest', () => {
  it.each<[string, readonly number[] | undefined, string[]]>([
    ['nothing where nothing was noted', undefined, []],
    ['one night', [TUESDAY], ['Unusual night: over the usual again, the night of Tue 12 May']],
    [
      'two nights',
      [TUESDAY, TUESDAY + 1],
      ['Unusual night: over the usual again, the nights of Tue 12 May and Wed 13 May'],
    ],
    [
      'more nights',
      [TUESDAY, TUESDAY + 1, TUESDAY + 2],
      ['Unusual night: over the usual again, the nights of Tue 12 May, Wed 13 May and Thu 14 May'],
    ],
    [
      'those of its week, from the first night to the last',
      [TUESDAY - 2, TUESDAY - 1, TUESDAY + 5, TUESDAY + 6],
      ['Unusual night: over the usual again, the nights of Mon 11 May and Sun 17 May'],
    ],
    ['nothing where other weeks have some', [TUESDAY - 2, TUESDAY + 6], []],
  ])('are %s', (_, noted, lines) => {
    expect(notes({ 'unusual-night': unusual(noted) })).toEqual(lines);
  });

  it('are told in the order of the rules, by their titles', () => {
    expect(notes({ 'unusual-night': unusual([TUESDAY]), second: unusual([TUESDAY]) })).toEqual([
      'Left on? over the usual again, the night of Tue 12 May',
      'Unusual night: over the usual again, the night of Tue 12 May',
    ]);
  });

  it('are none of a rule of another kind, nor of one that was of another kind', () => {
    const demand: RuleState = {
      kind: 'demand',
      phase: 'ok',
      lastSide: 'unknown',
      lastDemandW: 0,
      evidenceMs: 0,
      clearMs: 0,
    };
    expect(notes({ high: unusual([TUESDAY]), 'unusual-night': demand })).toEqual([]);
    expect(notes({ high: demand })).toEqual([]);
  });
});
