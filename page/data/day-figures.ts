import { demandText } from '../../core/messages/demand-text.ts';
import { kilowattHours, moment, pounds, signedKilowatts } from '../../core/messages/figures.ts';
import { poundsAYear } from '../../core/readings/always-on.ts';
import { type Counted, KNOWN_WELL, stillToCome, upTo } from '../../core/readings/on-course.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import { localMoment } from '../../core/time/local-time.ts';

/** One of today's figures, in words. */
export interface DayFigure {
  readonly label: 'Energy' | 'Peak' | 'Always on' | 'Exported';
  readonly value: string;
  /** A few words beside it; empty where there is nothing to say. */
  readonly note: string;
  /** The rest, for who asks. */
  readonly detail?: string;
}

/** Today's headline: `£2.25` and `on course for £3.10`. */
export interface DayHeadline {
  readonly value: string;
  readonly course?: string;
}

/** Today so far, and what it is compared with. */
export interface TodayParts {
  readonly now: number;
  readonly timeZone: string;
  readonly today: Day;
  readonly yesterday: Day | undefined;
  /** Earlier days that are known, for what is still to come. */
  readonly earlier: readonly Day[];
}

/** What today costs, else what it uses, and where that is going. */
export const dayHeadline = (parts: TodayParts): DayHeadline | undefined => {
  const { today, now, earlier } = parts;
  if (today.quarters.length === 0) return undefined;
  const elapsedMs = now - today.startsAt;
  const [counted, sofar, write]: readonly [Counted, number, (amount: number) => string] =
    today.costPence === undefined
      ? ['energy', today.energyWh, kilowattHours]
      : ['cost', today.costPence, pounds];
  const coming = stillToCome(today.date, earlier, counted, elapsedMs);
  return {
    value: write(sofar),
    ...(coming === undefined ? {} : { course: `on course for ${write(sofar + coming)}` }),
  };
};

/** Today against yesterday: energy, peak, what is always on, and what was exported. */
export const dayFigures = (parts: TodayParts): DayFigure[] =>
  [energyFigure, peakFigure, alwaysOnFigure, exportFigure].flatMap((figure) => figure(parts) ?? []);

type WriteFigure = (parts: TodayParts) => DayFigure | undefined;

const energyFigure: WriteFigure = ({ today, yesterday, now }) => {
  if (today.quarters.length === 0) return undefined;
  const value = kilowattHours(today.energyWh);
  if (yesterday === undefined || yesterday.quarters.length === 0) return { label: 'Energy', value, note: '' };
  const byNow = upTo(yesterday, now - today.startsAt, 'energy');
  const whole = `yesterday ${kilowattHours(byNow)} by now, ${kilowattHours(yesterday.energyWh)} in all`;
  if (yesterday.knownShare < KNOWN_WELL || byNow <= 0)
    return { label: 'Energy', value, note: `${kilowattHours(yesterday.energyWh)} yesterday`, detail: whole };
  const percent = Math.round(100 * (today.energyWh / byNow - 1));
  const arrow = percent > 0 ? '▲' : '▼';
  const note = percent === 0 ? 'as yesterday by now' : `${arrow} ${Math.abs(percent)} % vs yesterday by now`;
  return { label: 'Energy', value, note, detail: whole };
};

const peakFigure: WriteFigure = ({ today, yesterday, now, timeZone }) => {
  if (today.peakW === undefined || today.peakAt === undefined) return undefined;
  const figure = {
    label: 'Peak',
    value: demandText(today.peakW),
    note: `at ${localMoment(today.peakAt, timeZone).time}`,
  } as const;
  if (yesterday?.peakW === undefined || yesterday.peakAt === undefined) return figure;
  return {
    ...figure,
    detail: `${demandText(yesterday.peakW)} ${moment(yesterday.peakAt, now, timeZone)}`,
  };
};

const alwaysOnFigure: WriteFigure = ({ today, yesterday }) => {
  const day = today.alwaysOnW === undefined ? yesterday : today;
  if (day?.alwaysOnW === undefined) return undefined;
  const price = meanPrice(yesterday) ?? meanPrice(today);
  const aYear = price === undefined ? '' : `£${poundsAYear(day.alwaysOnW, price)} a year`;
  const before = yesterday?.alwaysOnW;
  return {
    label: 'Always on',
    value: signedKilowatts(day.alwaysOnW),
    note: aYear,
    ...(before === undefined || day === yesterday ? {} : { detail: `${signedKilowatts(before)} yesterday` }),
  };
};

/** Pence a Wh paid over a day, times 1,000: p/kWh. */
const meanPrice = (day: Day | undefined): number | undefined =>
  day?.costPence === undefined || day.energyWh <= 0 ? undefined : (day.costPence / day.energyWh) * 1_000;

const exportFigure: WriteFigure = ({ today, yesterday }) => {
  const before = yesterday?.exportWh ?? 0;
  if (today.exportWh <= 0 && before <= 0) return undefined;
  return {
    label: 'Exported',
    value: kilowattHours(today.exportWh),
    note: yesterday === undefined ? '' : `${kilowattHours(before)} yesterday`,
  };
};
