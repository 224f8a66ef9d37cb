import { describe, expect, it } from 'vitest';
import type { ReadingRow } from '../../../core/csv/row.ts';
import { eventJson, toldEvents } from '../../../core/replay/event-json.ts';
import { hoursOfDays, liveHours } from '../../support/hours.ts';
import { replayed, replayRows } from '../../support/replay.ts';
import { at, HOUR, MINUTE, rulesOf } from '../../support/timeline.ts';

const HALF_HOUR = 30 * MINUTE;
const RULES = rulesOf({ kind: 'unusual', name: 'night' }, { kind: 'standby', name: 'standby' });

/** Half-hour rows of some days, at the local hours of London. */
const halfHours = (
  from: string,
  days: number,
  wattsAt: (day: number, hour: number) => number | undefined,
): ReadingRow[] =>
  hoursOfDays(at(from), days, wattsAt).flatMap(({ startsAt, endsAt, meanW }) =>
    meanW === undefined
      ? []
      : Array.from({ length: (endsAt - startsAt) / HALF_HOUR }, (_, half) => ({
          at: startsAt + half * HALF_HOUR,
          demandW: meanW,
        })),
  );
const replay = (rows: readonly ReadingRow[], timeZone = 'Europe/London') =>
  replayRows(RULES, rows, { sampleHoldsMs: HALF_HOUR, timeZone });
const night = (odd: number) => (day: number, hour: number) =>
  day === odd && hour >= 1 && hour < 6 ? 1_200 : 200;

describe('a replay', () => {
  it.each([
    { name: 'in winter', from: '2026-01-01T00:00:00Z', raised: 'night raised 04:00:00 04:01' },
    {
      name: 'in summer, by the local clock',
      from: '2026-05-31T23:00:00Z',
      raised: 'night raised 03:00:00 03:01',
    },
    {
      name: 'over the night that has an hour twice',
      from: '2026-10-04T23:00:00Z',
      raised: 'night raised 04:00:00 04:01',
    },
    {
      name: 'over the night that skips an hour',
      from: '2026-03-09T00:00:00Z',
      raised: 'night raised 04:00:00 04:01',
    },
  ])('learns as it lives through half hours: $name', async ({ from, raised }) => {
    expect(replayed(await replay(halfHours(from, 22, night(20))))[0]).toBe(raised);
  });

  it('says so in its JSON, and is silent where an alert ends without a word', async () => {
    const rows = halfHours('2026-01-01T00:00:00Z', 22, (day, hour) =>
      day === 20 && hour >= 1 ? 2_000 : 200,
    );
    const { replay: done } = await replay(rows);
    expect(done.events.map(({ event }) => event)).toEqual(['raised', 'ended']);
    expect(toldEvents(done.events).map(eventJson)).toEqual([
      {
        rule: 'night',
        event: 'raised',
        sampleAt: '2026-01-21T04:00:00Z',
        at: '2026-01-21T04:01:00Z',
        kind: 'unusual',
        severity: 'warning',
        reason: 'unusually-high',
        since: '2026-01-21T01:00:00Z',
        overTo: '2026-01-21T04:00:00Z',
        floorW: 2_000,
        usualW: 200,
        usualFromW: 200,
        usualToW: 200,
        extraWh: 5_400,
      },
    ]);
  });

  it('raises and recovers standby', async () => {
    const rows = halfHours('2026-01-01T00:00:00Z', 32, (day) => (day >= 20 && day < 26 ? 350 : 200));
    const { replay: done } = await replay(rows);
    expect(
      done.events.map(({ rule, event, at: moment }) => [
        rule,
        event,
        new Date(moment).toISOString().slice(0, 16),
      ]),
    ).toEqual([
      ['standby', 'raised', '2026-01-23T06:00'],
      ['standby', 'recovered', '2026-01-29T06:00'],
    ]);
  });

  it('takes rows that are missing for unknown: one half hour leaves its hour out', async () => {
    const rows = halfHours('2026-01-01T00:00:00Z', 22, night(20));
    const missing = rows.filter((row) => row.at !== at('2026-01-21T02:30:00Z'));
    expect(replayed(await replay(missing))[0]).toBe('night raised 06:00:00 06:01');
  });

  it('lives through a home that is at zero for weeks, and says what is unusual then', async () => {
    const rows = halfHours('2026-01-01T00:00:00Z', 22, (day, hour) => night(20)(day, hour) - 200);
    expect(replayed(await replay(rows))[0]).toBe('night raised 04:00:00 04:01');
  });

  it('decides as rules do that learn hour by hour', async () => {
    const watts = (day: number, hour: number) =>
      (day * 7 + hour) % 41 === 0
        ? undefined
        : 150 + ((day * 31 + hour * 17) % 90) + (day % 6 === 5 && hour < 6 ? 1_500 : 0);
    const hours = hoursOfDays(at('2026-01-01T00:00:00Z'), 60, watts);
    const { replay: done } = await replay(halfHours('2026-01-01T00:00:00Z', 60, watts));
    const asLine = ({ rule, event, at: moment }: { rule: string; event: string; at: number }) =>
      `${rule} ${event} ${new Date(Math.floor(moment / HOUR) * HOUR).toISOString()}`;
    const lived = liveHours(RULES, hours).events.map(asLine);
    expect(lived.length).toBeGreaterThan(6);
    expect(done.events.filter(({ silent }) => !silent).map(asLine)).toEqual(
      liveHours(RULES, hours)
        .events.filter(({ silent }) => !silent)
        .map(asLine),
    );
  });

  it('counts rows that come late, doubled or out of order as the poller does, once they came before their hour was over', async () => {
    const inTime = halfHours('2026-01-01T00:00:00Z', 22, night(20));
    const tenMinutes = inTime.flatMap((row) =>
      [0, 10, 20].map((minute) => ({ ...row, at: row.at + minute * MINUTE })),
    );
    const late = tenMinutes.map((row, index) => ({
      ...row,
      arrivedAt: row.at + (index % 3 === 1 ? 15 : 1) * MINUTE,
    }));
    const [straight, shuffled] = await Promise.all([
      replayRows(RULES, tenMinutes, { sampleHoldsMs: 10 * MINUTE }),
      replayRows(RULES, late, { sampleHoldsMs: 10 * MINUTE }),
    ]);
    const raised = ({ replay: done }: typeof straight) =>
      done.events.map(({ event, reason }) => [event, reason.kind]);
    expect(raised(shuffled)).toEqual(raised(straight));
    expect(raised(straight).length).toBe(2);
  });
});
