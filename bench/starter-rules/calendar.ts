/** A month in winter time, so that local days are UTC days. It begins on a Sunday. */
export const MONTH_FROM = Date.parse('2026-11-01T00:00:00Z');
export const MONTH_DAYS = 30;
