import type { MeterReading } from '../telemetry/reading.ts';
import type { UsageState } from './state.ts';

/** Energy imported between two samples, and what it cost. */
export interface Use {
  readonly from: number;
  readonly to: number;
  readonly energyWh: number;
  /** Undefined while no price was ever seen. */
  readonly costPence: number | undefined;
  /** The cost is an estimate: its time had no rows. */
  readonly about: boolean;
}

/** Where usage is counted and by which meter. */
export interface UsageConditions {
  readonly sampleHoldsMs: number;
  readonly deviceId: string | undefined;
}

const HOUR_MS = 3_600_000;
/** Prices are remembered in steps this long, so that a day of them stays small. */
const STEP_MS = 4 * HOUR_MS;
const STEPS_A_DAY = 6;
const MILLISECONDS_PER_HOUR_TO_WATT_HOURS = 1 / HOUR_MS;

/**
 * Counts energy and cost from sample to sample. The register bridges gaps; where it is missing or went back, demand
 * counts for as long as a sample holds. A row's price is its cost over its energy, which is right even while the row
 * still grows; a gap costs the mean price of the last 24 hours.
 * @returns the next state, and whether the register began anew (it fell, or another meter is read)
 */
export const walkUsage = (
  before: UsageState,
  samples: readonly MeterReading[],
  { sampleHoldsMs, deviceId }: UsageConditions,
  count: (use: Use) => void,
): { state: UsageState; newEpoch: boolean } => {
  const state: UsageState = { ...before, priced: before.priced.map(([...step]) => step) };
  let newEpoch = false;
  if (deviceId !== undefined && deviceId !== state.deviceId) {
    newEpoch = state.deviceId !== undefined;
    state.deviceId = deviceId;
    if (newEpoch) delete state.lastRegisterWh;
  }
  for (const sample of samples) {
    if (state.lastAt !== undefined) {
      const fell = registerFell(state, sample);
      newEpoch ||= fell;
      const elapsedMs = sample.at - state.lastAt;
      const gap = elapsedMs > sampleHoldsMs;
      const energyWh = fell
        ? byDemand(state, elapsedMs, sampleHoldsMs)
        : used(state, sample, elapsedMs, sampleHoldsMs);
      const price = gap ? meanPrice(state) : state.lastPrice;
      const costPence = price === undefined ? undefined : energyWh * price;
      count({ from: state.lastAt, to: sample.at, energyWh, costPence, about: gap && energyWh > 0 });
    }
    remember(state, sample);
  }
  return { state, newEpoch };
};

const registerFell = (
  { lastRegisterWh = Number.NaN }: UsageState,
  { consumptionWh = Number.NaN }: MeterReading,
): boolean => consumptionWh < lastRegisterWh;

const used = (state: UsageState, sample: MeterReading, elapsedMs: number, holdsMs: number): number =>
  state.lastRegisterWh === undefined || sample.consumptionWh === undefined
    ? byDemand(state, elapsedMs, holdsMs)
    : sample.consumptionWh - state.lastRegisterWh;

const byDemand = ({ lastDemandW }: UsageState, elapsedMs: number, holdsMs: number): number =>
  Math.max(0, lastDemandW) * Math.min(elapsedMs, holdsMs) * MILLISECONDS_PER_HOUR_TO_WATT_HOURS;

const remember = (state: UsageState, sample: MeterReading): void => {
  state.lastAt = sample.at;
  state.lastDemandW = sample.demandW ?? 0;
  if (sample.consumptionWh !== undefined) state.lastRegisterWh = sample.consumptionWh;
  else if (state.lastRegisterWh !== undefined) delete state.lastRegisterWh;
  const { costPence, consumptionDeltaWh } = sample;
  if (costPence === undefined || consumptionDeltaWh === undefined || consumptionDeltaWh <= 0) return;
  state.lastPrice = costPence / consumptionDeltaWh;
  const step = Math.floor(sample.at / STEP_MS);
  const newest = state.priced.at(-1);
  if (newest?.[0] === step) {
    newest[1] += costPence;
    newest[2] += consumptionDeltaWh;
    return;
  }
  const ofLastDay = state.priced.filter(([earlier]) => earlier > step - STEPS_A_DAY);
  state.priced = [...ofLastDay, [step, costPence, consumptionDeltaWh]];
};

const meanPrice = ({ priced }: UsageState): number | undefined => {
  let [pence, energyWh] = [0, 0];
  for (const [, stepPence, stepWh] of priced) {
    pence += stepPence;
    energyWh += stepWh;
  }
  return energyWh > 0 ? pence / energyWh : undefined;
};
