import { MAX_DEMAND_W, type MeterReading } from './reading.ts';
import {
  beforeFirstReading,
  firstReading,
  judgeRegister,
  type RegisterJudgement,
  type RegisterStep,
  straightOf,
} from './register.ts';
import { copyRegister } from './register-state.ts';
import type { UsageState } from './usage-state.ts';

/** Energy imported between two samples, and what it cost. */
export interface EnergyUse {
  /** Earlier than the sample before where the energy is that of a longer time. */
  readonly from: number;
  readonly to: number;
  /** Below zero where an implausible rise of the register is taken back. */
  readonly energyWh: number;
  /** Undefined where no price was seen, or none for a day. */
  readonly costPence: number | undefined;
  /** The cost is an estimate: its time had no rows, or no prices. */
  readonly estimated: boolean;
  /** The energy is an estimate: the register is stuck, and demand is counted. */
  readonly byDemand: boolean;
}

/** Where usage is counted and by which meter. */
export interface UsageConditions {
  readonly sampleHoldsMs: number;
  readonly deviceId: string | undefined;
}

/** What a Wh costs from a moment on, by the newest row that had a price; undefined where none is known. */
export interface PriceFrom {
  readonly at: number;
  readonly pencePerWh: number | undefined;
}

/** What came of counting some samples. */
export interface Walk {
  readonly state: UsageState;
  /** The samples with their registers as they would stand had these neither slipped nor begun anew. */
  readonly samples: readonly MeterReading[];
  /** A register began anew (it fell and stayed so), or another meter is read. */
  readonly newEpoch: boolean;
  /** Times that a register said something impossible and took it back. */
  readonly glitches: number;
  /** The register was found to stand still while power is used. */
  readonly stuck: boolean;
  /** The price before the samples, and that as of each. */
  readonly prices: readonly PriceFrom[];
}

const HOUR_MS = 3_600_000;
/** Prices are remembered in steps this long, so that a day of them stays small. */
const STEP_MS = 4 * HOUR_MS;
const STEPS_PER_DAY = 6;
const MILLISECONDS_PER_HOUR_TO_WATT_HOURS = 1 / HOUR_MS;
/** A tariff may change its price every half hour. */
const PRICE_HOLDS_MS = HOUR_MS / 2;
const DAY_MS = 24 * HOUR_MS;

/**
 * Counts energy and cost from sample to sample. The register bridges gaps, as far as it is to be believed; where it is
 * not, demand counts for as long as a sample holds. A row's price is its cost over its energy, which is right even
 * while the row still grows; a gap costs the mean price of the last 24 hours.
 */
export const walkUsage = (
  before: UsageState,
  samples: readonly MeterReading[],
  { sampleHoldsMs, deviceId }: UsageConditions,
  count: (use: EnergyUse) => void,
): Walk => {
  const state = copyOf(before);
  const prices: PriceFrom[] = [{ at: Number.NEGATIVE_INFINITY, pencePerWh: newestPrice(before) }];
  let newEpoch = false;
  let glitches = 0;
  let stuck = false;
  if (deviceId !== undefined && deviceId !== state.deviceId) {
    newEpoch = state.deviceId !== undefined;
    if (newEpoch) exchangeMeter(state);
    state.deviceId = deviceId;
  }
  const judged = samples.map((sample) => {
    const elapsedMs = sample.at - (state.lastAt ?? sample.at);
    const gap = elapsedMs > sampleHoldsMs;
    const demandWh = byDemand(Math.max(0, state.lastDemandW), elapsedMs, sampleHoldsMs);
    const step = {
      at: sample.at,
      gap,
      lives: sample.demandW !== undefined && sample.demandW !== state.lastDemandW,
    };
    const imported = judgeImport(state, { ...step, wh: sample.consumptionWh, demandWh });
    const exportedWh = byDemand(Math.max(0, -state.lastDemandW), elapsedMs, sampleHoldsMs);
    const exported = judgeExport(state, { ...step, wh: sample.exportWh, demandWh: exportedWh });
    for (const { finding } of [imported, exported]) {
      if (finding === 'glitch') glitches += 1;
      newEpoch ||= finding === 'new-epoch';
    }
    stuck ||= imported.finding === 'stuck';
    const { straightWh, movedSince, byDemand: stuckRegister = false } = imported;
    const energyWh = used(state, straightWh, demandWh);
    if (state.lastAt !== undefined) {
      const unseen = gap || (movedSince !== undefined && !stuckRegister);
      const costPence = costOf(state, energyWh, unseen);
      const stale = state.pricedAt !== undefined && state.lastAt - state.pricedAt > PRICE_HOLDS_MS;
      const estimated = energyWh !== 0 && (unseen || stale || stuckRegister || costPence === undefined);
      const from = movedSince ?? state.lastAt;
      count({ from, to: sample.at, energyWh, costPence, estimated, byDemand: stuckRegister });
    }
    const believed = withRegisters(sample, imported, exported);
    remember(state, believed, energyWh);
    prices.push({ at: sample.at, pencePerWh: newestPrice(state) });
    return believed;
  });
  return { state, samples: judged, newEpoch, glitches, stuck, prices };
};

