import { describe, expect, it } from 'vitest';
import { settledWorld } from '../../support/poll-world.ts';
import { HOUR, MINUTE } from '../../support/timeline.ts';

const DAILY = { kind: 'budget', name: 'daily', period: 'day', energyAbove: 500 };

type World = Awaited<ReturnType<typeof settledWorld>>;
type Row = Readonly<Record<string, unknown>>;

/** Octopus serves rows changed by `change` from here on. */
const serve = (world: World, change: (row: Row, at: number) => Row): void => {
  world.octopus.telemetry.always(async (proceed) => {
    const answer = await proceed();
    if (!answer.ok) return answer;
    const rows = answer.value.map((row) => {
      const read = { ...(row as Row) };
      return change(read, Date.parse(String(read.readAt)));
    });
    return { ok: true, value: rows };
  });
};

/** As much as the register of the fake Octopus moves: 3.6 kW, more or less. */
const lively = (at: number): number => 3_500 + ((at / 10_000) % 5) * 50;
const budgetOf = (world: World) => world.monitor.alerts.rules.daily;
const start = () => settledWorld({ rules: [DAILY], demandAt: lively }, 30 * MINUTE);

describe('a register that slips, poll by poll', () => {
  it('is logged, told to nobody, and stored right once Octopus corrects it', async () => {
    const world = await start();
    const exact = await start();
    const from = world.now;
    serve(world, (row, at) => (at >= from && at < from + MINUTE ? { ...row, consumption: '0' } : row));
    await world.live(2 * MINUTE);
    world.octopus.telemetry.heal();
    await world.live(30 * MINUTE);
    await exact.live(32 * MINUTE);
    expect(world.subjects).toEqual([]);
    expect(world.logs.map(({ message }) => message)).toContain('register-glitch');
    expect(world.readings).toEqual(exact.readings);
    expect(budgetOf(world)).toMatchObject({ used: expect.closeTo(Number(Object(budgetOf(exact)).used), 2) });
  });

  it('does not replace what is stored and right', async () => {
    const world = await start();
    const exact = await start();
    await Promise.all([world.poll(), exact.poll()]);
    serve(world, (row, at) => (at >= world.now - 5 * MINUTE ? { ...row, consumption: '99999999999' } : row));
    await world.poll();
    expect(world.readings).toEqual(exact.readings);
  });

  it('that stays fallen is told once', async () => {
    const world = await start();
    const from = world.now;
    serve(world, (row, at) =>
      at >= from ? { ...row, consumption: String(Number(row.consumption) - 5_000_000) } : row,
    );
    await world.live(2 * HOUR);
    expect(world.subjects).toEqual(['[SERVICE] Home: the meter or its register changed']);
  });
});

it('a register that stands still while power is used is told once', async () => {
  const world = await start();
  const last = world.readings.at(-1);
  const stood = String(last?.consumptionWh);
  serve(world, (row, at) => (at > (last?.at ?? 0) ? { ...row, consumption: stood } : row));
  await world.live(3 * HOUR);
  expect(world.subjects).toEqual(['[SERVICE] Home: the register stands still while power is used']);
  expect(budgetOf(world)).toMatchObject({ about: true });
});

it('a day without prices is told once to a home with a cost budget', async () => {
  const cost = { kind: 'budget', name: 'daily', period: 'day', costAbove: 50 };
  const world = await settledWorld({ rules: [cost], demandAt: lively }, 30 * MINUTE);
  serve(world, (row) => ({ ...row, costDeltaWithTax: null }));
  await world.live(30 * HOUR, 10 * MINUTE);
  expect(world.subjects).toEqual([
    '[SERVICE] Home: no prices from Octopus for 24 hours; rules about cost cannot count',
  ]);
});
