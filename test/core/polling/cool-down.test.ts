import { describe, expect, it } from 'vitest';
import {
  type CoolDown,
  coolDownAfter,
  isCoolingDown,
  laterCoolDown,
} from '../../../core/polling/cool-down.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');

describe('the pause after a throttled answer', () => {
  it('doubles from five minutes to an hour while Octopus does not say when the limit lifts', () => {
    const pauses: number[] = [];
    let coolDown: CoolDown | undefined;
    for (let i = 0; i < 6; i += 1) {
      coolDown = coolDownAfter(coolDown, NOW, undefined);
      pauses.push((coolDown.until - NOW) / MINUTE);
    }
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60]);
    expect(coolDown?.strikes).toBe(6);
  });

  it.each([
    { name: 'lasts until the limit lifts', liftsAt: NOW + 90_000, until: NOW + 90_000 },
    { name: 'lasts a day at most', liftsAt: NOW + 100 * HOUR, until: NOW + 24 * HOUR },
    {
      name: 'is the usual one where the limit should have lifted already',
      liftsAt: NOW,
      until: NOW + 10 * MINUTE,
    },
  ])('$name', ({ liftsAt, until }) => {
    const before = { until: NOW - 1, strikes: 1 };
    expect(coolDownAfter(before, NOW, liftsAt)).toEqual({ until, strikes: 2 });
  });

  it('stays finite after any number of strikes', () => {
    expect(coolDownAfter({ until: NOW, strikes: 5_000 }, NOW, undefined).until).toBe(NOW + HOUR);
  });

  it('is over at its end', () => {
    const coolDown = { until: NOW, strikes: 1 };
    expect([NOW - 1, NOW].map((now) => isCoolingDown(coolDown, now))).toEqual([true, false]);
    expect(isCoolingDown(undefined, NOW)).toBe(false);
  });

  it('of two runs is the later one', () => {
    const [short, long] = [
      { until: NOW, strikes: 3 },
      { until: NOW + 1, strikes: 1 },
    ];
    expect([laterCoolDown(short, long), laterCoolDown(long, short)]).toEqual([long, long]);
    expect([laterCoolDown(short, undefined), laterCoolDown(undefined, short)]).toEqual([short, short]);
    expect(laterCoolDown(undefined, undefined)).toBeUndefined();
  });
});