/** A copy that can be counted on. By hand: a year of polls spends a fifth of its time in `structuredClone`. */
const copyOf = (state: UsageState): UsageState => {
  const copy = { ...state, priced: state.priced.map(([...step]) => step) };
  if (copy.register !== undefined) copy.register = copyRegister(copy.register);
  if (copy.exportRegister !== undefined) copy.exportRegister = copyRegister(copy.exportRegister);
  return copy;
};

/** Whether energy has been used for a day without a price: nothing, or nothing but zero, which no tariff asks for a day. */
export const costUnknown = ({ unpricedSince, lastAt }: UsageState): boolean =>
  unpricedSince !== undefined && lastAt !== undefined && lastAt - unpricedSince >= DAY_MS;

/** Pence a Wh of the newest row that had a price; undefined where there was none, or none for a day. */
const newestPrice = (state: UsageState): number | undefined =>
  costUnknown(state) ? undefined : state.lastPrice;

/** What was counted stays; the registers of the new meter are judged by themselves. */
const exchangeMeter = (state: UsageState): void => {
  const { lastAt = 0, lastRegisterWh, exportRegister } = state;
  delete state.uncheckedWh;
  delete state.register;
  if (lastRegisterWh !== undefined) state.register = beforeFirstReading(lastAt, lastRegisterWh);
  if (exportRegister !== undefined)
    state.exportRegister = beforeFirstReading(lastAt, straightOf(exportRegister));
};

/** A state saved before registers were judged knows the newest reading alone. */
const judgeImport = (state: UsageState, step: RegisterStep): RegisterJudgement => {
  if (state.register === undefined && state.lastRegisterWh !== undefined && state.lastAt !== undefined) {
    state.register = firstReading(state.lastAt, state.lastRegisterWh);
  }
  if (state.register !== undefined) return judgeRegister(state.register, step);
  if (step.wh !== undefined) state.register = firstReading(step.at, step.wh);
  return { straightWh: step.wh };
};

const judgeExport = (state: UsageState, step: RegisterStep): RegisterJudgement => {
  if (state.exportRegister !== undefined) return judgeRegister(state.exportRegister, step);
  if (step.wh !== undefined) state.exportRegister = firstReading(step.at, step.wh);
  return { straightWh: step.wh };
};

/** What the register counted beyond what was counted by demand since it was last known. */
const used = (
  { lastRegisterWh, uncheckedWh = 0 }: UsageState,
  straightWh: number | undefined,
  demandWh: number,
): number => {
  if (lastRegisterWh === undefined || straightWh === undefined) return demandWh;
  const movedWh = straightWh - lastRegisterWh;
  return movedWh < 0 ? movedWh : Math.max(0, movedWh - uncheckedWh);
};

