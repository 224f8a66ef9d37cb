import * as z from 'zod/mini';
import { GREATEST_DEMAND_W } from '../readings/reading.ts';

const WATTS = `a number of watts from -${GREATEST_DEMAND_W} to ${GREATEST_DEMAND_W}, such as 9000`;

/** A limit on demand in the config, W; negative while exporting. */
export const wattsSchema = z
  .number(WATTS)
  .check(z.gte(-GREATEST_DEMAND_W, WATTS), z.lte(GREATEST_DEMAND_W, WATTS));

/** No home's limit: what lies below, but for 0, was meant in kilowatts. */
const LEAST_LIMIT_W = 50;

/** A warning where a limit seems to be written in kilowatts. */
export const kilowattWarnings = (rule: string, key: string, watts: number): string[] =>
  watts === 0 || Math.abs(watts) >= LEAST_LIMIT_W
    ? []
    : [
        `rule "${rule}": ${key} is ${watts} W, not kW, and a home is hardly ever under ${LEAST_LIMIT_W} W; did you mean ${roundedFigure(watts * 1_000)}?`,
      ];

/** Without the last digits that multiplying leaves: 9.2 × 1000. */
export const roundedFigure = (value: number): number => Number(value.toPrecision(6));
