import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monthOnCourse } from '../../../core/readings/on-course.ts';
import { readMonitor, serializeMonitor } from '../../../lambda/poller/state.ts';
import { daysBetween } from '../../support/days.ts';
import { HOUR, MINUTE, PollWorld } from '../../support/poll-world.ts';

/** A day and a half around the end of a day in London: an ordinary one, and the two on which the clock changes. */
const NIGHTS = ['2026-05-15T23:00:00Z', '2026-03-29T23:00:00Z', '2026-10-26T00:00:00Z'].map((text) =>
  Date.parse(text),
);
const LIVED_MS = 8 * HOUR;

/** Demand that moves through the day, so that no two hours are alike. */
const demandAt = (moment: number) => 300 + (Math.floor(moment / (7 * MINUTE)) % 11) * 350;

/** What the monitor says is read anew from its JSON before every poll, as by a process that began just then. */
const lived = async (midnight: number, arrange: (world: PollWorld) => void): Promise<PollWorld> => {
  const world = new PollWorld({ demandAt });
  world.now = midnight - 2 * HOUR;
  arrange(world);
  await world.live(LIVED_MS, 20 * MINUTE);
  return world;
};

const cases = fc.record({
  midnight: fc.constantFrom(...NIGHTS),
  holeAfter: fc.integer({ min: 0, max: 3 * 60 }),
  holeMinutes: fc.integer({ min: 1, max: 120 }),
  uploadedAfter: fc.integer({ min: 1, max: 150 }),
});

describe('a day comes to the same', () => {
  it('from live rows and from rows that come late, at whatever hour, over whatever clock change', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ midnight, holeAfter, holeMinutes, uploadedAfter }) => {
        const from = midnight - 2 * HOUR + holeAfter * MINUTE;
        const to = from + holeMinutes * MINUTE;
        const live = await lived(midnight, () => undefined);
        const late = await lived(midnight, ({ home }) => {
          home.holes.push({ from, to, uploadedAt: to + uploadedAfter * MINUTE });
        });
        expect(late.days.size).toBe(1);
        expect([...late.days]).toEqual([...live.days]);
        expect(late.monitor.daysWrittenTo).toBe(live.monitor.daysWrittenTo);
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('and the monitor that tells which are written survives its JSON', async () => {
    const world = await lived(NIGHTS[0] ?? 0, ({ home }) => {
      home.holes.push({ from: (NIGHTS[0] ?? 0) - HOUR, to: (NIGHTS[0] ?? 0) + HOUR });
    });
    const { monitor } = world;
    const again = readMonitor({ item: 'monitor', schema: 1, body: serializeMonitor(monitor) });
    expect(serializeMonitor(again)).toBe(serializeMonitor(monitor));
    expect(again).toEqual(monitor);
  });
});

it('what a month is on course for is what it came to, where all days are alike, at any hour of any day of it', () => {
  const days = daysBetween('2026-01-01', '2026-11-01');
  const first = days[28]?.startsAt ?? 0;
  const last = days.at(-1)?.endsAt ?? 0;
  fc.assert(
    fc.property(fc.integer({ min: first, max: last - 1 }), (at) => {
      const closed = days.filter(({ endsAt }) => endsAt <= at);
      const course = monthOnCourse(at, closed, 'Europe/London');
      const month = new Date(at).toLocaleDateString('en-CA', {
        timeZone: 'Europe/London',
        year: 'numeric',
        month: '2-digit',
      });
      const whole = days.filter(({ date }) => date.startsWith(month));
      const energyWh = whole.reduce((sum, day) => sum + day.energyWh, 0);
      // A day of 23 or 25 hours among the four like ones is worth a quarter of an hour's use, on at most five days.
      expect(Math.abs((course?.energyWh ?? 0) - energyWh)).toBeLessThanOrEqual(2 * 500);
    }),
    { numRuns: 100 },
  );
});
