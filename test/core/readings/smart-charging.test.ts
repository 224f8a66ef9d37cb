import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSmartCharging,
  smartTimes,
  stillCounting,
  withAnswer,
} from '../../../core/readings/smart-charging.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-01-14T12:10:00Z');
const ASKED = { askedBefore: NOW - 10 * MINUTE, now: NOW };
const slot = (start: string, end: string) => ({
  start: at(`2026-01-14T${start}:00Z`),
  end: at(`2026-01-14T${end}:00Z`),
});
/** `12:00-13:00` for each span. */
const told = (spans: ReturnType<typeof stillCounting>): string[] =>
  spans.map((span) =>
    span.map((halfHour) => new Date(halfHour * 1_800_000).toISOString().slice(11, 16)).join('-'),
  );

describe('half hours in which Octopus charges', () => {
  it.each([
    ['a slot of whole half hours', [slot('13:00', '14:00')], ['13:00-14:00']],
    ['a slot that touches two', [slot('13:29', '13:31')], ['13:00-14:00']],
    ['a slot that ends where a half hour does', [slot('13:10', '13:30')], ['13:00-13:30']],
    [
      'a slot inside another, and one twice',
      [slot('13:00', '15:00'), slot('13:30', '14:00'), slot('13:00', '15:00')],
      ['13:00-15:00'],
    ],
    ['a longer slot after a shorter one', [slot('13:00', '13:30'), slot('13:00', '15:00')], ['13:00-15:00']],
    ['a slot of no length', [slot('13:00', '13:00')], []],
    ['one that is over for more than a day', [{ start: NOW - 26 * HOUR, end: NOW - 25 * HOUR }], []],
    ['one that is absurdly far ahead', [{ start: NOW + 99 * HOUR, end: NOW + 100 * HOUR }], []],
  ])('%s', (_, slots, spans) => {
    expect(told(withAnswer([], slots, ASKED))).toEqual(spans);
  });

  it('touched at their first moment and not at the one after their last', () => {
    const spans = withAnswer([], [slot('13:10', '13:20')], ASKED);
    const seen = ['12:59', '13:00', '13:29', '13:30'].map((time) =>
      isSmartCharging(spans, slot(time, time).start),
    );
    expect(seen).toEqual([false, true, true, false]);
    const { start: from, end: to } = slot('13:00', '13:30');
    expect(smartTimes(spans)).toEqual([{ from, to }]);
  });

  it('seen before and planned no longer count where they ran when it was asked before, or are over', () => {
    const seen = withAnswer(
      [],
      [slot('10:00', '11:00'), slot('11:30', '13:00'), slot('14:00', '15:00')],
      ASKED,
    );
    expect(told(withAnswer(seen, [], ASKED))).toEqual(['10:00-11:00', '11:30-13:00']);
    const late = { askedBefore: at('2026-01-14T11:20:00Z'), now: NOW };
    expect(told(withAnswer(seen, [], late))).toEqual(['10:00-11:00']);
  });

  it.each([
    ['what began in the half hour of the last asking, or is over', '10:05', ['10:00-11:00', '11:30-12:00']],
    ['what is over, though it was only planned then', '09:50', ['10:00-11:00', '11:30-12:00']],
  ])('seen before and planned no longer: %s', (_, asked, spans) => {
    const seen = withAnswer(
      [],
      [slot('10:00', '11:00'), slot('11:30', '12:00'), slot('12:30', '13:00')],
      ASKED,
    );
    expect(told(withAnswer(seen, [], { askedBefore: slot(asked, asked).start, now: NOW }))).toEqual(spans);
  });

  it('that began in the half hour of the last asking count, though they are not over', () => {
    const seen = withAnswer([], [slot('11:30', '14:00')], ASKED);
    const asked = { askedBefore: at('2026-01-14T11:40:00Z'), now: NOW };
    expect(told(withAnswer(seen, [], asked))).toEqual(['11:30-14:00']);
  });

  it('are forgotten one by one', () => {
    const seen = withAnswer([], [slot('10:00', '11:00'), slot('14:00', '15:00')], ASKED);
    const end = slot('11:00', '11:00').start;
    expect(told(stillCounting(seen, end + 24 * HOUR + 30 * MINUTE))).toEqual(['14:00-15:00']);
  });

  it('count for a day after they ended, and no longer', () => {
    const seen = withAnswer([], [slot('10:00', '11:00')], ASKED);
    const end = slot('11:00', '11:00').start;
    expect(stillCounting(seen, end + 24 * HOUR - 1)).toBe(seen);
    expect(stillCounting(seen, end + 24 * HOUR + 30 * MINUTE)).toEqual([]);
  });

  it('never grow beyond bounds, whatever is answered again and again', () => {
    const slots = fc.array(
      fc.record({
        start: fc.integer({ min: NOW - 40 * HOUR, max: NOW + 90 * HOUR }),
        end: fc.integer({ min: NOW - 40 * HOUR, max: NOW + 90 * HOUR }),
      }),
      { maxLength: 500 },
    );
    fc.assert(
      fc.property(fc.array(slots, { maxLength: 4 }), (answers) => {
        let spans: ReturnType<typeof stillCounting> = [];
        for (const answer of answers) spans = withAnswer(spans, answer, ASKED);
        expect(spans.length).toBeLessThanOrEqual(144);
        expect(JSON.stringify(spans).length).toBeLessThan(2_500);
        for (const { start, end } of answers.at(-1) ?? []) {
          const counts = end > start && end > NOW && start < NOW + 40 * HOUR;
          if (counts && spans.length < 144) expect(isSmartCharging(spans, Math.max(start, NOW))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
