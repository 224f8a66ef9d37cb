import { TZDate } from '@date-fns/tz';

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment by the local clock, year included: `2026-05-15 18:02`. */
export const localDateTimeText = (at: number, timeZone: string): string => {
  const local = new TZDate(at, timeZone);
  const date = `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
  return `${date} ${two(local.getHours())}:${two(local.getMinutes())}`;
};
