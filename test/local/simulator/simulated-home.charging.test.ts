import { expect, it } from 'vitest';
import { simulatedHome } from '../../../local/simulator/simulated-home.ts';

const DAY = 86_400_000;
const startMs = Date.parse('2026-05-15T17:00:00Z');

it('a simulated home knows a day ahead when its car charges, and draws that much then', () => {
  const home = simulatedHome({ seed: 3, timeZone: 'Europe/London', solar: false, startMs });
  const spans = Array.from({ length: 14 }, (_, day) => startMs - 20 * DAY + day * DAY).flatMap((at) =>
    home.chargingFrom(at).map((span) => ({ at, ...span })),
  );
  expect(spans.length).toBeGreaterThan(5);
  for (const { at, fromMs, toMs } of spans) {
    expect(fromMs).toBeLessThan(at + DAY);
    expect(toMs).toBeGreaterThan(at);
    expect(home.demandAt((fromMs + toMs) / 2)).toBeGreaterThan(7_000);
  }
});
