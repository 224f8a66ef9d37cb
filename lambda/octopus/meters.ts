import type { Meter } from './octopus.ts';
import type { Account, MeterPoint, MeterRecord } from './operations.ts';

/** The smart meters of an account and how many meter records, with or without one, it lists. */
export interface AccountMeters {
  /** Each device once. */
  readonly meters: Meter[];
  readonly records: number;
}

const RANK = { import: 2, export: 1, unknown: 0 } as const;

/** Finds the smart meters; one that is listed for import and for export, as in a home with solar panels, is an import meter. */
export const readMeters = (account: NonNullable<Account>): AccountMeters => {
  const points = (account.electricityAgreements ?? []).flatMap((agreement) => agreement?.meterPoint ?? []);
  const records = points.flatMap((point) =>
    (point.meters ?? []).flatMap((record) => (record === null ? [] : [{ point, record }])),
  );
  const found = new Map<string, Meter>();
  for (const meter of records.flatMap(({ point, record }) => metersOf(point, record))) {
    const id = meter.deviceId.toLowerCase();
    const known = found.get(id);
    if (known === undefined || RANK[meter.direction] > RANK[known.direction]) found.set(id, meter);
  }
  return { meters: [...found.values()], records: records.length };
};

const metersOf = (point: MeterPoint, record: MeterRecord): Meter[] => {
  const { smartImportElectricityMeter, smartExportElectricityMeter, smartDevices } = record;
  const direction = directionOf(point);
  return [
    { device: smartImportElectricityMeter, direction: 'import' as const },
    { device: smartExportElectricityMeter, direction: 'export' as const },
    ...(smartDevices ?? []).map((device) => ({ device, direction })),
  ].flatMap(({ device, direction }) => {
    const deviceId = device?.deviceId?.trim() ?? '';
    return deviceId === '' ? [] : [{ deviceId, direction }];
  });
};

const directionOf = ({ direction }: MeterPoint): Meter['direction'] => {
  if (direction === 'IMPORT') return 'import';
  return direction === 'EXPORT' ? 'export' : 'unknown';
};
