import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import type { AlertEvent } from '../../../../core/rules/events.ts';
import type { SilenceCause } from '../../../../core/rules/silence-cause.ts';
import { freshAlertState } from '../../../../core/rules/state.ts';
import {
  at,
  HOUR,
  homeRows,
  live,
  MINUTE,
  rulesOf,
  type TimelineOptions,
  told,
  withRegister,
} from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');

/** Silent for 15 min, back once rows came for 5 min. */
const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };

const cause = (silenceCause: SilenceCause) => ({ conditions: { silenceCause } });

/** One row every `minutes`. */
const sparseRows = (count: number, minutes: number): Reading[] =>
  Array.from({ length: count }, (_, i) => ({ at: START + i * minutes * MINUTE, demandW: 300 }));

interface Row {
  readonly name: string;
  readonly rule?: object;
  readonly rows: readonly Reading[];
  readonly options?: TimelineOptions;
  readonly told: readonly string[];
}

const table: Row[] = [
  {
    name: 'a home whose readings keep coming is never silent',
    rows: homeRows(START, [120, 300]),
    told: [],
  },
  {
    name: 'time alone raises it, at the first poll at which the newest row is older than after',
    rows: homeRows(START, [10, 300]),
    options: { until: START + HOUR },
    // the newest row is of 18:09:50
    told: ['raised 18:25:00'],
  },
  {
    name: 'exactly after is not yet silent',
    rows: [{ at: START, demandW: 300 }],
    options: { until: START + 15 * MINUTE },
    told: [],
  },
  {
    name: 'it recovers at the sample with which readings have come for clearFor',
    rows: homeRows(START, [10, 300], [30, undefined], [20, 300]),
    told: ['raised 18:25:00', 'recovered 18:45:00'],
  },
  {
    name: 'clearFor 0s recovers at the first sample',
    rule: { ...OFFLINE, clearFor: '0s' },
    rows: homeRows(START, [10, 300], [30, undefined], [20, 300]),
    told: ['raised 18:25:00', 'recovered 18:40:00'],
  },
  {
    name: 'a relapse before clearFor is the same episode',
    rows: homeRows(START, [10, 300], [30, undefined], [4, 300], [40, undefined], [20, 300]),
    told: ['raised 18:25:00', 'recovered 19:29:00'],
  },
  {
    name: 'a pause shorter than after does not begin the clock again, and counts for no more than 30 s',
    rows: homeRows(START, [10, 300], [30, undefined], [3, 300], [10, undefined], [20, 300]),
    // 2:50, then 0:30 for the pause, then 1:40
    told: ['raised 18:25:00', 'recovered 18:54:40'],
  },
  {
    name: 'a pause of exactly after does not begin the clock again either',
    rows: homeRows(START, [10, 300], [30, undefined], [3, 300], [14 + 5 / 6, undefined], [20, 300]),
    told: ['raised 18:25:00', 'recovered 18:59:30'],
  },
  {
    name: 'rows once in 30 min for days are one silence, held',
    rows: sparseRows(150, 30),
    told: ['raised 18:16:00'],
  },
  {
    name: 'never any reading is told, counted from the first poll',
    rows: [],
    options: { from: START, until: START + 2 * HOUR },
    told: ['raised 18:16:00'],
  },
  {
    name: 'a throttled poller is told at once, like a silent Mini',
    rows: homeRows(START, [10, 300]),
    options: { until: START + HOUR, ...cause('throttled') },
    told: ['raised 18:25:00'],
  },
  {
    name: 'no access is told at once, like a silent Mini',
    rows: homeRows(START, [10, 300]),
    options: { until: START + HOUR, ...cause('no-access') },
    told: ['raised 18:25:00'],
  },
  {
    name: 'Octopus not answering is told after an hour only',
    rows: homeRows(START, [10, 300]),
    options: { until: START + 2 * HOUR, ...cause('octopus-not-answering') },
    told: ['raised 19:10:00'],
  },
  {
    name: 'Octopus not answering is told after after where that is longer than an hour',
    rule: { ...OFFLINE, after: '90m' },
    rows: homeRows(START, [10, 300]),
    options: { until: START + 3 * HOUR, ...cause('octopus-not-answering') },
    told: ['raised 19:40:00'],
  },
];

