import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClosedHour } from '../../../core/readings/hourly-means.ts';
import {
  asHoursToLearn,
  type HourToLearn,
  LEARNING_DAYS,
  learnedDays,
  learnHours,
  meansOfDay,
  nothingLearned,
  quantile,
  type Span,
  type Usual,
  type UsualHour,
  usualAt,
  usualSchema,
} from '../../../core/readings/usual.ts';
import { hoursOfDays } from '../../support/hours.ts';
import { at } from '../../support/timeline.ts';

const START = at('2026-01-01T00:00:00Z');
const learn = (hours: readonly HourToLearn[], before: Usual = nothingLearned()) => learnHours(before, hours);
const DAY = START / 86_400_000;

describe('what is usual', () => {
  it('begins as mean and mean absolute deviation of the floors of fourteen days, neighbours pooled', () => {
    const hours = hoursOfDays(START, 15, (day, hour) => (hour === 3 ? 1_000 : 200 + (day % 2) * 100));
    const { usual } = learn(hours.slice(0, 14 * 24 + 1));
    expect(usualAt(usual, 12)).toMatchObject({
      centreW: 250,
      deviationW: 50,
      ownCentreW: 250,
      ownDeviationW: 50,
    });
    expect(usualAt(usual, 3)).toMatchObject({ ownCentreW: 250 });
    expect(usual.basesW).toHaveLength(14);
  });

  it('takes the lowest of three hours for an hour, so that one high hour says nothing', () => {
    const hours = hoursOfDays(START, 16, (_, hour) => (hour === 3 ? 3_000 : 200));
    const { judged } = learn(hours);
    expect(judged.slice(15 * 24).map(({ tested }) => tested?.floorW)).toEqual(Array(24).fill(200));
  });

  it('moves a tenth of the way a day, at most by two deviations', () => {
    const calm = learn(hoursOfDays(START, 15, () => 200)).usual;
    const odd = hoursOfDays(START + 15 * 86_400_000, 1, () => 2_200);
    const { usual } = learn(odd, calm);
    // Two deviations of 30 W at least, of which a tenth is learned.
    expect(usualAt(usual, 12)?.ownCentreW).toBe(206);
    expect(usualAt(usual, 12)?.ownDeviationW).toBe(6);
  });

  it('moves all the way towards what is within two deviations', () => {
    const first = learn(hoursOfDays(START, 15, (day) => 200 + (day % 2) * 100).slice(0, 14 * 24)).usual;
    const { usual } = learn(
      hoursOfDays(START + 14 * 86_400_000, 1, () => 350),
      first,
    );
    // From 250 W and 50 W: a tenth of the 100 W beyond the one, and of the 50 W beyond the other.
    expect(usualAt(usual, 12)).toMatchObject({ ownCentreW: 260, ownDeviationW: 55 });
  });

  it('begins an hour that gave nothing in the first days with its first floor and a deviation of 30 W', () => {
    const before = learn(hoursOfDays(START, 15, (_, hour) => (hour === 12 ? undefined : 200))).usual;
    expect(usualAt(before, 12)).toBeUndefined();
    const { usual } = learn(
      hoursOfDays(START + 15 * 86_400_000, 1, () => 480),
      before,
    );
    expect(usualAt(usual, 12)).toMatchObject({ ownCentreW: 480, ownDeviationW: 27 });
  });

  it.each<[string, number, (day: number, hour: number) => number, Partial<UsualHour>]>([
    ['the hour before it', 12, (_, hour) => 1_000 - 10 * hour, { centreW: 890, ownCentreW: 880 }],
    ['the hour after it', 12, (_, hour) => 200 + 10 * hour, { centreW: 310, ownCentreW: 300 }],
    ['the last hour of the day, of the first', 0, (_, hour) => (hour < 1 ? 200 : 500), { centreW: 500 }],
    ['the first hour of the day, of the last', 23, (_, hour) => (hour < 21 ? 500 : 200), { centreW: 200 }],
    [
      'the deviation of the hour after it',
      13,
      (day, hour) => (hour < 12 ? 200 : 200 + (day % 2) * 100),
      { deviationW: 50, ownDeviationW: 0 },
    ],
  ])('holds an hour against the greatest of it and its neighbours: %s', (_, hour, meanW, expected) => {
    const { usual } = learn(hoursOfDays(START, 15, meanW).slice(0, 14 * 24 + 1));
    expect(usualAt(usual, hour)).toMatchObject(expected);
  });

  it.each<[string, Partial<Usual>]>([
    ['the centre', { centreW: Array<number>(24).fill(200) }],
    ['the deviation', { deviationW: Array<number>(24).fill(50) }],
    [
      'the centre and no deviation',
      { centreW: Array<number>(24).fill(200), deviationW: Array<null>(24).fill(null) },
    ],
    [
      'the deviation and no centre',
      { centreW: Array<null>(24).fill(null), deviationW: Array<number>(24).fill(50) },
    ],
  ])('knows nothing of an hour of which only %s is stored', (_, half) => {
    const stored: Usual = { run: [], days: [], basesW: [200], ...half };
    expect(usualAt(stored, 0)).toBeUndefined();
    expect(usualAt(stored, 12)).toBeUndefined();
    const { judged } = learn(hoursOfDays(START, 1, () => 200).slice(0, 3), stored);
    expect(judged.map(({ tested }) => tested)).toEqual([undefined, undefined, undefined]);
  });

  it('counts hours in which nothing is drawn, in floors and in bases', () => {
    const half = learn(hoursOfDays(START, 15, (_, hour) => (hour < 12 ? 0 : 200))).usual;
    expect(half.basesW).toEqual(Array(14).fill(0));
    expect(usualAt(half, 4)).toMatchObject({ ownCentreW: 0 });
    const { judged } = learn(
      hoursOfDays(START + 15 * 86_400_000, 1, () => 0),
      half,
    );
    expect(judged.map(({ tested }) => tested?.floorW)).toEqual(Array(24).fill(0));
  });

  it('has no base of a day that only exports', () => {
    expect(learn(hoursOfDays(START, 2, () => -500)).usual.basesW).toEqual([]);
  });

  it('knows no day and no means before its first hour', () => {
    expect(learnedDays(nothingLearned())).toBe(0);
    expect(meansOfDay(nothingLearned(), DAY)).toBeUndefined();
    expect(usualAt(nothingLearned(), 0)).toBeUndefined();
    expect(usualSchema.parse(nothingLearned())).toEqual(nothingLearned());
  });

  const day = Array.from({ length: 24 }, () => 200);
  it.each<[string, (watts: readonly number[]) => object, (string | number)[]]>([
    ['centre', (centreW) => ({ centreW }), ['centreW']],
    ['deviation', (deviationW) => ({ deviationW }), ['deviationW']],
    ['day in progress', (meansW) => ({ today: { day: 1, meansW, floorsW: day } }), ['today', 'meansW']],
    ['floors of today', (floorsW) => ({ today: { day: 1, meansW: day, floorsW } }), ['today', 'floorsW']],
    ['last days', (watts) => ({ days: [[1, watts]] }), ['days', 0, 1]],
    ['first days', (watts) => ({ firstDays: [watts] }), ['firstDays', 0]],
  ])('is damaged where its %s does not say every hour', (_, part, path) => {
    expect(usualSchema.safeParse({ ...nothingLearned(), ...part(day) }).success).toBe(true);
    const short = usualSchema.safeParse({ ...nothingLearned(), ...part(day.slice(1)) });
    expect(short.error?.issues).toMatchObject([{ path }]);
  });

  it('learns a new normal within three weeks', () => {
    const { judged } = learn(hoursOfDays(START, 60, (day) => (day < 25 ? 200 : 700)));
    const at25 = judged.filter(({ day, hour }) => hour === 5 && day >= DAY + 26);
    const overs = at25.map(({ tested }) => {
      const { floorW = 0, centreW = 0, deviationW = 0, baseW = 0 } = tested ?? {};
      return floorW > Math.max(centreW + 9 * deviationW, baseW + 250);
    });
    expect(overs[0]).toBe(true);
    expect(overs.slice(21)).not.toContain(true);
  });

  it('counts a day once three quarters of its hours are known, export included', () => {
    const known = (hours: number) =>
      learnedDays(
        learn(
          hoursOfDays(START, 2, (day, hour) => (day === 1 || hour < hours ? 200 : undefined)).slice(0, 25),
        ).usual,
      );
    expect(known(17)).toBe(0);
    expect(known(18)).toBe(1);
    expect(learnedDays(learn(hoursOfDays(START, 2, () => -500).slice(0, 25)).usual)).toBe(1);
  });

  it('tests nothing until then', () => {
    const { judged, usual } = learn(hoursOfDays(START, 14, () => 200));
    expect(judged.every(({ tested }) => tested === undefined)).toBe(true);
    expect(learnedDays(usual)).toBe(LEARNING_DAYS - 1);
  });

  it('leaves export out of the run, of the base and of what it learns', () => {
    const sunny = (_: number, hour: number) => (hour >= 9 && hour < 16 ? -1_500 : 200);
    const { usual, judged } = learn(hoursOfDays(START, 20, sunny));
    expect(usualAt(usual, 12)).toBeUndefined();
    expect(usualAt(usual, 3)).toMatchObject({ centreW: 200, baseW: 200 });
    expect(judged.filter(({ tested }) => tested !== undefined).map(({ hour }) => hour)).not.toContain(17);
  });

  it('passes over neighbours of which nothing is known', () => {
    const { usual } = learn(
      hoursOfDays(START, 20, (_, hour) => (hour >= 9 && hour < 16 ? -1_500 : 200 + hour)),
    );
    expect(usualAt(usual, 8)?.centreW).toBe(206);
    expect(usualAt(usual, 18)?.centreW).toBe(217);
  });

  it('neither learns nor tests hours of smart charging, and counts them as known', () => {
    const hours = hoursOfDays(START, 20, (_, hour) => (hour < 6 ? 7_000 : 200));
    const marked = hours.map((hour): HourToLearn => ({ ...hour, smartCharging: hour.hour < 6 }));
    const { usual, judged } = learn(marked);
    expect(usual.centreW?.slice(0, 8)).toEqual(Array(8).fill(null));
    expect(learnedDays(usual)).toBe(LEARNING_DAYS);
    expect(judged.some(({ hour, tested }) => hour < 8 && tested !== undefined)).toBe(false);
  });

  it('takes an hour for one of smart charging where a slot touches it', () => {
    const hours = hoursOfDays(START, 1, () => 200).slice(0, 5);
    const slot = { from: START + 90 * 60_000, to: START + 3 * 3_600_000 };
    const whole = { from: START + 4 * 3_600_000, to: START + 5 * 3_600_000 };
    const marked = (...slots: readonly Span[]) =>
      asHoursToLearn(hours, slots).map(({ smartCharging = false }) => smartCharging);
    expect(marked(slot)).toEqual([false, true, true, false, false]);
    expect(marked(slot, whole)).toEqual([false, true, true, false, true]);
    expect(marked()).toEqual(Array(5).fill(false));
  });

  it('keeps what it learned over an absence, and starts its run anew', () => {
    const before = learn(hoursOfDays(START, 20, () => 200)).usual;
    const back = hoursOfDays(at('2026-03-01T00:00:00Z'), 1, () => 230);
    const { judged } = learn(back, before);
    expect(judged.map(({ tested }) => tested?.floorW).slice(0, 4)).toEqual([undefined, undefined, 230, 230]);
    expect(judged[1]?.tested).toBeUndefined();
    expect(judged[2]?.tested).toMatchObject({ centreW: 200 });
  });

  it('remembers the hours of the last eighteen days', () => {
    const { usual } = learn(hoursOfDays(START, 40, (day) => 100 + day));
    expect(meansOfDay(usual, DAY + 39)?.[5]).toBe(139);
    expect(meansOfDay(usual, DAY + 21)?.[5]).toBe(121);
    expect(meansOfDay(usual, DAY + 20)).toBeUndefined();
    expect(usual.basesW).toEqual(Array.from({ length: 14 }, (_, nth) => 125 + nth));
  });

  it('fits into three kilobytes while it begins, and into four at any time', () => {
    const size = (days: number) =>
      JSON.stringify(learn(hoursOfDays(START, days, (day, hour) => 4_000 + day * 31 + hour * 7)).usual)
        .length;
    expect(Math.max(size(14), size(20), size(60))).toBeLessThan(4_096);
  });

  it.each([
    ['its only value', [7], 0.1, 7],
    ['between its neighbours', [0, 10], 0.1, 1],
    ['whatever their order', [30, 10, 20], 0.5, 20],
    ['between its neighbours amid others', [0, 10, 20, 30], 0.5, 15],
    ['of none', [], 0.5, undefined],
  ])('has a quantile that is %s', (_, values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });
});

