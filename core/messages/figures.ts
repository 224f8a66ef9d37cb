import { localDay, localMoment } from '../time/local-time.ts';

const trimmed = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** From here on two decimals would round to one whole, which is written `1.0`. */
const ROUNDS_TO_ONE = 0.995;
const short = (value: number): string => (value >= ROUNDS_TO_ONE ? value.toFixed(1) : trimmed(value, 2));

/** Demand as people read it: `9.4 kW`, `0.62 kW`; the sign is for the words around it. */
export const kilowatts = (demandW: number): string => `${short(Math.abs(demandW) / 1_000)} kW`;

/** Demand with its sign: `-2.1 kW` is export. */
export const signedKilowatts = (demandW: number): string => {
  const text = kilowatts(demandW);
  return demandW < 0 && text !== '0 kW' ? `-${text}` : text;
};

/** A limit exactly as it was set: `9 kW`, `0.5 kW`, `-5.25 kW`. */
export const limitKilowatts = (limitW: number): string => `${trimmed(limitW / 1_000, 3)} kW`;

/** Energy: `5.3 kWh`, `0.42 kWh`. */
export const kilowattHours = (energyWh: number): string => `${short(energyWh / 1_000)} kWh`;

/** Money from pence: `£1.37`, `-£0.12`. */
export const pounds = (pence: number): string => {
  const text = `£${(Math.abs(pence) / 100).toFixed(2)}`;
  return pence < 0 && text !== '£0.00' ? `-${text}` : text;
};

/** Pounds as they were set or counted: `£6.00`. */
export const money = (value: number): string => pounds(value * 100);

/** kWh as they were set or counted: `400 kWh`, `12.5 kWh`. */
export const units = (kWh: number): string => `${trimmed(kWh, 1)} kWh`;

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

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

/** A moment in both clocks, for the facts of an email: `Fri 15 May 18:02 (17:02 UTC)`. */
export const bothClocks = (at: number, timeZone: string): string => {
  const { date, time } = localMoment(at, timeZone);
  return `${date} ${time} (${new Date(at).toISOString().slice(11, 16)} UTC)`;
};

/** A household's name in a sentence: `my-flat` becomes `My flat`. */
export const homeName = (household: string): string => {
  const words = household.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