describe('a no-data rule', () => {
  it.each(table)('$name', ({ rule = OFFLINE, rows, options, told: expected }) => {
    expect(told(live(rulesOf(rule), rows, options).events)).toEqual(expected);
  });

  it('that waited for Octopus fires once Octopus answers and the Mini is what is silent', () => {
    const rows = homeRows(START, [10, 300]);
    const rules = rulesOf(OFFLINE);
    const down = live(rules, rows, { until: START + 40 * MINUTE, ...cause('octopus-not-answering') });
    expect(down.events).toEqual([]);
    const [raised] = live(rules, [], {
      state: down.state,
      from: START + 41 * MINUTE,
      until: START + 41 * MINUTE,
      conditions: { newestStoredAt: rows.at(-1)?.at },
    }).events;
    expect(raised?.reason).toMatchObject({ kind: 'silence', cause: 'mini-silent' });
  });
});

describe('what a silence says', () => {
  it('is said as the rule it is', () => {
    const { events } = live(rulesOf({ ...OFFLINE, severity: 'critical' }), homeRows(START, [10, 300]), {
      until: START + HOUR,
    });
    expect(events).toMatchObject([{ rule: 'offline', ruleKind: 'no-data', severity: 'critical' }]);
  });

  const raisedOf = (options: TimelineOptions) =>
    live(rulesOf(OFFLINE), homeRows(START, [10, 300]), { until: START + 2 * HOUR, ...options }).events[0];

  it.each(['mini-silent', 'octopus-not-answering', 'throttled', 'no-access', 'not-stored'] as const)(
    'names its cause: %s',
    (silenceCause) => {
      expect(raisedOf(cause(silenceCause))?.reason).toEqual({
        kind: 'silence',
        cause: silenceCause,
        afterMs: 15 * MINUTE,
        silentFrom: START + 10 * MINUTE - 10_000,
        everSeen: true,
        lastDemandW: 300,
      });
    },
  );

  it('is that there never was a reading', () => {
    const { events } = live(rulesOf(OFFLINE), [], { from: START, until: START + HOUR });
    expect(events[0]?.reason).toStrictEqual({
      kind: 'silence',
      cause: 'mini-silent',
      afterMs: 15 * MINUTE,
      silentFrom: START,
      everSeen: false,
    });
  });
});

describe('what the end of a silence says', () => {
  const overOf = (rows: readonly Reading[], options?: TimelineOptions) => {
    const reason = live(rulesOf(OFFLINE), rows, options).events.at(-1)?.reason;
    if (reason?.kind !== 'silence-over') throw new Error('not over');
    return reason;
  };
  const registered = (...rows: Parameters<typeof homeRows>) => withRegister(homeRows(...rows));

  it('is the gap and the energy used in it by the register', () => {
    const rows = registered(START, [10, 300], [30, undefined], [20, 300]);
    const reason = overOf(rows);
    expect(reason).toMatchObject({
      silentFrom: START + 10 * MINUTE - 10_000,
      backAt: START + 40 * MINUTE,
      everSeen: true,
      demandW: 300,
    });
    expect(reason.usedWh).toBeCloseTo((300 * 1_810) / 3_600, 6);
  });

  it('is that nothing was used where the register stood still', () => {
    const before = registered(START, [10, 300]);
    const stood = before.at(-1)?.consumptionWh ?? 0;
    const after = withRegister(homeRows(START + 40 * MINUTE, [20, 300]), stood);
    expect(overOf([...before, ...after]).usedWh).toBe(0);
  });

  it('spans a relapse: from before the first silence to the last return', () => {
    const rows = registered(START, [10, 300], [30, undefined], [4, 300], [40, undefined], [20, 300]);
    const reason = overOf(rows);
    expect([reason.silentFrom, reason.backAt]).toEqual([START + 10 * MINUTE - 10_000, START + 84 * MINUTE]);
    expect(reason.usedWh).toBeCloseTo((300 * (84 * 60 - 590)) / 3_600, 6);
  });

  it('goes by demand for a newest reading before it that has no register', () => {
    const rows = registered(START, [10, 300], [30, undefined], [20, 300]).map((row, i) =>
      i === 59 ? { at: row.at, demandW: row.demandW } : row,
    );
    expect(overOf(rows).usedWh).toBeCloseTo((300 * 1_810) / 3_600, 6);
  });

  it('goes by the next reading where the first one back has no register', () => {
    const rows = registered(START, [10, 300], [30, undefined], [4, 300], [40, undefined], [20, 300]);
    const returned = rows.map((row, i) => (i === 84 ? { at: row.at, demandW: row.demandW } : row));
    expect(returned[84]?.at).toBe(START + 84 * MINUTE);
    expect(overOf(returned).usedWh).toBeCloseTo((300 * (84 * 60 - 580)) / 3_600, 6);
  });

  it.each([
    { name: 'there is no register', change: (row: Reading) => ({ at: row.at, demandW: row.demandW }) },
    { name: 'the register is another one', change: (row: Reading) => ({ ...row, consumptionWh: 5 }) },
  ])('names no energy where $name', ({ change }) => {
    const rows = registered(START, [10, 300], [30, undefined], [20, 300]).map((row, i) =>
      i < 60 ? row : change(row),
    );
    expect(overOf(rows)).not.toHaveProperty('usedWh');
  });

  it('is told of a home that had no reading before', () => {
    const rows = homeRows(START + HOUR, [10, 300]);
    const reason = overOf(rows, { from: START, until: START + HOUR + 12 * MINUTE });
    expect(reason).toMatchObject({ everSeen: false, silentFrom: START, backAt: START + HOUR });
    expect(reason).not.toHaveProperty('usedWh');
  });
});

