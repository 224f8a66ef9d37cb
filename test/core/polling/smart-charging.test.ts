import { describe, expect, it } from 'vitest';
import { afterAsking, type SmartChargingState, stillKnown } from '../../../core/polling/smart-charging.ts';
import { smartTimes } from '../../../core/readings/smart-charging.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-01-14T12:10:00Z');
const slot = (start: string, end: string) => ({
  start: at(`2026-01-14T${start}:00Z`),
  end: at(`2026-01-14T${end}:00Z`),
});
const seen = (askedAt: number, ...slots: { start: number; end: number }[]): SmartChargingState =>
  afterAsking(undefined, slots, askedAt);
/** `12:00-13:00` for each. */
const told = (state: SmartChargingState | undefined): string[] | undefined =>
  state &&
  smartTimes(state.spans).map(({ from, to }) =>
    [from, to].map((moment) => new Date(moment).toISOString().slice(11, 16)).join('-'),
  );

describe('when Octopus charges the cars, once it was asked', () => {
  const before = seen(NOW - 10 * MINUTE, slot('11:30', '12:30'), slot('14:00', '15:00'));

  it.each([
    [
      'is what it answers, and what was running when it was asked before',
      before,
      [slot('16:00', '17:00')],
      ['11:30-12:30', '16:00-17:00'],
    ],
    ['is what was seen before where it did not answer', before, undefined, ['11:30-12:30', '14:00-15:00']],
    ['is the answer where it was never asked', undefined, [slot('16:00', '17:00')], ['16:00-17:00']],
    ['is unknown where it never answered', undefined, undefined, []],
    [
      'holds nothing of a day ago where it did not answer',
      seen(NOW - 25 * HOUR, { start: NOW - 26 * HOUR, end: NOW - 25 * HOUR }),
      undefined,
      [],
    ],
  ])('%s', (_, state, slots, spans) => {
    const after = afterAsking(state, slots, NOW);
    expect(told(after)).toEqual(spans);
    expect(after.askedAt).toBe(NOW);
  });
});

describe('when Octopus charges the cars, as time goes on', () => {
  const charging = seen(NOW, slot('11:00', '12:00'), slot('14:00', '15:00'));
  const none = seen(NOW);
  const aDayOn = (time: string) => slot(time, time).start + 24 * HOUR;

  it.each<[string, SmartChargingState | undefined, number, string[] | undefined]>([
    ['is unknown where it never was known', undefined, NOW, undefined],
    ['is kept for a day', charging, aDayOn('11:59'), ['11:00-12:00', '14:00-15:00']],
    ['loses what counts no longer', charging, aDayOn('12:30'), ['14:00-15:00']],
    ['is forgotten with the last of it', charging, aDayOn('15:30'), undefined],
    ['is remembered as nothing for an hour, so that it is not asked at once', none, NOW + HOUR, []],
    ['is forgotten after that', none, NOW + HOUR + 1, undefined],
  ])('%s', (_, state, now, spans) => {
    expect(told(stillKnown(state, now))).toEqual(spans);
  });

  it('is the same thing while nothing changes, so that nothing is written', () => {
    expect(stillKnown(charging, NOW + HOUR)).toBe(charging);
    expect(stillKnown(charging, aDayOn('12:30'))?.askedAt).toBe(NOW);
  });
});
