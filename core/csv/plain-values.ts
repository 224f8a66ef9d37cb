/**
 * The usual spelling of times and numbers, read straight from bytes: a year of ten-second rows is three million lines,
 * and `csv-parse` alone takes as long to split them as this takes to replay them.
 * Each gives NaN for anything unusual, which is then left to the slow and complete readers `readTime` and `WrittenNumbers`.
 */

const [ZERO, MINUS, DOT, COLON, SPACE, T, Z] = [0x30, 0x2d, 0x2e, 0x3a, 0x20, 0x54, 0x5a];
const TIME_LENGTH = '2026-05-15T17:14:50'.length;

const [SECOND_MS, MINUTE_MS, HOUR_MS] = [1_000, 60_000, 3_600_000];

const digit = (bytes: Uint8Array, index: number): number => {
  const value = (bytes[index] ?? 0) - ZERO;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};

const twoDigits = (bytes: Uint8Array, index: number): number =>
  digit(bytes, index) * 10 + digit(bytes, index + 1);

/** Whether the time from `start` to `end` ends with a Z. */
export const saysUtc = (bytes: Uint8Array, end: number): boolean => bytes[end - 1] === Z;

/** Reads `2026-05-15T17:14:50Z`, with or without the Z, and nothing else; it remembers the day it last saw. */
export class PlainTimes {
  #date = Number.NaN;
  #midnight = Number.NaN;

  /** The clock's time from `start` to `end` (exclusive) as if in UTC, epoch ms. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length !== TIME_LENGTH && !(length === TIME_LENGTH + 1 && bytes[end - 1] === Z)) return Number.NaN;
    if (bytes[start + 10] !== T && bytes[start + 10] !== SPACE) return Number.NaN;
    if (bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return Number.NaN;
    if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return Number.NaN;
    const hours = twoDigits(bytes, start + 11);
    const minutes = twoDigits(bytes, start + 14);
    const seconds = twoDigits(bytes, start + 17);
    if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN;
    const midnight = this.#midnightOf(bytes, start);
    return midnight + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
  }

  #midnightOf(bytes: Uint8Array, start: number): number {
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const month = twoDigits(bytes, start + 5);
    const day = twoDigits(bytes, start + 8);
    const date = year * 10_000 + month * 100 + day;
    if (date !== this.#date) {
      const midnight = new Date(Date.UTC(year, month - 1, day));
      const real = midnight.getUTCMonth() === month - 1 && midnight.getUTCFullYear() === year;
      this.#date = date;
      this.#midnight = real ? midnight.getTime() : Number.NaN;
    }
    return this.#midnight;
  }
}

const MAX_DIGITS = 15;
const TENTHS = Array.from({ length: MAX_DIGITS + 1 }, (_, decimals) => 10 ** decimals);

/**
 * Reads `-1234.5` with at most 15 digits, for which one division gives the nearest double.
 * @param pointed whether a point can only begin the decimals
 */
export const readPlainDecimal = (bytes: Uint8Array, start: number, end: number, pointed: boolean): number => {
  const negative = bytes[start] === MINUS;
  const first = negative ? start + 1 : start;
  if (first >= end || end - first > MAX_DIGITS) return Number.NaN;
  let value = 0;
  let dot = -1;
  for (let i = first; i < end; i += 1) {
    if (bytes[i] === DOT && pointed && dot < 0 && i > first && i < end - 1) dot = i;
    else value = value * 10 + digit(bytes, i);
  }
  if (dot >= 0) value /= TENTHS[end - 1 - dot] ?? Number.NaN;
  return negative ? -value : value;
};
