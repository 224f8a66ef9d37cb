import { EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { Example } from '../view.ts';
import type { UnusualFacts, UnusualReason } from './events.ts';

const HOUR = 3_600_000;
/** The midnight before it is 18:22. */
const MIDNIGHT = NOW - (18 * HOUR + 22 * 60_000);
const told = { rule: 'unusual-night', ruleKind: 'unusual', severity: 'warning' } as const;
const facts: UnusualFacts = {
  since: MIDNIGHT,
  overTo: MIDNIGHT + 3 * HOUR,
  floorW: 742,
  usualW: 214,
  usualFromW: 181,
  usualToW: 247,
  extraWh: 1_584,
  pencePerKwh: 24.67,
};

/** What an `unusual` rule may tell. */
export const unusualExamples: readonly Example<'unusual', UnusualReason>[] = [
  {
    title: 'More than usual for the hour of the night',
    now: MIDNIGHT + 3 * HOUR + 60_000,
    event: {
      ...told,
      event: 'raised',
      at: MIDNIGHT + 3 * HOUR + 10_000,
      reason: { kind: 'unusually-high', ...facts },
    },
  },
  {
    title: 'The night is as usual again',
    now: MIDNIGHT + 9 * HOUR + 60_000,
    event: {
      ...told,
      event: 'recovered',
      at: MIDNIGHT + 9 * HOUR + 10_000,
      reason: { kind: 'usual-again', ...facts, overTo: MIDNIGHT + 6 * HOUR, extraWh: 3_168 },
    },
  },
  {
    title: 'A night that was over before its readings arrived',
    event: {
      ...told,
      event: 'summary',
      at: MIDNIGHT + 9 * HOUR + 10_000,
      reason: { kind: 'unusual-before-told', ...facts, overTo: MIDNIGHT + 6 * HOUR, extraWh: 3_168 },
    },
  },
];
