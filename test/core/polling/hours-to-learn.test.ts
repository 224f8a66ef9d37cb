import { describe, expect, it } from 'vitest';
import { hoursToLearn } from '../../../core/polling/hours-to-learn.ts';
import { at } from '../../support/timeline.ts';

const toLearn = (learnedTo: string | undefined, newestAt: string | undefined, timeZone = 'Europe/London') => {
  const hours = hoursToLearn({
    learnedTo: learnedTo === undefined ? undefined : at(learnedTo),
    newestAt: newestAt === undefined ? undefined : at(newestAt),
    timeZone,
  });
  return hours && [hours.from, hours.to].map((moment) => new Date(moment).toISOString().slice(0, 16));
};

describe('the stored readings that a poll learns from', () => {
  it.each([
    {
      name: 'are none where none is stored',
      learnedTo: undefined,
      newestAt: undefined,
      hours: undefined,
    },
    {
      name: 'are those after what was learned',
      learnedTo: '2026-01-20T14:00:00Z',
      newestAt: '2026-01-20T16:10:00Z',
      hours: ['2026-01-20T14:00', '2026-01-20T16:10'],
    },
    {
      name: 'are a day at most',
      learnedTo: '2026-01-18T14:00:00Z',
      newestAt: '2026-01-20T16:10:00Z',
      hours: ['2026-01-18T14:00', '2026-01-19T14:00'],
    },
    {
      name: 'are none while no further hour is over',
      learnedTo: '2026-01-20T14:00:00Z',
      newestAt: '2026-01-20T14:59:50Z',
      hours: undefined,
    },
    {
      name: 'are an hour once it is over',
      learnedTo: '2026-01-20T14:00:00Z',
      newestAt: '2026-01-20T15:00:00Z',
      hours: ['2026-01-20T14:00', '2026-01-20T15:00'],
    },
    {
      name: 'begin 28 days back where nothing was learned, with the hour that holds that moment',
      learnedTo: undefined,
      newestAt: '2026-01-29T16:10:00Z',
      hours: ['2026-01-01T16:00', '2026-01-02T16:00'],
    },
    {
      name: 'begin 28 days back where what was learned is older',
      learnedTo: '2025-11-01T14:00:00Z',
      newestAt: '2026-01-29T16:10:00Z',
      hours: ['2026-01-01T16:00', '2026-01-02T16:00'],
    },
    {
      name: 'begin on the hour of the local clock',
      learnedTo: '2026-01-20T14:30:00Z',
      newestAt: '2026-01-20T16:10:00Z',
      timeZone: 'Asia/Kolkata',
      hours: ['2026-01-20T14:30', '2026-01-20T16:10'],
    },
  ])('$name', ({ learnedTo, newestAt, timeZone, hours }) => {
    expect(toLearn(learnedTo, newestAt, timeZone)).toEqual(hours);
  });
});