describe('readings that came late', () => {
  /** Lives through the first rows, then gets all others at once at 31 min after the silence began. */
  const lateAfter = (...before: Parameters<typeof homeRows>[1][]) => {
    const silentAt = START + before.reduce((sum, [minutes]) => sum + minutes, 0) * MINUTE;
    const early = live(rulesOf(OFFLINE), homeRows(START, ...before), { until: silentAt + 30 * MINUTE });
    const { events } = live(rulesOf(OFFLINE), homeRows(silentAt, [20, 300]), {
      state: early.state,
      from: silentAt + 31 * MINUTE,
      until: silentAt + 31 * MINUTE,
    });
    return { silentAt, reason: events[0]?.reason };
  };

  it.each([
    { name: 'end a silence with no gap in them', before: [[10, 300]] },
    {
      name: 'end a second silence as they would a first',
      before: [
        [10, 300],
        [30, undefined],
        [20, 300],
      ],
    },
  ] as const)('$name', ({ before }) => {
    const { silentAt, reason } = lateAfter(...before);
    expect(reason).toMatchObject({
      kind: 'silence-over',
      silentFrom: silentAt - 10_000,
      backAt: silentAt,
    });
  });
});

describe('a silence is not over while the newest reading is as old as a silence that is told', () => {
  /** The polls of `minutes` after START, each of which brings the rows of up to `lateMs` before it. */
  const lived = (rows: readonly Reading[], lateMs: number, minutes: number) => {
    let state = freshAlertState();
    const events: AlertEvent[] = [];
    let seen = 0;
    for (let now = START + MINUTE; now <= START + minutes * MINUTE; now += MINUTE) {
      const end = rows.filter((row) => row.at < now - lateMs).length;
      const step = live(rulesOf(OFFLINE), rows.slice(seen, end), {
        state,
        from: now,
        until: now,
        conditions: { newestStoredAt: rows[end - 1]?.at, firstPollAt: START },
      });
      ({ state } = step);
      events.push(...step.events);
      seen = end;
    }
    return events;
  };

  it('readings that all come two hours late are one silence', () => {
    expect(told(lived(homeRows(START, [300, 300]), 2 * HOUR, 5 * 60))).toEqual(['raised 18:16:00']);
  });

  it('ten old minutes and silence again are one silence, over once readings come as they are taken', () => {
    const rows = homeRows(START, [10, 300], [50, undefined], [20, 300]);
    const early = live(rulesOf(OFFLINE), rows.slice(0, 60), { until: START + 40 * MINUTE });
    expect(told(early.events)).toEqual(['raised 18:25:00']);
    const batch = live(rulesOf(OFFLINE), homeRows(START + 12 * MINUTE, [10, 300]), {
      state: early.state,
      from: START + 41 * MINUTE,
      until: START + 60 * MINUTE,
    });
    expect(batch.events).toEqual([]);
    const back = live(rulesOf(OFFLINE), rows.slice(60), { state: batch.state });
    expect(told(back.events)).toEqual(['recovered 19:05:00']);
    expect(back.events[0]?.reason).toMatchObject({
      silentFrom: START + 10 * MINUTE - 10_000,
      backAt: START + HOUR,
    });
  });
});
