import { describe, expect, it } from 'vitest';
import { isKnownHeader, readHeader } from '../../../core/csv/header.ts';
import type { Layout } from '../../../core/csv/layout.ts';

const NOTHING = { scale: 1 };
const READ_AT = { meaning: 'readAt', scale: 1 } as const;
const demand = (scale = 1) => ({ meaning: 'demandW', scale }) as const;
const layout = (header: string): Layout => readHeader(header.split(','), 'home.csv', 1);
const OWN = { format: 'readings', monthFirst: false, means: false, unitKnown: false, ignored: [] } as const;

describe('a header of readings', () => {
  it.each<[string, Layout]>([
    ['readAt,demandW', { ...OWN, columns: [READ_AT, demand()] }],
    [' readAt , Demand (W) ', { ...OWN, columns: [READ_AT, demand()] }],
    ['demandKw,readAt', { ...OWN, columns: [demand(1_000), READ_AT], unitKnown: true }],
    ['Time,Power[kW]', { ...OWN, columns: [READ_AT, demand(1_000)], unitKnown: true }],
    ['date time,Kilowatts', { ...OWN, columns: [READ_AT, demand(1_000)], unitKnown: true }],
    ['Timestamp ( Asia/Kolkata ),watts', { ...OWN, columns: [READ_AT, demand()], timeZone: 'Asia/Kolkata' }],
    ['Time (local),watts', { ...OWN, columns: [READ_AT, demand()] }],
    ['readAt,,power', { ...OWN, columns: [READ_AT, NOTHING, demand()] }],
    [
      'readAt,power,consumptionWh,consumption delta (Wh),export_wh,cost (p),arrivedAt,note',
      {
        ...OWN,
        columns: [
          READ_AT,
          demand(),
          { meaning: 'consumptionWh', scale: 1 },
          { meaning: 'consumptionDeltaWh', scale: 1 },
          { meaning: 'exportWh', scale: 1 },
          { meaning: 'costPence', scale: 1 },
          { meaning: 'arrivedAt', scale: 1 },
          NOTHING,
        ],
        ignored: ['note'],
      },
    ],
  ])('%s', (header, expected) => {
    expect(layout(header)).toEqual(expected);
  });
});

describe('a header of Octopus', () => {
  const octopus = { ...OWN, format: 'octopus', means: true, unitKnown: true } as const;
  const energy = (scale = 1_000) => ({ meaning: 'energyWh', scale }) as const;
  const cost = (scale = 1) => ({ meaning: 'costPence', scale }) as const;
  const ENDS_AT = { meaning: 'endsAt', scale: 1 } as const;
  it.each<[string, Layout]>([
    ['consumption,interval_start,interval_end', { ...octopus, columns: [energy(), READ_AT, ENDS_AT] }],
    ['Start,End,Consumption (Wh)', { ...octopus, columns: [READ_AT, ENDS_AT, energy(1)] }],
    ['Consumption[kWhs],Start,End', { ...octopus, columns: [energy(), READ_AT, ENDS_AT] }],
    [
      'Consumption (kWh),Standing Charge (p),Estimated Cost Exc. Tax (p),Estimated Cost Inc. Tax (p),Start,End',
      {
        ...octopus,
        columns: [energy(), NOTHING, NOTHING, cost(), READ_AT, ENDS_AT],
        ignored: ['Estimated Cost Exc. Tax (p)'],
      },
    ],
    [
      'Consumption (kWh),VAT (p),Standing Cost (p),Cost (GBP),Cost (pence),Start (Europe/London),End',
      {
        ...octopus,
        columns: [energy(), NOTHING, NOTHING, cost(100), NOTHING, READ_AT, ENDS_AT],
        ignored: ['VAT (p)', 'Cost (pence)'],
        timeZone: 'Europe/London',
      },
    ],
    [
      'Consumption (kWh),Cost (USD),Start,End',
      { ...octopus, columns: [energy(), NOTHING, READ_AT, ENDS_AT], ignored: ['Cost (USD)'] },
    ],
  ])('%s', (header, expected) => {
    expect(layout(header)).toEqual(expected);
  });
});

