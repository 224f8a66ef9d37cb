import { describe, expect, it } from 'vitest';
import { reaches } from '../../../core/rules/severity.ts';

describe('a severity', () => {
  it.each([
    ['info', ['info']],
    ['warning', ['info', 'warning']],
    ['critical', ['info', 'warning', 'critical']],
  ] as const)('of %s reaches who asked for that or less', (severity, asked) => {
    const all = ['info', 'warning', 'critical'] as const;
    expect(all.filter((least) => reaches(severity, least))).toEqual(asked);
  });
});
