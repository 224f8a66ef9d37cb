import { describe, expect, it } from 'vitest';
import { readFile } from '../../support/csv-file.ts';

const [MINUTE, HOUR] = [60_000, 3_600_000];
const at = (text: string) => Date.parse(text);

describe("Octopus' half-hourly usage", () => {
  const FIRST = { at: at('2026-01-15T00:00:00Z'), demandW: 500, consumptionDeltaWh: 250, costPence: 4.1 };
  const NEXT = { at: at('2026-01-15T00:30:00Z'), demandW: 4_800, consumptionDeltaWh: 2_400, costPence: 39.4 };
  it.each([
    [
      'as downloaded',
      'Consumption (kwh), Estimated Cost Inc. Tax (p), Standing Charge Inc. Tax (p), Start, End\n' +
        '0.25, 4.1, 0.78, 2026-01-15T00:00:00Z, 2026-01-15T00:30:00Z\n2.40, 39.4, 0.78, 2026-01-15T00:30:00Z, 2026-01-15T01:00:00Z\n',
    ],
    [
      'other capitals and order, quoted, local offsets',
      '"Start","End","Consumption (kWh)","Estimated Cost Inc. Tax (p)"\n' +
        '"2026-01-15T01:00:00+01:00","2026-01-15T01:30:00+01:00","0.25","4.1"\n"2026-01-15T00:30:00+00:00","2026-01-15T01:00:00+00:00","2.40","39.4"\n',
    ],
    [
      'saved again by a German spreadsheet, in pounds',
      'Consumption (kWh);Start;End;Estimated Cost Inc. Tax (£)\n' +
        '0,25;2026-01-15T00:00:00Z;2026-01-15T00:30:00Z;0,041\n2,40;2026-01-15T00:30:00Z;2026-01-15T01:00:00Z;0,394\n;;;\n',
    ],
  ])('%s', (_, content) => {
    expect(readFile(content)).toEqual({ rows: [FIRST, NEXT], notes: [], spanMs: 30 * MINUTE });
  });

  it("the API's rows as scripts save them, without cost", () => {
    const content =
      'consumption,interval_start,interval_end\n0.25,2026-01-15T00:00:00Z,2026-01-15T00:30:00Z\n,2026-01-15T00:30:00Z,2026-01-15T01:00:00Z\n';
    expect(readFile(content)).toStrictEqual({
      rows: [{ at: FIRST.at, demandW: 500, consumptionDeltaWh: 250 }],
      notes: ['1 row without a number skipped (1 empty)'],
      spanMs: 30 * MINUTE,
    });
  });

  it('whole days say nothing about demand', () => {
    const content = 'Consumption (kwh), Start, End\n9.1, 2026-01-15T00:00:00Z, 2026-01-16T00:00:00Z\n';
    expect(() => readFile(content)).toThrow('home.csv, line 2: a row for 1440 minutes; allowed: up to 60');
  });
});