/** Weeks through a change of the clock, with gaps, export, power cuts and smart charging. */
const anyHours = fc
  .tuple(
    fc.constantFrom('2026-03-15T00:00:00Z', '2026-10-11T00:00:00Z', '2026-01-01T00:00:00Z'),
    fc.array(fc.option(fc.integer({ min: -3_000, max: 9_000 }), { freq: 6, nil: undefined }), {
      minLength: 30,
      maxLength: 80,
    }),
    fc.integer({ min: 15, max: 40 }),
  )
  .map(([from, values, days]) =>
    hoursOfDays(at(from), days, (day, hour) => values[(day * 7 + hour) % values.length]).map(
      (hour, index): HourToLearn => ({ ...hour, smartCharging: index % 53 === 0 }),
    ),
  );

const pieces = (hours: readonly HourToLearn[], cuts: readonly number[]): HourToLearn[][] => {
  const ends = [...new Set(cuts.map((cut) => cut % hours.length))].sort((a, b) => a - b);
  return [...ends, hours.length].map((end, index) => hours.slice(ends[index - 1] ?? 0, end));
};

describe('learning', () => {
  it('comes to the same in one go or poll by poll, stored in between at any hour', () => {
    fc.assert(
      fc.property(anyHours, fc.array(fc.nat(), { maxLength: 12 }), (hours, cuts) => {
        const whole = learn(hours);
        let usual = nothingLearned();
        const judged: ClosedHour[] = [];
        for (const piece of pieces(hours, cuts)) {
          const learned = learn(piece, usual);
          judged.push(...learned.judged);
          usual = usualSchema.parse(JSON.parse(JSON.stringify(learned.usual)));
        }
        expect(usual).toEqual(JSON.parse(JSON.stringify(whole.usual)));
        expect(judged).toEqual(whole.judged);
      }),
      { numRuns: 60 },
    );
  });

  it('changes nothing by hours that were learned before', () => {
    fc.assert(
      fc.property(anyHours, fc.nat(), (hours, back) => {
        const whole = learn(hours);
        const again = learn(hours.slice(-(1 + (back % hours.length))), whole.usual);
        expect(again.usual).toEqual(whole.usual);
        expect(again.judged.every(({ tested }) => tested === undefined)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('comes to the same with the hours that a hole leaves out or with unknown ones in their place', () => {
    fc.assert(
      fc.property(anyHours, fc.nat(), fc.integer({ min: 1, max: 60 }), (hours, from, length) => {
        // An hour after the hole shows that it is over.
        const start = from % (hours.length - length);
        const inHole = (index: number) => index >= start && index < start + length;
        const unknown = hours.map((hour, index) => (inHole(index) ? { ...hour, meanW: undefined } : hour));
        const left = hours.filter((_, index) => !inHole(index));
        const [a, b] = [learn(unknown).usual, learn(left).usual];
        expect(b.centreW).toEqual(a.centreW);
        expect(b.deviationW).toEqual(a.deviationW);
        expect(b.basesW).toEqual(a.basesW);
      }),
      { numRuns: 40 },
    );
  });
});
