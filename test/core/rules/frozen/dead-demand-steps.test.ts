import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import { followDeadDemand, isDeadDemand } from '../../../../core/rules/frozen/dead-demand.ts';
import type { DeadDemand, FrozenState } from '../../../../core/rules/frozen/state.ts';
import { at, HOUR, MINUTE } from '../../../support/timeline.ts';

const START = at('2026-02-03T20:00:00Z');
const SECOND = 1_000;
const HOLDS = 36 * SECOND;

/** What is counted against a demand that stands still: `[seconds, Wh of the register]`, the first as it began. */
const followed = (...steps: readonly (readonly [seconds: number, wh?: number])[]): DeadDemand | undefined => {
  const [[, registerWh] = [0], ...rest] = steps;
  const state: FrozenState = {
    kind: 'frozen',
    phase: 'ok',
    heldW: 0,
    lastAt: START,
    evidenceMs: 0,
    ...(registerWh === undefined ? {} : { registerWh }),
  };
  for (const [seconds, wh] of rest) {
    const sample: Reading = { at: START + seconds * SECOND, demandW: 0 };
    followDeadDemand(state, wh === undefined ? sample : { ...sample, consumptionWh: wh }, HOLDS);
  }
  return state.dead;
};

describe('what a register moves under a demand that stands still', () => {
  it.each([
    {
      name: 'is counted step by step, with the time of the samples',
      steps: [
        [0, 0],
        [30, 10],
        [60, 10],
        [90, 25],
      ] as const,
      counted: { movedWh: 25, steps: 2, evidenceMs: 90 * SECOND },
    },
    {
      name: 'is counted where samples come as late as one holds',
      steps: [
        [0, 0],
        [36, 10],
      ] as const,
      counted: { movedWh: 10, steps: 1, evidenceMs: 36 * SECOND },
    },
    {
      name: 'is left out where they come later, and so is that time',
      steps: [
        [0, 0],
        [37, 10],
        [60, 15],
      ] as const,
      counted: { movedWh: 5, steps: 1, evidenceMs: 23 * SECOND },
    },
    {
      name: 'is counted up to what 70 kW draw meanwhile',
      steps: [
        [0, 0],
        [36, 700],
      ] as const,
      counted: { movedWh: 700, steps: 1 },
    },
    {
      name: 'is a slip beyond that',
      steps: [
        [0, 0],
        [36, 701],
        [72, 20],
      ] as const,
      counted: { movedWh: 20, steps: 1 },
    },
    {
      name: 'is no slip where the register had stood for long',
      steps: [
        [0, 0],
        [30, 0],
        [60, 0],
        [90, 1_500],
      ] as const,
      counted: { movedWh: 1_500, steps: 1 },
    },
    {
      name: 'is a slip by the time since it moved last',
      steps: [
        [0, 0],
        [30, 10],
        [60, 20],
        [90, 1_500],
      ] as const,
      counted: { movedWh: 20, steps: 2 },
    },
    {
      name: 'is no step where it goes down, and less is left',
      steps: [
        [0, 0],
        [30, 100],
        [60, 40],
        [90, 90],
      ] as const,
      counted: { movedWh: 90, steps: 2 },
    },
    {
      name: 'counts from the first register there is',
      steps: [[0], [30], [60, 5_000], [90, 5_100]] as const,
      counted: { movedWh: 100, steps: 1, evidenceMs: 90 * SECOND },
    },
  ])('$name', ({ steps, counted }) => {
    expect(followed(...steps)).toMatchObject(counted);
  });

  it('is forgotten with the first other demand', () => {
    const state: FrozenState = { kind: 'frozen', phase: 'ok', heldW: 0, lastAt: START, evidenceMs: 0 };
    followDeadDemand(state, { at: START + 30 * SECOND, demandW: 0, consumptionWh: 1 }, HOLDS);
    expect(state.dead).toBeDefined();
    followDeadDemand(state, { at: START + 60 * SECOND, demandW: 1, consumptionWh: 2 }, HOLDS);
    expect(state.dead).toBeUndefined();
  });
});

describe('a demand that stands still', () => {
  const dead = (change: Partial<DeadDemand>): DeadDemand => ({
    heldW: 0,
    since: START,
    lastAt: START + HOUR,
    registerAt: START + HOUR,
    evidenceMs: HOUR,
    movedWh: 200,
    steps: 3,
    ...change,
  });

  it.each<[string, Partial<DeadDemand>, boolean]>([
    ['200 W beyond it is dead', {}, true],
    ['less beyond it may be a battery', { movedWh: 199 }, false],
    ['200 W beyond what it draws is dead', { heldW: 300, movedWh: 500 }, true],
    ['less beyond what it draws is none', { heldW: 300, movedWh: 499 }, false],
    ['two steps of the register may be slips', { steps: 2 }, false],
    ['half an hour is enough', { evidenceMs: 30 * MINUTE }, true],
    ['less than half an hour is not', { evidenceMs: 30 * MINUTE - 1 }, false],
  ])('%s', (_, change, expected) => {
    expect(isDeadDemand(dead(change), 30 * MINUTE)).toBe(expected);
  });
});
