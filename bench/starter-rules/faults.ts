import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import type { ApplianceRun } from '../../local/simulator/appliances.ts';
import { MONTH_FROM } from './calendar.ts';
import type { ScoredHome } from './homes.ts';

export const FAULTS = ['oven-at-night', 'freezer-off', 'immersion-by-day'] as const;
export type FaultKind = (typeof FAULTS)[number];

/** Something a household would want to hear of. */
export interface Fault {
  readonly kind: FaultKind;
  readonly fromMs: number;
  readonly toMs: number;
  /** What it draws; none of a thing that is off. */
  readonly use?: Pick<ApplianceRun, 'fromMs' | 'toMs' | 'wattsAfter'>;
}

const OVEN_W = 2_200;
const OVEN_ON_MS = 90_000;
const OVEN_CYCLE_MS = 240_000;
const IMMERSION_W = 3_000;
/** A cold tank takes this long; then the thermostat holds it. */
const TANK_HEATS_MS = 3.5 * HOUR_MS;
const TANK_CYCLE_MS = 60 * MINUTE_MS;
const TANK_ON_MS = 6 * MINUTE_MS;

/** The three faults of the month, each once. */
export const faultsOf = ({ freezerFails }: ScoredHome): Fault[] => {
  const at = (day: number, hour: number) => MONTH_FROM + day * DAY_MS + hour * HOUR_MS;
  const oven = { fromMs: at(8, 21.5), toMs: at(9, 9.5) };
  const immersion = { fromMs: at(19, 9), toMs: at(19, 17) };
  const freezerAt = at(freezerFails.day, freezerFails.hour);
  return [
    {
      kind: 'oven-at-night',
      ...oven,
      use: { ...oven, wattsAfter: (elapsedMs) => (elapsedMs % OVEN_CYCLE_MS < OVEN_ON_MS ? OVEN_W : 0) },
    },
    { kind: 'freezer-off', fromMs: freezerAt, toMs: freezerAt + 6 * HOUR_MS },
    {
      kind: 'immersion-by-day',
      ...immersion,
      use: {
        ...immersion,
        wattsAfter: (elapsedMs) =>
          elapsedMs < TANK_HEATS_MS || elapsedMs % TANK_CYCLE_MS < TANK_ON_MS ? IMMERSION_W : 0,
      },
    },
  ];
};
