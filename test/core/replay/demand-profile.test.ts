import { describe, expect, it } from 'vitest';
import { DemandProfile } from '../../../core/replay/demand-profile.ts';
import { at, homeRows, MINUTE } from '../../support/timeline.ts';

const START = at('2026-03-02T00:00:00Z');

describe('the profile of a home', () => {
  const profile = new DemandProfile(30_000);
  profile.count(
    Array.from({ length: 100 }, (_, i) => ({ at: START + i * 10_000, demandW: 10 * (i + 1) - 100 })),
  );

  it.each([
    [0, -90],
    [1, -90],
    [50, 400],
    [99, 890],
    [100, 900],
  ])('percentile %d is %d W', (percent, watts) => {
    expect(profile.percentileW(percent)).toBe(watts);
  });

  it.each([
    [-70_001, 0],
    [-91, 0],
    [-90, 1],
    [400, 50],
    [405, 50],
    [70_000, 100],
    [90_000, 100],
  ])('at most %d W are %d percent', (watts, percent) => {
    expect(profile.percentAtMost(watts)).toBe(percent);
  });

  it('without readings has no percentiles', () => {
    expect(new DemandProfile(30_000).percentileW(50)).toBeNaN();
    expect(new DemandProfile(30_000).percentAtMost(50)).toBe(0);
  });

  it('knows the lowest and the highest demand there can be', () => {
    const own = new DemandProfile(30_000);
    own.count([-70_000, 70_000].map((demandW, i) => ({ at: i * 10_000, demandW })));
    expect([own.percentileW(50), own.percentileW(100)]).toEqual([-70_000, 70_000]);
    expect([own.percentAtMost(-70_000), own.percentAtMost(69_999), own.percentAtMost(70_000)]).toEqual([
      50, 50, 100,
    ]);
  });

  it('rounds to whole watts', () => {
    const own = new DemandProfile(30_000);
    own.count([{ at: START, demandW: 310.6 }]);
    expect(own.percentileW(100)).toBe(311);
  });

  it('counts each moment once, in order, and nothing that says no demand', () => {
    const own = new DemandProfile(30_000);
    own.count([
      { at: 20_000, demandW: 5 },
      { at: 20_000, demandW: 7 },
      { at: 10_000, demandW: 9 },
      { at: 25_000 },
    ]);
    own.count([{ at: 15_000, demandW: 9 }]);
    expect([own.readings, own.percentileW(100), own.firstAt, own.newestAt]).toEqual([1, 5, 20_000, 20_000]);
    expect([own.knownMs, own.slowSteps, own.farSteps]).toEqual([0, 0, 0]);
  });

  it('the course is the mean of each part, blank where there are no readings', () => {
    const own = new DemandProfile(30_000);
    own.count(homeRows(0, [10, 100], [10, undefined], [10, 400]));
    expect(own.course(0, 29 * MINUTE, 3)).toEqual([100, undefined, 400]);
    expect(own.course(0, 5 * MINUTE, 24)).toEqual([100, 100, 100, 100, 100, 100]);
  });

  it('has a course that begins and ends within a minute, and leaves the others out', () => {
    const own = new DemandProfile(30_000);
    own.count(homeRows(0, [1, 100], [1, 200], [1, 300], [1, 400]));
    expect(own.course(MINUTE + 30_000, 2 * MINUTE + 1, 2)).toEqual([200, 300]);
    expect(own.course(MINUTE, 2 * MINUTE, 1)).toEqual([250]);
    expect(own.course(3 * MINUTE, 4 * MINUTE, 2)).toEqual([400, undefined]);
    expect(own.course(9 * MINUTE, 10 * MINUTE, 2)).toEqual([undefined, undefined]);
  });

  it('has a course that weighs each reading alike', () => {
    const own = new DemandProfile(30_000);
    own.count([
      { at: 0, demandW: 100 },
      { at: 20_000, demandW: 400 },
      { at: MINUTE, demandW: 1_000 },
    ]);
    expect(own.course(0, 2 * MINUTE - 1, 1)).toEqual([500]);
  });
});

describe('the steps from reading to reading', () => {
  const stepping = (holdsMs: number, ...stepsMs: readonly number[]) => {
    const own = new DemandProfile(holdsMs);
    let at = START;
    own.count([{ at, demandW: 100 }]);
    for (const stepMs of stepsMs) {
      at += stepMs;
      own.count([{ at, demandW: 100 }]);
    }
    return own;
  };

  it.each([
    { name: 'as long as a reading holds', steps: [30_000, 30_000], known: 60_000, slow: 0, far: 0 },
    { name: 'a moment longer than that', steps: [30_001, 10_000], known: 40_000, slow: 1, far: 0 },
    { name: 'as long as any reading can hold', steps: [60 * MINUTE], known: 30_000, slow: 1, far: 0 },
    { name: 'longer than that', steps: [60 * MINUTE + 1, 30_001], known: 60_000, slow: 1, far: 1 },
  ])(
    'are known as far as readings hold, and counted where they are slow: $name',
    ({ steps, known, slow, far }) => {
      const { knownMs, slowSteps, farSteps } = stepping(30_000, ...steps);
      expect({ knownMs, slowSteps, farSteps }).toEqual({ knownMs: known, slowSteps: slow, farSteps: far });
    },
  );

  it.each([
    { name: 'a minute', minutes: [1, 1, 1], fitting: 1.5 },
    { name: 'a minute and a half', minutes: [1.5, 1.5], fitting: 1.5 },
    { name: 'a moment longer', minutes: [1.51, 1.51], fitting: 2 },
    { name: 'half an hour', minutes: [30, 30], fitting: 30 },
    { name: 'over half an hour', minutes: [31, 31], fitting: 60 },
    { name: 'a minute, but for one in ten', minutes: [1, 1, 1, 1, 1, 1, 1, 1, 1, 12], fitting: 1.5 },
    { name: 'a minute, but for one in nine', minutes: [1, 1, 1, 1, 1, 1, 1, 1, 12], fitting: 15 },
    { name: 'of which some are too long for any reading', minutes: [4, 4, 300, 300], fitting: 5 },
  ])('are bridged nine times in ten: those of $name', ({ minutes, fitting }) => {
    expect(stepping(30_000, ...minutes.map((one) => one * MINUTE)).fittingHoldMs).toBe(fitting * MINUTE);
  });
});
