import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, PROFILES, START } from './plan.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';

const HOURS = 3;

/** Three hours with a long high draw in each, from a second of the minute of its own. */
const livedThrough = async (options: Partial<SimulationOptions> = {}): Promise<Simulation> => {
  const simulation = new Simulation({
    seed: 7,
    days: 1,
    profile: PROFILES.none,
    callsPerHour: 75,
    ...options,
  });
  const episodes = [0, 1, 2].map((hour) => {
    const from = START + hour * HOUR + 20 * MINUTE + hour * 20_000;
    return { from, to: from + 15 * MINUTE, demandW: 9_000 };
  });
  simulation.expect({ episodes });
  await simulation.poll(START, START + HOURS * HOUR);
  return simulation;
};
const told = ({ invariants }: Simulation) => invariants.messages.told('very-high', 'raised').length;

describe('second looks', () => {
  it('are begun in time, and every promise is kept: the call limit, nothing told twice', async () => {
    const simulation = await livedThrough();
    expect(simulation.invariants.violations).toEqual([]);
    expect(simulation.tally.secondLooks).toBeGreaterThan(0);
    expect(told(simulation)).toBe(3);
  });

  it('lose nothing where every process dies in the wait', async () => {
    const simulation = await livedThrough({ diesWaiting: 1 });
    expect(simulation.invariants.violations).toEqual([]);
    expect(simulation.tally.faults.get('crash in the wait for a second look')).toBeGreaterThan(0);
    expect(simulation.tally.secondLooks).toBe(0);
    expect(told(simulation)).toBe(3);
  });

  it('are none at other cadences', async () => {
    const simulation = await livedThrough({ pollEvery: '2m' });
    expect(simulation.invariants.violations).toEqual([]);
    expect(simulation.tally.secondLooks).toBe(0);
    expect(told(simulation)).toBe(3);
  });
});
