import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import type { Reading } from '../../core/readings/reading.ts';
import {
  type ApplianceRun,
  baseLoadW,
  kettleRun,
  ovenRun,
  showerRun,
} from '../../local/simulator/appliances.ts';
import { draw, drawBetween } from '../../local/simulator/seeded.ts';
import { MONTH_FROM } from './calendar.ts';
import type { Fault } from './faults.ts';
import type { ScoredHome } from './homes.ts';

const STEP_MS = 10_000;

/** A stretch in which a thing draws power; `wattsAfter` of the milliseconds since it began. */
type Use = Pick<ApplianceRun, 'fromMs' | 'toMs' | 'wattsAfter'>;

/** The rows of one local day, ten seconds apart, faults included. */
export const rowsOfDay = (home: ScoredHome, day: number, faults: readonly Fault[]): Reading[] => {
  const midnight = MONTH_FROM + day * DAY_MS;
  const uses = [
    ...usesFrom(home, day - 1),
    ...usesFrom(home, day),
    ...faults.flatMap(({ use }) => use ?? []),
  ].filter(({ fromMs, toMs }) => toMs > midnight && fromMs < midnight + DAY_MS);
  const freezerOff = faults.filter(({ kind }) => kind === 'freezer-off');
  const rows: Reading[] = [];
  for (let at = midnight; at < midnight + DAY_MS; at += STEP_MS) {
    let demandW = standbyW(home, at) + compressorW(home, at, FRIDGE);
    if (!freezerOff.some(({ fromMs, toMs }) => at >= fromMs && at < toMs))
      demandW += compressorW(home, at, FREEZER);
    for (const { fromMs, toMs, wattsAfter } of uses) {
      if (at >= fromMs && at < toMs) demandW += wattsAfter(at - fromMs);
    }
    rows.push({ at, demandW: Math.round(demandW - sunshineW(home, at, midnight)) });
  }
  return rows;
};

const STANDBY_WANDERS = 0.04;

/** Wanders by some percent over hours, as chargers and set-top boxes come and go. */
const standbyW = ({ standbyW: watts, seed }: ScoredHome, at: number): number => {
  const share = baseLoadW({ seed, timeZone: 'UTC' }, at) / 215 - 1;
  return watts * (1 + STANDBY_WANDERS * Math.max(-1, Math.min(1, 5 * share)));
};

interface Compressor {
  readonly watts: number;
  readonly cycleMs: number;
  readonly onShare: number;
  readonly key: number;
}
const FRIDGE: Compressor = { watts: 80, cycleMs: 45 * MINUTE_MS, onShare: 0.35, key: 21 };
const FREEZER: Compressor = { watts: 95, cycleMs: 38 * MINUTE_MS, onShare: 0.45, key: 22 };

const compressorW = (
  { seed }: ScoredHome,
  at: number,
  { watts, cycleMs, onShare, key }: Compressor,
): number => ((at / cycleMs + draw(seed, key)) % 1 < onShare ? watts : 0);

const CLOUD_MS = 10 * MINUTE_MS;

const sunshineW = ({ panelsW, seed }: ScoredHome, at: number, midnight: number): number => {
  const hour = (at - midnight) / HOUR_MS;
  if (panelsW === undefined || hour < 7.5 || hour > 16) return 0;
  const height = Math.sin((Math.PI * (hour - 7.5)) / 8.5);
  const brightness = drawBetween(0.15, 1, seed, Math.floor(midnight / DAY_MS), 31);
  return panelsW * height * brightness * drawBetween(0.5, 1, seed, Math.floor(at / CLOUD_MS), 32);
};

const steady = (watts: number) => (): number => watts;
const thermostat =
  (watts: number, onMinutes: number, offMinutes: number) =>
  (elapsedMs: number): number =>
    elapsedMs % ((onMinutes + offMinutes) * MINUTE_MS) < onMinutes * MINUTE_MS ? watts : 0;

