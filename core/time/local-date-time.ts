import { TZDate } from '@date-fns/tz';
import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import { localDateTime } from './local-time.ts';

const LENGTH = '2026-05-15T18:00'.length;

/** A moment as the local clock shows it, `2026-05-15T18:00`: the first whole minute not before it. */
export const formatLocalDateTime = (at: number, zone: string): string => {
  const minute = Math.ceil(at / MINUTE_MS) * MINUTE_MS;
  const text = localText(minute, zone);
  const read = localDateTime(text, zone);
  // In the hour that the autumn change repeats the text may mean the first time: an hour later is clear.
  return read === undefined || read >= minute ? text : localText(minute + HOUR_MS, zone);
};

/** The moment at which the local clock shows a date and time such as `2026-05-15T18:00`; undefined for what no calendar has. */
export const readLocalDateTime = (text: string, zone: string): number | undefined => {
  const written = `${text}Z`;
  const exists = !Number.isNaN(Date.parse(written)) && new Date(written).toISOString().startsWith(text);
  return exists ? localDateTime(text, zone) : undefined;
};

const localText = (at: number, zone: string): string => new TZDate(at, zone).toISOString().slice(0, LENGTH);