const byDemand = (watts: number, elapsedMs: number, holdsMs: number): number =>
  watts * Math.min(elapsedMs, holdsMs) * MILLISECONDS_PER_HOUR_TO_WATT_HOURS;

const costOf = (state: UsageState, energyWh: number, unseen: boolean): number | undefined => {
  if (costUnknown(state)) return undefined;
  const price = unseen ? meanPrice(state) : state.lastPrice;
  return price === undefined ? undefined : energyWh * price;
};

/** Nobody buys this much within an hour. */
const MAX_DELTA_WH = MAX_DEMAND_W;
/** Ten pounds a kWh; Octopus caps its dearest half hours at a tenth of that. */
const MAX_PENCE_PER_WH = 1;

/** Whether the price of a row cannot be: its energy slipped with the register, or one of the two did. */
const isNoPrice = ({ costPence = 0, consumptionDeltaWh = 0 }: MeterReading, setAside = false): boolean =>
  setAside ||
  consumptionDeltaWh > MAX_DELTA_WH ||
  (consumptionDeltaWh > 0 && Math.abs(costPence) > consumptionDeltaWh * MAX_PENCE_PER_WH);

const withRegisters = (
  sample: MeterReading,
  { straightWh, setAside }: RegisterJudgement,
  { straightWh: exportWh }: RegisterJudgement,
): MeterReading => {
  const noPrice = isNoPrice(sample, setAside);
  if (straightWh === sample.consumptionWh && exportWh === sample.exportWh && !noPrice) return sample;
  const { consumptionWh: _register, exportWh: _exported, ...rest } = sample;
  if (noPrice) {
    delete rest.consumptionDeltaWh;
    delete rest.costPence;
  }
  return {
    ...rest,
    ...(straightWh === undefined ? {} : { consumptionWh: straightWh }),
    ...(exportWh === undefined ? {} : { exportWh }),
  };
};

const remember = (state: UsageState, sample: MeterReading, energyWh: number): void => {
  const { costPence, consumptionDeltaWh, consumptionWh } = sample;
  if (consumptionWh !== undefined) {
    state.lastRegisterWh = consumptionWh;
    if (state.uncheckedWh !== undefined) delete state.uncheckedWh;
  } else if (state.lastRegisterWh !== undefined) {
    state.uncheckedWh = (state.uncheckedWh ?? 0) + energyWh;
  }
  const { lastAt } = state;
  state.lastAt = sample.at;
  state.lastDemandW = sample.demandW ?? 0;
  const priced = costPence !== undefined && consumptionDeltaWh !== undefined && consumptionDeltaWh > 0;
  if (priced && costPence !== 0) delete state.unpricedSince;
  else if (energyWh > 0) state.unpricedSince ??= sample.at;
  if (!priced) {
    if (state.lastPrice !== undefined && lastAt !== undefined) state.pricedAt ??= lastAt;
    return;
  }
  if (state.pricedAt !== undefined) delete state.pricedAt;
  state.lastPrice = costPence / consumptionDeltaWh;
  const step = Math.floor(sample.at / STEP_MS);
  const newest = state.priced.at(-1);
  if (newest?.[0] === step) {
    newest[1] += costPence;
    newest[2] += consumptionDeltaWh;
    return;
  }
  const ofLastDay = state.priced.filter(([earlier]) => earlier > step - STEPS_PER_DAY);
  state.priced = [...ofLastDay, [step, costPence, consumptionDeltaWh]];
};

/** Pence a Wh of what was priced in the last 24 hours; undefined where nothing was. */
export const meanPrice = ({ priced }: UsageState): number | undefined => {
  let [pence, energyWh] = [0, 0];
  for (const [, stepPence, stepWh] of priced) {
    pence += stepPence;
    energyWh += stepWh;
  }
  return energyWh > 0 ? pence / energyWh : undefined;
};