/** All that is switched on during a day, though it may run into the next. */
const usesFrom = (home: ScoredHome, day: number): Use[] => {
  const { seed, people } = home;
  const midnight = MONTH_FROM + day * DAY_MS;
  const weekday = new Date(midnight).getUTCDay();
  const isFree = weekday === 0 || weekday === 6 || home.atHomeByDay;
  let drawn = 0;
  const nextKey = () => {
    drawn += 1;
    return drawn;
  };
  const between = (from: number, to: number) => drawBetween(from, to, seed, day, nextKey());
  const chance = (share: number) => draw(seed, day, nextKey()) < share;
  const uses: Use[] = [];
  const use = (hour: number, minutes: number, wattsAfter: Use['wattsAfter']) => {
    const fromMs = midnight + Math.round((hour * HOUR_MS) / STEP_MS) * STEP_MS;
    uses.push({ fromMs, toMs: fromMs + minutes * MINUTE_MS, wattsAfter });
  };
  const run = ({ fromMs, toMs, wattsAfter }: ApplianceRun) => uses.push({ fromMs, toMs, wattsAfter });

  for (const hour of isFree ? [7.5, 9.5, 11, 13, 15.5, 17, 20, 21.5] : [6.8, 7.3, 18, 20, 21.5]) {
    if (chance(0.8))
      run(kettleRun(midnight + (hour + between(-0.4, 0.4)) * HOUR_MS, between(2, 4) * MINUTE_MS));
  }
  for (let who = 0; who < people; who += 1) {
    if (home.electricShower && chance(0.75)) {
      run(showerRun(midnight + between(6.4, isFree ? 9 : 7.4) * HOUR_MS, between(6, 10) * MINUTE_MS));
    }
  }
  // Dinner; on Sundays a roast.
  if (chance(0.75)) run(ovenRun(midnight + between(17.3, 18.6) * HOUR_MS, between(25, 60) * MINUTE_MS));
  if (weekday === 0 && chance(0.6))
    run(ovenRun(midnight + between(11, 12) * HOUR_MS, between(100, 150) * MINUTE_MS));
  if (chance(0.8)) use(between(17.6, 19), between(15, 35), thermostat(1_800, 1, 1));
  if (isFree && chance(0.5)) use(between(12, 13.2), between(10, 25), thermostat(1_800, 1, 1));
  // Light and screens until bedtime, twice a month much later.
  const bedtime = chance(0.07) ? between(24.4, 25.3) : between(21.9, 23.1);
  const lit = between(16, 17.2);
  use(lit, (bedtime - lit) * 60, steady(60 + 45 * people * between(0.7, 1.2)));
  if (isFree) use(between(8, 9), 8 * 60, steady(home.atHomeByDay ? between(90, 160) : between(40, 90)));
  const loads = chance(Math.min(0.9, 0.2 + 0.13 * people)) ? 1 + (weekday === 6 ? 1 : 0) : 0;
  for (let load = 0; load < loads; load += 1) {
    const hour = isFree ? between(9, 14) : between(17.5, 20);
    use(hour, 22, steady(2_000));
    use(hour + 22 / 60, 70, steady(220));
    if (chance(0.5)) use(hour + 1.7, between(55, 85), thermostat(2_400, 8, 3));
  }
  if (people > 1 && chance(0.7)) {
    const hour = between(19.3, 21);
    for (const after of [0.1, 1.1]) use(hour + after, 16, steady(2_000));
  }
  if (chance(0.2)) use(between(isFree ? 9 : 17, 20), 25, steady(1_600));
  if (home.dehumidifierW !== undefined && chance(0.5))
    use(between(9, 11), between(4, 7) * 60, steady(home.dehumidifierW));
  if (home.car !== undefined && chance(0.75)) {
    use(home.car.fromHour, between(1, home.car.maxHours) * 60, steady(7_200));
  }
  if (home.storageHeatersW !== undefined) {
    // Each heater takes what it lost and ends on its own.
    for (let heater = 0; heater < 3; heater += 1)
      use(24.5, between(3.5, 6.9) * 60, steady(home.storageHeatersW / 3));
    if (chance(0.6)) use(between(16.5, 18.5), between(120, 270), thermostat(1_500, 6, 6));
    // Hot water, with the heaters.
    use(24.6, between(90, 150), steady(2_900));
  }
  return uses;
};
