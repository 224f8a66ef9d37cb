import { MINUTE_MS, SECOND_MS } from '../contract/lengths.ts';
import { localDay, localMoment } from '../time/local-time.ts';

const trimmed = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** From here on two decimals would round to one whole, which is written `1.0`. */
const ROUNDS_TO_ONE = 0.995;
const short = (value: number): string => (value >= ROUNDS_TO_ONE ? value.toFixed(1) : trimmed(value, 2));

const KILOWATT = 1_000;
/** From here on one decimal would round to ten, which is written `10`. */
const ROUNDS_TO_TEN = 9.95;

/** Demand as people read it: in W below 1 kW, else in kW with two figures: `620 W`, `9.4 kW`; the sign is for the words around it. */
export const kilowatts = (demandW: number): string => {
  const watts = Math.round(Math.abs(demandW));
  if (watts < KILOWATT) return `${watts} W`;
  const value = watts / KILOWATT;
  return `${value.toFixed(value < ROUNDS_TO_TEN ? 1 : 0)} kW`;
};

/** Demand with its sign: `-2.1 kW` is export. */
export const signedKilowatts = (demandW: number): string => {
  const text = kilowatts(demandW);
  return demandW < 0 && text !== '0 W' ? `-${text}` : text;
};

/** A limit exactly as it was set: `9 kW`, `500 W`, `-5.25 kW`. */
export const limitKilowatts = (limitW: number): string =>
  Math.abs(limitW) < KILOWATT ? `${trimmed(limitW, 3)} W` : `${trimmed(limitW / KILOWATT, 3)} kW`;

/** Energy: `5.3 kWh`, `0.42 kWh`. */
export const kilowattHours = (energyWh: number): string => `${short(energyWh / 1_000)} kWh`;

/** Money from pence: `£1.37`, `-£0.12`. */
export const pounds = (pence: number): string => {
  const text = `£${(Math.abs(pence) / 100).toFixed(2)}`;
  return pence < 0 && text !== '£0.00' ? `-${text}` : text;
};

/** What something cost, from pence: `24p`, `£2.60`, `-12p`. */
export const price = (pence: number): string => {
  const whole = Math.round(pence);
  return Math.abs(whole) < 100 ? `${whole === 0 ? 0 : whole}p` : pounds(pence);
};

/** Pounds exactly as they were set: `£6`, `£6.50`. */
export const limitPounds = (value: number): string =>
  Number.isInteger(value) ? `£${value}` : `£${value.toFixed(2)}`;

/** Pence a kWh as they were set or reckoned: `30p`, `26.5p`, `-4.2p`, `17.84p`. */
export const limitPence = (pence: number): string => `${trimmed(pence, 2)}p`;

/** What a kWh costs: `26.5p`, `-4.2p`. */
export const unitPrice = (pence: number): string => `${trimmed(pence, 1)}p`;

/** Pounds as they were set or counted: `£6.00`. */
export const money = (value: number): string => pounds(value * 100);

/** kWh as they were set or counted: `400 kWh`, `12.5 kWh`. */
export const units = (kWh: number): string => `${trimmed(kWh, 1)} kWh`;

/** A length of time: `40 s`, `90 s`, `20 min`, `1 h 29 min`, `2 d 3 h`. */
export const duration = (ms: number): string => {
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < 120 && seconds !== 60) return `${seconds} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  const wholeHours = Math.round(minutes / 60);
  const [days, hoursLeft] = [Math.floor(wholeHours / 24), wholeHours % 24];
  return hoursLeft === 0 ? `${days} d` : `${days} d ${hoursLeft} h`;
};

/** A moment for a reader at `now`: `18:02` today, `yesterday 18:02`, else `Fri 15 May 18:02`; always local. */
export const moment = (at: number, now: number, timeZone: string): string => {
  const { date, time } = localMoment(at, timeZone);
  const daysAgo = localDay(now, timeZone) - localDay(at, timeZone);
  if (daysAgo === 0) return time;
  return daysAgo === 1 ? `yesterday ${time}` : `${date} ${time}`;
};

/**
 * From one moment to another: `18:02-18:47`, `yesterday 18:02-18:47`, `yesterday 23:10-00:20`; where that could be taken
 * for less, `yesterday 18:02 to today 18:47`.
 */
export const momentSpan = (from: number, to: number, now: number, timeZone: string): string => {
  const begins = moment(from, now, timeZone);
  const days = localDay(to, timeZone) - localDay(from, timeZone);
  const { time } = localMoment(to, timeZone);
  if (days === 0 || (days === 1 && time < localMoment(from, timeZone).time)) return `${begins}-${time}`;
  const ends =
    localDay(to, timeZone) === localDay(now, timeZone) ? `today ${time}` : moment(to, now, timeZone);
  return `${begins} to ${ends}`;
};

/** The same after a verb: `at 18:02`, `yesterday 18:02`. */
export const atMoment = (at: number, now: number, timeZone: string): string => {
  const text = moment(at, now, timeZone);
  return localDay(at, timeZone) === localDay(now, timeZone) ? `at ${text}` : text;
};

/** A moment for a reader at any time: `Fri 15 May 18:02`; local. */
export const fullMoment = (at: number, timeZone: string): string => {
  const { date, time } = localMoment(at, timeZone);
  return `${date} ${time}`;
};

/** A stretch of time for a reader at any time: `Fri 15 May 18:02-18:47`, `Fri 15 May 23:10 to Sat 16 May 00:20`. */
export const fullSpan = (from: number, to: number, timeZone: string): string =>
  localDay(from, timeZone) === localDay(to, timeZone)
    ? `${fullMoment(from, timeZone)}-${localMoment(to, timeZone).time}`
    : `${fullMoment(from, timeZone)} to ${fullMoment(to, timeZone)}`;
