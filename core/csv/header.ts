import { BadInputError } from '../contract/bad-input.ts';
import { timeZoneSchema } from '../time/known-time-zone.ts';
import type { Layout, LayoutColumn, Meaning } from './layout.ts';
import { quoted } from './records.ts';

/** A column's name, and what of it counts: `Demand (kW)` is `demand` in `kw`. */
interface ColumnName {
  /** From the left, from 0. */
  readonly index: number;
  readonly text: string;
  readonly key: string;
  readonly unit: string;
  /** Both together: `demandkw`. */
  readonly whole: string;
}

const WANTED =
  "one that names readAt and demandW (or demandKw), or a download of Octopus' half-hourly usage, of Home Assistant's history or of Emporia as it is";

const simplified = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}£]/gu, '');

const columnName = (written: string, index = 0): ColumnName => {
  const text = written.trim();
  const [, name = text, inBrackets = ''] = /^(.*?)\s*[([]([^()[\]]*)[)\]]$/.exec(text) ?? [];
  const [key, unit] = [simplified(name), simplified(inBrackets)];
  return { index, text, key, unit, whole: key + unit };
};

/**
 * Recognises a file by the names of its columns.
 * @throws BadInputError where they name no format we know, or one column twice
 */
export const readHeader = (texts: readonly string[], file: string, line: number): Layout => {
  const names = texts.map(columnName);
  const header: Header = {
    names,
    refuse: (allowed) => {
      throw new BadInputError(
        `${file}, line ${line}: got the header ${quoted(names.map(({ text }) => text).join(','))}; allowed: ${allowed}`,
      );
    },
  };
  return (
    readingsLayout(header) ??
    octopusLayout(header) ??
    homeAssistantLayout(header) ??
    emporiaLayout(header) ??
    header.refuse(WANTED)
  );
};

/** Whether a header line means anything to us; its delimiter is found by trying. */
export const isKnownHeader = (texts: readonly string[]): boolean => {
  const names = texts.map(columnName);
  const known = (keys: ReadonlySet<string>) =>
    names.some(({ whole, key }) => keys.has(whole) || keys.has(key));
  return (
    names.length > 1 &&
    (known(TIMES) || known(DOWNLOADED_TIMES) || names.some(({ key }) => key.startsWith(TIME_BUCKET)))
  );
};

interface Header {
  readonly names: readonly ColumnName[];
  readonly refuse: (allowed: string) => never;
}

const TIME_BUCKET = 'timebucket';
const DOWNLOADED_TIMES = new Set(['start', 'intervalstart', 'lastchanged', 'lastupdated']);

/** Our own names; the first that a header has are taken, so that `readAt` goes before `time`. */
const TIMES = new Set(['readat', 'timestamp', 'datetime', 'time']);
const OTHER_COLUMNS: ReadonlyMap<string, Meaning> = new Map([
  ['consumptionwh', 'consumptionWh'],
  ['consumptiondeltawh', 'consumptionDeltaWh'],
  ['exportwh', 'exportWh'],
  ['costpence', 'costPence'],
  ['costp', 'costPence'],
  ['arrivedat', 'arrivedAt'],
]);
const OWN_DEMANDS: ReadonlyMap<string, number> = new Map([
  ['demandw', 1],
  ['demandkw', 1_000],
]);
const OTHER_DEMANDS: ReadonlyMap<string, number> = new Map(
  ['', 'w', 'watt', 'watts', 'kw', 'kwatts', 'kilowatts']
    .flatMap((unit) =>
      ['demand', 'power', ''].map((name) => [name + unit, unit.startsWith('k') ? 1_000 : 1] as const),
    )
    .filter(([whole]) => whole !== ''),
);

/** The one column that fits; undefined where none does, refused where several do. */
const only = (header: Header, fits: (name: ColumnName) => boolean): ColumnName | undefined => {
  const fitting = header.names.filter(fits);
  if (fitting.length > 1) {
    return header.refuse(`${fitting.map(({ text }) => text).join(' and ')}: only one of them`);
  }
  return fitting[0];
};

const timeColumn = (header: Header): ColumnName | undefined =>
  only(header, ({ key }) => key === 'readat') ?? only(header, ({ key }) => TIMES.has(key));

const demandColumn = (header: Header): { index: number; scale: number } | undefined => {
  for (const known of [OWN_DEMANDS, OTHER_DEMANDS]) {
    const column = only(header, ({ whole }) => known.has(whole));
    if (column !== undefined) return { index: column.index, scale: known.get(column.whole) ?? 1 };
  }
  return undefined;
};

const readingsLayout = (header: Header): Layout | undefined => {
  const time = timeColumn(header);
  const demand = demandColumn(header);
  if (time === undefined || demand === undefined) return undefined;
  const meanings = new Map<number, LayoutColumn>([
    [time.index, { meaning: 'readAt', scale: 1 }],
    [demand.index, { meaning: 'demandW', scale: demand.scale }],
  ]);
  for (const [index, { whole }] of header.names.entries()) {
    const meaning = OTHER_COLUMNS.get(whole);
    if (meaning === undefined) continue;
    if ([...meanings.values()].some((column) => column.meaning === meaning)) header.refuse(`${meaning} once`);
    meanings.set(index, { meaning, scale: 1 });
  }
  return layoutOf(header, meanings, {
    format: 'readings',
    ...zoneOf(time),
    unitKnown: demand.scale !== 1,
  });
};

const ENERGY_SCALES: ReadonlyMap<string, number> = new Map([
  ['kwh', 1_000],
  ['kwhs', 1_000],
  ['wh', 1],
  ['whs', 1],
]);
const PENCE: ReadonlyMap<string, number> = new Map([
  ['p', 1],
  ['pence', 1],
  ['£', 100],
  ['gbp', 100],
]);

