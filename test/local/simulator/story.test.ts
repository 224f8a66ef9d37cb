import { describe, expect, it } from 'vitest';
import { localMidnight, runsOfDay } from '../../../local/simulator/appliances.ts';
import { overlap } from '../../../local/simulator/home.ts';
import { simulatedHome } from '../../../local/simulator/simulated-home.ts';
import { HISTORY_MS, tellStory } from '../../../local/simulator/story.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEP = 10_000;
const NOON = Date.parse('2026-05-15T12:00:00Z');
const ZONES = ['Europe/London', 'America/New_York', 'Asia/Kolkata'];
const starts = Array.from({ length: 24 }, (_, hour) => NOON + hour * HOUR + 7 * MINUTE + 13_000);
const cases = starts.flatMap((startMs, index) =>
  [1, 2, 3, 4, 5].map((seed) => ({ seed: seed + 10 * index, startMs, timeZone: ZONES[(seed + index) % 3]! })),
);

/** The longest time that `test` holds without a break, and when that ends. */
const longest = (values: readonly number[], test: (value: number) => boolean) => {
  let best = { ms: 0, endsAt: 0 };
  let ms = 0;
  for (const [index, value] of values.entries()) {
    ms = test(value) ? ms + STEP : 0;
    if (ms > best.ms) best = { ms, endsAt: index };
  }
  return best;
};

const meansOf15m = (watts: readonly number[]): number[] => {
  const steps = (15 * MINUTE) / STEP;
  let sum = 0;
  return watts.map((value, index) => {
    sum += value - (watts[index - steps] ?? 0);
    return sum / Math.min(steps, index + 1);
  });
};

describe('the story, at every hour of the day and for many seeds', () => {
  it('keeps its scenes apart, inside the history, and off the hours when the car charges', () => {
    for (const traits of cases) {
      const { reserved } = tellStory(traits, traits.startMs);
      const inOrder = reserved.toSorted((a, b) => a.fromMs - b.fromMs);
      for (const [index, scene] of inOrder.entries()) {
        expect(scene.fromMs).toBeGreaterThanOrEqual(traits.startMs - HISTORY_MS);
        expect(scene.toMs).toBeLessThanOrEqual(traits.startMs);
        const next = inOrder[index + 1];
        if (next) expect(scene.toMs).toBeLessThanOrEqual(next.fromMs);
        const car = [-1, 0, 1]
          .flatMap((day) => runsOfDay(traits, localMidnight(traits.timeZone, scene.fromMs + 24 * day * HOUR)))
          .filter((run) => run.appliance === 'car' && overlap(run, scene));
        expect(car).toEqual([]);
      }
    }
  });

  it.each([false, true])('raises and clears the demo rules (solar: %s)', (solar) => {
    for (const traits of cases) {
      const home = simulatedHome({ ...traits, solar });
      const wattsFrom = (appliance: string) => {
        const run = home.story.runs.find((one) => one.appliance === appliance)!;
        const scene = home.story.reserved.find((span) => overlap(span, run))!;
        return home.readings(scene.fromMs, scene.toMs).map(({ demandW }) => demandW);
      };
      const label = JSON.stringify({ ...traits, solar });

      const watts = wattsFrom('shower');
      const shower = longest(watts, (w) => w > 9_000);
      expect(shower.ms, `very-high holds for 12 min: ${label}`).toBeGreaterThan(13 * MINUTE);
      const after = longest(watts.slice(shower.endsAt + 1), (w) => w < 8_000);
      expect(after.ms, `very-high clears for 10 min: ${label}`).toBeGreaterThan(11 * MINUTE);

      const means = meansOf15m(wattsFrom('oven'));
      const oven = longest(means, (w) => w > 900);
      expect(oven.ms, `something-left-on holds for 1 h: ${label}`).toBeGreaterThan(65 * MINUTE);
      const cool = longest(means.slice(oven.endsAt + 1), (w) => w < 700);
      expect(cool.ms, `something-left-on clears for 10 min: ${label}`).toBeGreaterThan(11 * MINUTE);
    }
  });

  it('unplugs the Mini for longer than 15 minutes, with time to come back', () => {
    for (const traits of cases) {
      const { dropout } = tellStory(traits, traits.startMs);
      expect(dropout.toMs - dropout.fromMs).toBeGreaterThan(16 * MINUTE);
      expect(dropout.toMs).toBeLessThan(traits.startMs - 10 * MINUTE);
      expect(dropout.fromMs).toBeGreaterThan(traits.startMs - HISTORY_MS + MINUTE);
    }
  });

  it('boils a kettle soon after the start', () => {
    const home = simulatedHome({ seed: 1, solar: false, timeZone: 'UTC', startMs: NOON });
    expect(home.demandAt(NOON + 3 * MINUTE) - home.demandAt(NOON + MINUTE)).toBeGreaterThan(2_800);
  });
});
