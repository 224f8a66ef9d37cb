import { GREATEST_DEMAND_W } from '../../config/rules.ts';
import type { Column } from './columns.ts';

const TIME = 'an ISO 8601 time such as 2026-05-15T17:14:50Z';

/** What may stand in a column, in words. */
export const ALLOWED: Readonly<Record<Column, string>> = {
  readAt: TIME,
  demandW: `a number of watts from -${GREATEST_DEMAND_W} to ${GREATEST_DEMAND_W}`,
  consumptionWh: 'a number of Wh, or nothing',
  consumptionDeltaWh: 'a number of Wh, or nothing',
  exportWh: 'a number of Wh, or nothing',
  costPence: 'a number of pence, or nothing',
  arrivedAt: `${TIME}, not before readAt`,
};

const LONGEST_QUOTE = 60;

/** A value for an error message, cut where it is long. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?$/;

/** Reads an ISO 8601 time as epoch ms; UTC where it says no offset. NaN for anything else. */
export const readMoment = (text: string): number => {
  const [, year, month, day, time, offset = 'Z'] = MOMENT.exec(text) ?? [];
  if (time === undefined) return Number.NaN;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(day) > lastDay) return Number.NaN;
  return Date.parse(`${year}-${month}-${day}T${time}${offset}`);
};

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Reads a decimal number; NaN for anything else, the empty text included. */
export const readDecimal = (text: string): number => (DECIMAL.test(text) ? Number(text) : Number.NaN);