/** Octopus' download, and its API's rows as scripts save them (`consumption,interval_start,interval_end`). */
const octopusLayout = (header: Header): Layout | undefined => {
  const energy = only(header, ({ key }) => key === 'consumption');
  const start = only(header, ({ key }) => key === 'start' || key === 'intervalstart');
  if (energy === undefined || start === undefined) return undefined;
  const unit = energy.unit || 'kwh';
  const scale = ENERGY_SCALES.get(unit);
  if (scale === undefined) return header.refuse(`consumption in kWh: ${quoted(unit)} is no electricity`);
  const end = only(header, ({ key }) => key === 'end' || key === 'intervalend');
  if (end === undefined) return header.refuse('the column End as well: it says what time a row is for');
  const meanings = new Map<number, LayoutColumn>([
    [start.index, { meaning: 'readAt', scale: 1 }],
    [end.index, { meaning: 'endsAt', scale: 1 }],
    [energy.index, { meaning: 'energyWh', scale }],
  ]);
  const costs = header.names.filter(({ key, unit: money }) => isCost(key) && PENCE.has(money));
  const cost = costs.find(({ key }) => key.includes('inc')) ?? costs[0];
  if (cost !== undefined) {
    meanings.set(cost.index, { meaning: 'costPence', scale: PENCE.get(cost.unit) ?? 1 });
  }
  const layout = layoutOf(header, meanings, { format: 'octopus', means: true, ...zoneOf(start) });
  return { ...layout, ignored: layout.ignored.filter((name) => !columnName(name).key.includes('standing')) };
};

const isCost = (key: string): boolean => key.includes('cost') && !key.includes('standing');

const homeAssistantLayout = (header: Header): Layout | undefined => {
  const id = only(header, ({ key }) => key === 'entityid');
  const state = only(header, ({ key }) => key === 'state');
  const time =
    only(header, ({ key }) => key === 'lastchanged') ?? only(header, ({ key }) => key === 'lastupdated');
  if (id === undefined || state === undefined || time === undefined) return undefined;
  const unit = only(header, ({ key }) => key === 'unitofmeasurement' || key === 'unit');
  const meanings = new Map<number, LayoutColumn>([
    [time.index, { meaning: 'readAt', scale: 1 }],
    [state.index, { meaning: 'demandW', scale: 1 }],
  ]);
  const layout = layoutOf(header, meanings, { format: 'home-assistant', ...zoneOf(time) });
  const known = new Set(['entityid', 'unitofmeasurement', 'unit', 'lastupdated']);
  return {
    ...layout,
    sensor: { idColumn: id.index, unitColumn: unit?.index },
    ignored: layout.ignored.filter((name) => !known.has(columnName(name).key)),
  };
};

const POWER_SCALES: ReadonlyMap<string, number> = new Map([
  ['kwatts', 1_000],
  ['kw', 1_000],
  ['watts', 1],
  ['w', 1],
]);

/** Emporia's download: the mains' phases are added up, single circuits lie within them. */
const emporiaLayout = (header: Header): Layout | undefined => {
  const time = only(header, ({ key }) => key.startsWith(TIME_BUCKET));
  if (time === undefined) return undefined;
  const measured = header.names.filter(({ unit }) => POWER_SCALES.has(unit) || ENERGY_SCALES.has(unit));
  const phases = measured.filter(({ key }) => /mains[abc]$/.test(key));
  const mains = phases.length > 0 ? phases : measured.filter(({ key }) => key.endsWith('mains'));
  const home = mains.length > 0 ? mains : measured;
  const names = home.map(({ text }) => text).join(', ');
  const devices = new Set(home.map(({ key }) => key.replace(/mains[abc]?$/, '')));
  if (home.length === 0)
    return header.refuse("a column in kWatts, Watts or kWhs: Emporia's unit can be chosen there");
  if (devices.size > 1) {
    return header.refuse(`one meter's mains: which of ${names} is the home? Delete the others`);
  }
  const meanings = new Map<number, LayoutColumn>([[time.index, { meaning: 'readAt', scale: 1 }]]);
  const units = new Set(home.map((column) => column.unit));
  const [unit = ''] = units;
  if (units.size > 1) return header.refuse(`one unit: ${names} have several`);
  const power = POWER_SCALES.get(unit);
  for (const { index } of home) {
    meanings.set(
      index,
      power === undefined
        ? { meaning: 'energyWh', scale: ENERGY_SCALES.get(unit) ?? 1 }
        : { meaning: 'demandW', scale: power },
    );
  }
  return layoutOf(header, meanings, {
    format: 'emporia',
    monthFirst: true,
    means: true,
    ...zoneOf(time),
  });
};

/** The zone a time column names, as Emporia's `Time Bucket (Europe/London)`. */
const zoneOf = ({ text }: ColumnName): { timeZone?: string } => {
  const [, zone] = /[([]\s*([^()[\]]+?)\s*[)\]]$/.exec(text) ?? [];
  const parsed = timeZoneSchema.safeParse(zone);
  return parsed.success ? { timeZone: parsed.data } : {};
};

const layoutOf = (
  { names }: Header,
  meanings: ReadonlyMap<number, LayoutColumn>,
  own: Pick<Layout, 'format'> & Partial<Layout>,
): Layout => ({
  monthFirst: false,
  means: false,
  unitKnown: own.format === 'octopus' || own.format === 'emporia',
  columns: names.map((_, index) => meanings.get(index) ?? { scale: 1 }),
  ignored: names.flatMap(({ text }, index) => (text === '' || meanings.has(index) ? [] : [text])),
  ...own,
});
