import { expect, test } from 'vitest';
import { readMeters } from '../../../lambda/octopus/meters.ts';
import type { MeterPoint, MeterRecord } from '../../../lambda/octopus/operations.ts';

const A = '00-0A-22-33-44-55-66-77';
const B = '00-0B-22-33-44-55-66-77';

const on = (direction: string | null, ...meters: (Partial<MeterRecord> | null)[]): MeterPoint => ({
  direction,
  meters: meters.map((meter) => meter && { ...NO_DEVICES, ...meter }),
});
const NO_DEVICES: MeterRecord = {
  smartImportElectricityMeter: null,
  smartExportElectricityMeter: null,
  smartDevices: [],
};
const account = (...points: (MeterPoint | null)[]) => ({
  electricityAgreements: points.map((meterPoint) => ({ meterPoint })),
});

const ROWS: [string, Parameters<typeof readMeters>[0], ReturnType<typeof readMeters>][] = [
  [
    'one import meter',
    account(on('IMPORT', { smartImportElectricityMeter: { deviceId: A } })),
    { meters: [{ deviceId: A, direction: 'import' }], records: 1 },
  ],
  [
    'solar: one device on the import and the export point is an import meter',
    account(
      on('EXPORT', { smartExportElectricityMeter: { deviceId: A } }),
      on('IMPORT', { smartImportElectricityMeter: { deviceId: A } }),
    ),
    { meters: [{ deviceId: A, direction: 'import' }], records: 2 },
  ],
  [
    'the same in the other order',
    account(
      on('IMPORT', { smartImportElectricityMeter: { deviceId: A } }),
      on('EXPORT', { smartExportElectricityMeter: { deviceId: A } }),
    ),
    { meters: [{ deviceId: A, direction: 'import' }], records: 2 },
  ],
  [
    'ids that differ in case are one device',
    account(
      on('IMPORT', {
        smartImportElectricityMeter: { deviceId: A },
        smartDevices: [{ deviceId: A.toLowerCase() }],
      }),
    ),
    { meters: [{ deviceId: A, direction: 'import' }], records: 1 },
  ],
  [
    'a device listed only under smartDevices goes by its meter point',
    account(
      on('EXPORT', { smartDevices: [{ deviceId: A }] }),
      on('IMPORT', { smartDevices: [{ deviceId: B }] }),
    ),
    {
      meters: [
        { deviceId: A, direction: 'export' },
        { deviceId: B, direction: 'import' },
      ],
      records: 2,
    },
  ],
  [
    'a meter point without a direction, or with a new one, leaves it unknown',
    account(
      on(null, { smartDevices: [{ deviceId: A }] }),
      on('SIDEWAYS', { smartDevices: [{ deviceId: B }] }),
    ),
    {
      meters: [
        { deviceId: A, direction: 'unknown' },
        { deviceId: B, direction: 'unknown' },
      ],
      records: 2,
    },
  ],
  [
    'export known from elsewhere beats unknown',
    account(
      on(null, { smartDevices: [{ deviceId: A }] }),
      on('EXPORT', { smartExportElectricityMeter: { deviceId: A } }),
    ),
    { meters: [{ deviceId: A, direction: 'export' }], records: 2 },
  ],
  [
    'two records under one point, only the second with a device',
    account(on('IMPORT', {}, { smartImportElectricityMeter: { deviceId: A } })),
    { meters: [{ deviceId: A, direction: 'import' }], records: 2 },
  ],
  [
    'null, missing and blank ids are no meters, but records',
    account(
      on(
        'IMPORT',
        { smartImportElectricityMeter: { deviceId: null } },
        { smartDevices: [null, { deviceId: ' ' }] },
      ),
    ),
    { meters: [], records: 2 },
  ],
  [
    'an id is trimmed',
    account(on('IMPORT', { smartImportElectricityMeter: { deviceId: ` ${A} ` } })),
    { meters: [{ deviceId: A, direction: 'import' }], records: 1 },
  ],
  ['null records are none', account(on('IMPORT', null), null), { meters: [], records: 0 }],
  ['null agreements are none', { electricityAgreements: [null] }, { meters: [], records: 0 }],
  ['no agreements', { electricityAgreements: null }, { meters: [], records: 0 }],
];

test.each(ROWS)('%s', (_, given, found) => {
  expect(readMeters(given)).toEqual(found);
});
