import { kilowattHours, moment, pounds, signedKilowatts } from '../../core/messages/figures.ts';
import { AlwaysOn, alwaysOnText } from '../../core/readings/always-on.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import { hasDemand, type MeterReading, type Reading } from '../../core/readings/reading.ts';
import { type Use, walkUsage } from '../../core/readings/usage.ts';
import { localMoment, periodAround } from '../../core/time/local-time.ts';

/** One of today's figures, in words. */
export interface DayFigure {
  readonly label: 'Energy' | 'Cost' | 'Peak' | 'Always on';
  readonly value: string;
  /** What yesterday was. */
  readonly note: string;
}

/** A part of a local day: what was used in it, as far as readings tell. */
interface DayPart {
  readonly energyWh: number;
  readonly costPence: number | undefined;
  /** Whether it has any readings. */
  readonly seen: boolean;
  readonly peak: Reading | undefined;
  readonly alwaysOnW: number | undefined;
  /** When its readings begin, where that is well after its start. */
  readonly since: number | undefined;
}

const NONE = '–';
const WELL_AFTER_MS = 30 * 60_000;

/** Today against yesterday: energy, cost, peak and what is always on. */
export const dayFigures = (readings: readonly MeterReading[], now: number, timeZone: string): DayFigure[] => {
  const today = periodAround(now, 'day', timeZone);
  const yesterday = periodAround(today.startsAt - 1, 'day', timeZone);
  const uses = usesOf(readings);
  const part = (from: number, to: number) => dayPart(readings, uses, { from, to, timeZone });
  const sameTime = Math.min(yesterday.startsAt + (now - today.startsAt), today.startsAt);
  const parts = {
    now: part(today.startsAt, now),
    before: part(yesterday.startsAt, sameTime),
    whole: part(yesterday.startsAt, today.startsAt),
  };
  return [energyFigure, costFigure, peakFigure, alwaysOnFigure].map((figure) => figure(parts, now, timeZone));
};

interface Parts {
  readonly now: DayPart;
  /** Yesterday up to this time of day. */
  readonly before: DayPart;
  readonly whole: DayPart;
}
type WriteFigure = (parts: Parts, now: number, timeZone: string) => DayFigure;

const energyFigure: WriteFigure = (parts, _now, timeZone) => ({
  label: 'Energy',
  value: parts.now.seen ? kilowattHours(parts.now.energyWh) : NONE,
  note: soFarNote(parts, ({ energyWh }) => energyWh, kilowattHours, timeZone),
});

const costFigure: WriteFigure = (parts, _now, timeZone) => ({
  label: 'Cost',
  value: parts.now.costPence === undefined ? NONE : pounds(parts.now.costPence),
  note: soFarNote(parts, ({ costPence }) => costPence, pounds, timeZone),
});

const peakFigure: WriteFigure = ({ now: { peak }, whole }, now, timeZone) => {
  const at = peak === undefined ? '' : `at ${moment(peak.at, now, timeZone)}, `;
  return {
    label: 'Peak',
    value: peak === undefined ? NONE : signedKilowatts(peak.demandW),
    note:
      whole.peak === undefined
        ? `${at}${NO_YESTERDAY}`
        : `${at}${signedKilowatts(whole.peak.demandW)} ${moment(whole.peak.at, now, timeZone)}`,
  };
};

const alwaysOnFigure: WriteFigure = ({ now, whole }) => ({
  label: 'Always on',
  value: now.alwaysOnW === undefined ? NONE : alwaysOnText(now.alwaysOnW),
  note: alwaysOnNote(whole),
});

const alwaysOnNote = ({ alwaysOnW, peak }: DayPart): string => {
  if (alwaysOnW !== undefined) return `${alwaysOnText(alwaysOnW)} yesterday`;
  return peak === undefined ? NO_YESTERDAY : 'not known of yesterday';
};

const NO_YESTERDAY = 'no readings yesterday';

/** `3.9 kWh yesterday by now, 9.8 kWh in all`. */
const soFarNote = (
  { before, whole }: Parts,
  read: (part: DayPart) => number | undefined,
  write: (value: number) => string,
  timeZone: string,
): string => {
  const [byNow, inAll] = [read(before), read(whole)];
  if (!whole.seen) return NO_YESTERDAY;
  if (inAll === undefined) return 'no prices yesterday';
  if (whole.since !== undefined)
    return `${write(inAll)} yesterday, from ${localMoment(whole.since, timeZone).time} on`;
  return `${write(byNow ?? 0)} yesterday by now, ${write(inAll)} in all`;
};

const usesOf = (readings: readonly MeterReading[]): Use[] => {
  const uses: Use[] = [];
  const conditions = { sampleHoldsMs: SAMPLE_HOLDS_MS, deviceId: undefined };
  walkUsage({ lastDemandW: 0, priced: [] }, readings, conditions, (use) => uses.push(use));
  return uses;
};

interface PastDay {
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
}

const dayPart = (
  readings: readonly MeterReading[],
  uses: readonly Use[],
  { from, to, timeZone }: PastDay,
): DayPart => {
  const alwaysOn = new AlwaysOn(timeZone);
  const own = readings.filter(({ at }) => at >= from && at < to);
  let [energyWh, pence, priced] = [0, 0, false];
  for (const use of uses) {
    const sharedMs = Math.min(use.to, to) - Math.max(use.from, from);
    if (sharedMs <= 0) continue;
    const share = sharedMs / (use.to - use.from);
    energyWh += use.energyWh * share;
    if (use.costPence === undefined) continue;
    pence += use.costPence * share;
    priced = true;
  }
  alwaysOn.count(own.filter(hasDemand));
  const first = own[0]?.at;
  return {
    energyWh,
    costPence: priced ? pence : undefined,
    seen: own.length > 0,
    peak: own
      .filter(hasDemand)
      .reduce<Reading | undefined>(
        (peak, reading) => (peak === undefined || reading.demandW > peak.demandW ? reading : peak),
        undefined,
      ),
    alwaysOnW: alwaysOn.demandW,
    since: first !== undefined && first - from > WELL_AFTER_MS ? first : undefined,
  };
};