describe("a header of Home Assistant's history", () => {
  const history = { ...OWN, format: 'home-assistant' } as const;
  it.each<[string, Layout]>([
    [
      'entity_id,state,last_changed',
      {
        ...history,
        columns: [NOTHING, demand(), READ_AT],
        sensor: { idColumn: 0, unitColumn: undefined },
      },
    ],
    [
      'last_updated,last_changed,unit_of_measurement,entity_id,state',
      {
        ...history,
        columns: [NOTHING, READ_AT, NOTHING, NOTHING, demand()],
        sensor: { idColumn: 3, unitColumn: 2 },
      },
    ],
    [
      'state,unit,entity_id,attributes,last_updated (UTC)',
      {
        ...history,
        columns: [demand(), NOTHING, NOTHING, NOTHING, READ_AT],
        sensor: { idColumn: 2, unitColumn: 1 },
        ignored: ['attributes'],
        timeZone: 'UTC',
      },
    ],
  ])('%s', (header, expected) => {
    expect(layout(header)).toEqual(expected);
  });
});

describe("a header of Emporia's", () => {
  const emporia = { ...OWN, format: 'emporia', means: true, monthFirst: true, unitKnown: true } as const;
  const energy = { meaning: 'energyWh', scale: 1_000 } as const;
  it.each<[string, Layout]>([
    [
      'Time Bucket (Europe/London),Home-Mains_A (kWatts),Home-Mains_B (kWatts),Home-Mains_Average (kWatts),Home-Oven (kWatts)',
      {
        ...emporia,
        columns: [READ_AT, demand(1_000), demand(1_000), NOTHING, NOTHING],
        ignored: ['Home-Mains_Average (kWatts)', 'Home-Oven (kWatts)'],
        timeZone: 'Europe/London',
      },
    ],
    [
      'Time Bucket Europe/London,Home-Mains (Watts),Home-Oven (Watts)',
      { ...emporia, columns: [READ_AT, demand(), NOTHING], ignored: ['Home-Oven (Watts)'] },
    ],
    ['Time Bucket (Europe/London) start,Oven (kWhs)', { ...emporia, columns: [READ_AT, energy] }],
    ['Time Bucket,Oven (kWhs)', { ...emporia, columns: [READ_AT, energy] }],
    ['Time Bucket,Mains_C (Wh)', { ...emporia, columns: [READ_AT, { ...energy, scale: 1 }] }],
  ])('%s', (header, expected) => {
    expect(layout(header)).toEqual(expected);
  });
});

describe('a header that cannot be read', () => {
  const WANTED = 'one that names readAt';
  it.each([
    ['power,note', WANTED],
    ['readAt,Demand (W) estimated', WANTED],
    ['readAt,note', WANTED],
    ['readAt,', WANTED],
    ['consumption,end', WANTED],
    ['start,end', WANTED],
    ['entity_id,state', WANTED],
    ['entity_id,last_changed', WANTED],
    ['state,last_changed', WANTED],
    ['Bucket of time,Home-Mains_A (kWatts)', WANTED],
    ['readAt,demandW,cost (p),costPence', 'costPence once'],
    ['entity_id,state,state,last_changed', 'state and state: only one of them'],
    [
      'Time Bucket (UTC),Home-Mains_A (kWatts),Home-Mains_B (Watts)',
      'one unit: Home-Mains_A (kWatts), Home-Mains_B (Watts) have several',
    ],
    [
      'Time Bucket (UTC),House-Mains (kWatts),Barn-Mains (kWatts)',
      "one meter's mains: which of House-Mains (kWatts), Barn-Mains (kWatts) is the home? Delete the others",
    ],
    [
      'Time Bucket (UTC),Oven (kWatts),Car (kWatts)',
      "one meter's mains: which of Oven (kWatts), Car (kWatts) is the home? Delete the others",
    ],
  ])('%s: %s', (header, allowed) => {
    expect(() => layout(header)).toThrow(`home.csv, line 1: got the header "${header}"; allowed: ${allowed}`);
  });

  it('is shown without the space around its names', () => {
    expect(() => layout(' a , b ')).toThrow('got the header "a,b"; allowed: one that names readAt');
  });
});

it.each([
  [['readAt', 'demandW'], true],
  [[' time ', 'x'], true],
  [['x', 'Date Time (UTC)'], true],
  [['Time (UTC)', 'x'], true],
  [['consumption', 'interval_start'], true],
  [['state', 'last_updated'], true],
  [['x', 'Time Bucket (Europe/London)'], true],
  [['Time Bucket Europe/London', 'x'], true],
  [['readAt'], false],
  [['demandW', 'note'], false],
  [['a bucket of time', 'x'], false],
  [[], false],
])('the names %j are those of a file we know: %s', (texts, known) => {
  expect(isKnownHeader(texts)).toBe(known);
});
