import { DAY_MS, HOUR_MS } from '../contract/lengths.ts';
import { addPriced, SeenPrices, tidied } from './half-hour-price.ts';
import { MAX_DEMAND_W, type MeterReading } from './reading.ts';
import { judgeRegister, plainly, putDown, type RegisterJudgement, type RegisterStep } from './register.ts';
import { beforeFirstReading, firstReading, type RegisterInHand, takeInHand } from './register-state.ts';
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
  /** The price of the half hour as of each sample; none while energy has cost nothing for a day. */
  readonly prices: SeenPrices;
}

/** Prices are remembered in steps this long, so that a day of them stays small. */
const STEP_MS = 4 * HOUR_MS;
const STEPS_PER_DAY = 6;
const MILLISECONDS_PER_HOUR_TO_WATT_HOURS = 1 / HOUR_MS;
/** A tariff may change its price every half hour. */
const PRICE_HOLDS_MS = HOUR_MS / 2;

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
  const registers = registersOf(before);
  const prices = new SeenPrices(costUnknown(before) ? undefined : before.halfHour);
  let newEpoch = false;
  let glitches = 0;
  let stuck = false;
  if (deviceId !== undefined && deviceId !== state.deviceId) {
    newEpoch = state.deviceId !== undefined;
    if (newEpoch) exchangeMeter(state, registers);
    state.deviceId = deviceId;
  }
  const believed = samples.map((sample) => {
    const elapsedMs = sample.at - (state.lastAt ?? sample.at);
    const gap = elapsedMs > sampleHoldsMs;
    const demandWh = byDemand(Math.max(0, state.lastDemandW), elapsedMs, sampleHoldsMs);
    const lives = sample.demandW !== undefined && sample.demandW !== state.lastDemandW;
    const exportedWh = byDemand(Math.max(0, -state.lastDemandW), elapsedMs, sampleHoldsMs);
    const { at, consumptionWh, exportWh } = sample;
    const imported = judged(registers, 'imported', { at, gap, lives, wh: consumptionWh, demandWh });
    const exported = judged(registers, 'exported', { at, gap, lives, wh: exportWh, demandWh: exportedWh });
    if (imported.finding === 'glitch') glitches += 1;
    if (exported.finding === 'glitch') glitches += 1;
    newEpoch ||= imported.finding === 'new-epoch' || exported.finding === 'new-epoch';
    stuck ||= imported.finding === 'stuck';
    const { straightWh, movedSince, byDemand: stuckRegister } = imported;
    const energyWh = used(state, straightWh, demandWh);
    if (state.lastAt !== undefined) {
      const unseen = gap || (movedSince !== undefined && !stuckRegister);
      const costPence = costOf(state, energyWh, unseen);
      const stale = state.pricedAt !== undefined && state.lastAt - state.pricedAt > PRICE_HOLDS_MS;
      const estimated = energyWh !== 0 && (unseen || stale || stuckRegister || costPence === undefined);
      const from = movedSince ?? state.lastAt;
      count({ from, to: at, energyWh, costPence, estimated, byDemand: stuckRegister });
    }
    const straight = withRegisters(sample, imported, exported);
    remember(state, straight, energyWh);
    prices.note(at, costUnknown(state) ? undefined : state.halfHour);
    return straight;
  });
  if (registers.imported !== undefined) state.register = putDown(registers.imported);
  if (registers.exported !== undefined) state.exportRegister = putDown(registers.exported);
  return { state, samples: believed, newEpoch, glitches, stuck, prices };
};

/** A copy that can be counted on: of the priced steps only the newest ever changes. */
const copyOf = (state: UsageState): UsageState => {
  const newest = state.priced.at(-1);
  return {
    ...state,
    priced: newest === undefined ? [] : state.priced.with(-1, [...newest]),
    halfHour: state.halfHour === undefined ? undefined : [...state.halfHour],
  };
};

/** The registers of a meter while their readings are judged; undefined before the first reading. */
interface Registers {
  imported: RegisterInHand | undefined;
  exported: RegisterInHand | undefined;
}

/** A state saved before registers were judged knows the newest reading alone. */
const registersOf = ({ register, lastRegisterWh, lastAt, exportRegister }: UsageState): Registers => ({
  imported:
    register !== undefined
      ? takeInHand(register)
      : lastRegisterWh !== undefined && lastAt !== undefined
        ? firstReading(lastAt, lastRegisterWh)
        : undefined,
  exported: exportRegister === undefined ? undefined : takeInHand(exportRegister),
});

/** Whether energy has been used for a day without a price: nothing, or nothing but zero, which no tariff asks for a day. */
export const costUnknown = ({ unpricedSince, lastAt }: UsageState): boolean =>
  unpricedSince !== undefined && lastAt !== undefined && lastAt - unpricedSince >= DAY_MS;

/** What was counted stays; the registers of the new meter are judged by themselves. */
const exchangeMeter = (state: UsageState, registers: Registers): void => {
  const { lastAt = 0, lastRegisterWh } = state;
  state.uncheckedWh = undefined;
  registers.imported = lastRegisterWh === undefined ? undefined : beforeFirstReading(lastAt, lastRegisterWh);
  if (registers.exported !== undefined)
    registers.exported = beforeFirstReading(lastAt, registers.exported.straightWh);
};

const judged = (registers: Registers, which: keyof Registers, step: RegisterStep): RegisterJudgement => {
  const register = registers[which];
  if (register !== undefined) return judgeRegister(register, step);
  if (step.wh === undefined) return NEVER_READ;
  registers[which] = firstReading(step.at, step.wh);
  return plainly(step.wh);
};

const NEVER_READ = plainly(undefined);

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
const isNoPrice = ({ costPence = 0, consumptionDeltaWh = 0 }: MeterReading, setAside: boolean): boolean =>
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

/** Nothing is deleted: a state whose keys come and go takes a year of polls half as long again to copy. */
const remember = (state: UsageState, sample: MeterReading, energyWh: number): void => {
  const { costPence, consumptionDeltaWh, consumptionWh } = sample;
  const halfHour = addPriced(state.halfHour, sample);
  if (halfHour !== undefined) state.halfHour = halfHour;
  if (consumptionWh !== undefined) {
    state.lastRegisterWh = consumptionWh;
    state.uncheckedWh = undefined;
  } else if (state.lastRegisterWh !== undefined) {
    state.uncheckedWh = (state.uncheckedWh ?? 0) + energyWh;
  }
  const { lastAt } = state;
  state.lastAt = sample.at;
  state.lastDemandW = sample.demandW ?? 0;
  const priced = costPence !== undefined && consumptionDeltaWh !== undefined && consumptionDeltaWh > 0;
  if (priced && costPence !== 0) state.unpricedSince = undefined;
  else if (energyWh > 0) state.unpricedSince ??= sample.at;
  if (!priced) {
    if (state.lastPrice !== undefined && lastAt !== undefined) state.pricedAt ??= lastAt;
    return;
  }
  state.pricedAt = undefined;
  state.lastPrice = costPence / consumptionDeltaWh;
  const step = Math.floor(sample.at / STEP_MS);
  const newest = state.priced.at(-1);
  if (newest?.[0] === step) {
    newest[1] += costPence;
    newest[2] += consumptionDeltaWh;
    return;
  }
  if (newest !== undefined) {
    newest[1] = tidied(newest[1]);
    newest[2] = tidied(newest[2]);
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
