import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../../local/simulator/virtual-clock.ts';

describe('the virtual clock', () => {
  it('stands until it runs, and runs at its own speed', () => {
    let wall = 1_000_000;
    const clock = virtualClock(() => wall, 500);
    wall += 100;
    expect(clock.now()).toBe(500);
    clock.moveTo(2_000);
    clock.run(60);
    wall += 10;
    expect(clock.now()).toBe(2_600);
    clock.moveTo(2_700);
    wall += 10;
    expect(clock.now()).toBe(2_700);
  });

  it('never goes back', () => {
    const clock = virtualClock(() => 0, 500);
    clock.moveTo(400);
    expect(clock.now()).toBe(500);
  });
});