describe("Home Assistant's history", () => {
  const minute = (number: number) => `2026-05-15T17:0${number}:00.000Z`;
  const DEMAND = 'sensor.octopus_energy_electricity_current_demand';

  it('skips and counts what is not available', () => {
    const content = `entity_id,state,last_changed\n${[310, 'unavailable', 'unknown', 4200.5].map((state, i) => `${DEMAND},${state},${minute(i)}\n`).join('')}`;
    expect(readFile(content, { size: 5 })).toEqual({
      rows: [
        { at: at(minute(0)), demandW: 310 },
        { at: at(minute(3)), demandW: 4200.5 },
      ],
      notes: ['2 rows without a number skipped (1 "unavailable", 1 "unknown")'],
      spanMs: 5 * MINUTE,
    });
  });

  it('its columns in another order, with more of them', () => {
    const content = `last_updated;last_changed;state;entity_id\n${minute(1)};${minute(0)};"310,5";${DEMAND}\n${minute(1)};${minute(1)};400;${DEMAND}\n`;
    expect(readFile(content).rows).toEqual([
      { at: at(minute(0)), demandW: 310.5 },
      { at: at(minute(1)), demandW: 400 },
    ]);
  });

  it('of several sensors the demand is read, and the others are named', () => {
    const content = `entity_id,state,last_changed\nsensor.home_energy_total,12345,${minute(0)}\n${DEMAND},310,${minute(0)}\nsensor.home_energy_total,12346,${minute(1)}\n${DEMAND},320,${minute(1)}\n`;
    const { rows, notes } = readFile(content);
    expect(rows.map(({ demandW }) => demandW)).toEqual([310, 320]);
    expect(notes).toEqual([`read ${DEMAND}; ignored sensor.home_energy_total`]);
  });

  it('a unit of kilowatts is believed', () => {
    const content = `entity_id,state,last_changed,unit_of_measurement\nsensor.mini,0.31,${minute(0)},kW\nsensor.mini,4.2,${minute(1)},kW\n`;
    expect(readFile(content)).toMatchObject({ rows: [{ demandW: 310 }, { demandW: 4200 }], notes: [] });
    expect(
      readFile(`entity_id,state,last_changed\nsensor.home_power_kw,4.2,${minute(0)}\n`).rows[0]?.demandW,
    ).toBe(4200);
  });

  it('without a unit kilowatts are asked about, with the fix', () => {
    const { notes } = readFile(
      `entity_id,state,last_changed\n${DEMAND},0.31,${minute(0)}\n${DEMAND},4.2,${minute(1)}\n`,
    );
    expect(notes).toEqual([
      'the highest demand is 4.2 W: are these kilowatts? Then write demandKw for state and readAt for last_changed in the first line',
    ]);
  });

  it.each([
    [
      'two that could be it',
      `sensor.grid_power,310,${minute(0)}\nsensor.solar_power,20,${minute(0)}\n`,
      'home.csv: got 2 sensors (sensor.grid_power, sensor.solar_power); allowed: the rows of one',
    ],
    [
      'energy only',
      `sensor.current_accumulative_consumption,12.3,${minute(0)}\n`,
      'home.csv: sensor.current_accumulative_consumption counts energy; allowed: the sensor of the home',
    ],
  ])('%s: refused', (_, body, message) => {
    expect(() => readFile(`entity_id,state,last_changed\n${body}`)).toThrow(message);
  });

  /** A file of some sensors, each with its states, a minute apart. */
  const history = (sensors: Readonly<Record<string, readonly (string | number)[]>>, unit?: string) =>
    readFile(
      `entity_id,state,last_changed${unit === undefined ? '' : ',unit'}\n${Object.entries(sensors)
        .flatMap(([id, states]) =>
          states.map((state, i) => `${id},${state},${minute(i)}${unit === undefined ? '' : `,${unit}`}\n`),
        )
        .join('')}`,
    );

  it.each<[string, Record<string, (string | number)[]>, string | undefined, number[], string[]]>([
    [
      'the one that says demand, of several powers',
      { 'sensor.grid_power': [310], 'sensor.demand': [320], 'sensor.solar_power': [20] },
      undefined,
      [320],
      ['read sensor.demand; ignored sensor.grid_power, sensor.solar_power'],
    ],
    [
      'the one that says power, of several values',
      { 'sensor.house': [21], 'sensor.grid_watts': [320], 'sensor.garden': [18] },
      undefined,
      [320],
      ['read sensor.grid_watts; ignored sensor.house, sensor.garden'],
    ],
    ['the only one, whatever it is called', { 'sensor.mini': [320, 330] }, undefined, [320, 330], []],
    [
      'the only one that has numbers',
      { 'sensor.grid_power': ['unavailable'], 'sensor.solar_power': [320] },
      undefined,
      [320],
      ['read sensor.solar_power; ignored sensor.grid_power'],
    ],
    [
      'the only one that counts no energy',
      { 'sensor.home_kwh': [12], 'sensor.mini': [320] },
      undefined,
      [320],
      ['read sensor.mini; ignored sensor.home_kwh'],
    ],
    ['one that is called energy, but is measured in watts', { 'sensor.energy_meter': [320] }, 'W', [320], []],
    ['one that is called kilowatts, but is measured in watts', { 'sensor.power_kw': [320] }, 'w', [320], []],
    ['one in kilowatts, however they are spelled', { 'sensor.energy_meter': [0.32] }, 'Kw', [320], []],
    [
      'one whose name merely has kilowatts in it, as watts',
      { 'sensor.a_kwsolar_power': [320] },
      undefined,
      [320],
      [],
    ],
    [
      'one of energy meters that measures watts',
      { 'sensor.energy_meter_watts': [320] },
      undefined,
      [320],
      [],
    ],
    ['one that is off most of the time: its unit is known', { 'sensor.mini': [4.2] }, 'W', [4.2], []],
    ['one without a name', { '': [320] }, undefined, [320], []],
  ])('is read: %s', (_, sensors, unit, demands, notes) => {
    const read = history(sensors, unit);
    expect(read.rows.map(({ demandW }) => demandW)).toEqual(demands);
    expect(read.notes).toEqual(notes);
  });

  it('rows of nothing are no sensor', () => {
    const content = `entity_id,state,last_changed\n,,\n${DEMAND},310,${minute(0)}\n,,\n`;
    expect(readFile(content)).toMatchObject({ rows: [{ demandW: 310 }], notes: [] });
  });

  it('space around names and units counts for nothing where tabs separate them', () => {
    const content = `entity_id\tstate\tlast_changed\tunit\n sensor.mini \t0.31\t${minute(0)}\t kW \nsensor.mini\t0.32\t${minute(1)}\tkW\n`;
    expect(readFile(content)).toMatchObject({ rows: [{ demandW: 310 }, { demandW: 320 }], notes: [] });
  });

  it('a header alone is no rows', () => {
    expect(readFile('entity_id,state,last_changed\n')).toEqual({ rows: [], notes: [], spanMs: undefined });
  });

  it.each([
    ['sensor.home_wh'],
    ['sensor.home_kwh'],
    ['sensor.accumulative'],
    ['sensor.meter_reading'],
    ['sensor.energy_watthours'],
    ['sensor.tariff_rate'],
  ])('a sensor that counts something else than watts is not read as watts: %s', (id) => {
    expect(() => history({ [id]: [12] })).toThrow(`home.csv: ${id} counts energy; allowed: the sensor of`);
  });

  it.each(['sensor.home_watt_hours', 'sensor.home_watthours'])(
    'a sensor of watt-hours, which once was read as watts, is refused: %s',
    (id) => {
      expect(() => history({ [id]: [12] })).toThrow(`home.csv: ${id} counts energy`);
    },
  );

  it.each(['Wh', 'kWh', 'MW', '°C', 'A'])('a sensor in %s is not read as watts', (unit) => {
    expect(() => history({ 'sensor.mini': [12] }, unit)).toThrow('home.csv: sensor.mini counts energy');
  });

  it.each([
    { count: 5, named: 'sensor.p0, sensor.p1, sensor.p2, sensor.p3, sensor.p4' },
    { count: 6, named: 'sensor.p0, sensor.p1, sensor.p2, sensor.p3, sensor.p4, …' },
  ])('of $count that could be it five are named', ({ count, named }) => {
    const sensors = Object.fromEntries(Array.from({ length: count }, (_, i) => [`sensor.p${i}`, [1]]));
    expect(() => history(sensors)).toThrow(
      `home.csv: got ${count} sensors (${named}); allowed: the rows of one, that of the home's demand in watts`,
    );
  });

  it.each([
    { step: 10, spanMs: 10 * MINUTE },
    { step: 10.1, spanMs: undefined },
  ])('rows stand for the usual step, of at most ten minutes: $step', ({ step, spanMs }) => {
    const rows = [0, 1, 2].map(
      (i) => `${DEMAND},310,${new Date(at(minute(0)) + i * step * MINUTE).toISOString()}\n`,
    );
    expect(readFile(`entity_id,state,last_changed\n${rows.join('')}`).spanMs).toBe(spanMs);
  });

  it('nothing but unavailable is no rows, with the reason', () => {
    expect(readFile(`entity_id,state,last_changed\n${DEMAND},unavailable,${minute(0)}\n`)).toMatchObject({
      rows: [],
      notes: ['1 row without a number skipped (1 "unavailable")'],
    });
  });
});

