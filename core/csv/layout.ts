/** What a column of a file may mean to us. */
export const MEANINGS = [
  'readAt',
  'demandW',
  'consumptionWh',
  'consumptionDeltaWh',
  'exportWh',
  'costPence',
  'arrivedAt',
  'endsAt',
  'energyWh',
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** One column of a file, from the left; one that means nothing to us has no meaning. */
export interface LayoutColumn {
  readonly meaning?: Meaning;
  /** What a value is multiplied by to come to our unit. */
  readonly scale: number;
}

export type Format = 'readings' | 'octopus' | 'home-assistant' | 'emporia';

/** What the header of a file says about its rows. */
export interface Layout {
  readonly format: Format;
  readonly columns: readonly LayoutColumn[];
  /** The zone of times without an offset, where the header names it. */
  readonly timeZone?: string;
  /** `05/15/2026 17:00:00` is a time in this file. */
  readonly monthFirst: boolean;
  /** Rows are means of the time until the next one, not spot values. */
  readonly means: boolean;
  /** Where a Home Assistant file says whose state and in which unit a row is. */
  readonly sensor?: { readonly idColumn: number; readonly unitColumn: number | undefined };
  /** Names of columns that mean nothing to us. */
  readonly ignored: readonly string[];
  /** Whether the demand column says its unit, so that it need not be doubted. */
  readonly unitKnown: boolean;
}
