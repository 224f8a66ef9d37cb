import * as z from 'zod/mini';
import { roundedFigure } from '../watts.ts';

const MAX_POUNDS_AN_HOUR = 700;
const POUNDS = `a number of pounds an hour over 0, at most ${MAX_POUNDS_AN_HOUR}, such as 1.50`;
const MAX_PENCE = 1_000;
const PENCE = `a number of pence a kWh from -${MAX_PENCE} to ${MAX_PENCE}, such as 30`;

/** What an hour may cost, in the config: pounds. */
export const poundsAnHourSchema = z
  .number(POUNDS)
  .check(z.positive(POUNDS), z.lte(MAX_POUNDS_AN_HOUR, POUNDS));

/** What a kWh costs, in the config: pence including VAT; negative where the tariff pays for use. */
export const penceSchema = z.number(PENCE).check(z.gte(-MAX_PENCE, PENCE), z.lte(MAX_PENCE, PENCE));

/** No home spends so much in an hour: what lies above was meant in pence. */
const MAX_LIKELY_PENCE_AN_HOUR = 2_000;

/** A warning where a cost an hour seems to be written in pence. */
export const costWarnings = (rule: string, pencePerHour: number): string[] =>
  pencePerHour <= MAX_LIKELY_PENCE_AN_HOUR
    ? []
    : [
        `rule "${rule}": costPerHourAbove is in pounds, not pence, and £${pencePerHour / 100} an hour is a lot; did you mean ${roundedFigure(pencePerHour / 10_000)}?`,
      ];

/** A warning where a price seems to be written in pounds. */
export const priceWarnings = (
  rule: string,
  { above, below }: { readonly above?: number | undefined; readonly below?: number | undefined },
): string[] =>
  Object.entries({ whilePriceAbove: above, whilePriceBelow: below }).flatMap(([key, pence]) =>
    pence === undefined || pence === 0 || Math.abs(pence) >= 1
      ? []
      : [
          `rule "${rule}": ${key} is ${pence} pence a kWh, not pounds; did you mean ${roundedFigure(pence * 100)}?`,
        ],
  );