describe("Emporia's download", () => {
  it.each([
    [
      'minutes, two phases added up, local time of the header',
      '"Time Bucket (Europe/London)","Home-Mains_A (kWatts)","Home-Mains_B (kWatts)"\n05/15/2026 18:00:00,0.523,0.101\n05/15/2026 18:01:00,0.523,0.101\n',
      MINUTE,
      624,
    ],
    [
      'circuits lie within the mains, a phase without a clamp is nothing',
      'Time Bucket (America/New_York),Home-Mains_A (kWatts),Home-Mains_B (kWatts),Home-Oven (kWatts)\n05/15/2026 13:00:00,0.624,No CT,0.4\n05/15/2026 13:01:00,0.624,No CT,0.4\n',
      MINUTE,
      624,
    ],
    [
      'watts',
      'Time Bucket (Europe/London),Home-Mains_A (Watts)\n5/15/2026 6:00 PM,624\n5/15/2026 6:01 PM,624\n',
      MINUTE,
      624,
    ],
    [
      'energy of a quarter of an hour',
      'Time Bucket (UTC),Home-Mains_A (kWhs),Home-Mains_B (kWhs)\n05/15/2026 17:00:00,0.1,0.056\n05/15/2026 17:15:00,0.1,0.056\n',
      15 * MINUTE,
      624,
    ],
    [
      'energy of an hour',
      'Time Bucket (Europe/London),Mains_A (kWhs)\n2026-05-15 18:00:00,0.624\n2026-05-15 19:00:00,0.624\n',
      HOUR,
      624,
    ],
  ])('%s', (_, content, spanMs, demandW) => {
    const read = readFile(content, { size: 7, timeZone: 'Asia/Tokyo' });
    expect(read.spanMs).toBe(spanMs);
    expect(read.rows).toMatchObject([
      { at: at('2026-05-15T17:00:00Z'), demandW },
      { at: at('2026-05-15T17:00:00Z') + spanMs, demandW },
    ]);
  });

  it.each([
    [
      'two meters',
      'Time Bucket (UTC),House-Mains_A (kWatts),Barn-Mains_A (kWatts)\n',
      'which of House-Mains_A (kWatts), Barn-Mains_A (kWatts) is the home?',
    ],
    ['money', 'Time Bucket (UTC),Home-Mains_A (USD)\n', 'a column in kWatts, Watts or kWhs'],
    [
      'one row of energy',
      'Time Bucket (UTC),Home-Mains_A (kWhs)\n05/15/2026 17:00:00,0.1\n',
      'one row of energy only',
    ],
    ['a day first', 'Time Bucket (UTC),Home-Mains_A (kWatts)\n15/05/2026 17:00:00,0.1\n', '(month first)'],
  ])('%s: refused', (_, content, message) => {
    expect(() => readFile(content)).toThrow(message);
  });
});
