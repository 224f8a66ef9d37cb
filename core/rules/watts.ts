import * as z from 'zod/mini';
import { MAX_DEMAND_W } from '../readings/reading.ts';

const WATTS = `a number of watts from -${MAX_DEMAND_W} to ${MAX_DEMAND_W}, such as 9000`;

/** A limit on demand in the config, W; negative while exporting. */
export const wattsSchema = z.number(WATTS).check(z.gte(-MAX_DEMAND_W, WATTS), z.lte(MAX_DEMAND_W, WATTS));

/** No home's limit: what lies below, but for 0, was meant in kilowatts. */
const MIN_LIMIT_W = 50;

/** A warning where a limit seems to be written in kilowatts. */
export const kilowattWarnings = (rule: string, key: string, watts: number): string[] =>
  watts === 0 || Math.abs(watts) >= MIN_LIMIT_W
    ? []
    : [
        `rule "${rule}": ${key} is ${watts} W, not kW, and a home is hardly ever under ${MIN_LIMIT_W} W; did you mean ${roundedFigure(watts * 1_000)}?`,
      ];

/** Without the last digits that multiplying leaves: 9.2 × 1000. */
export const roundedFigure = (value: number): number => Number(value.toPrecision(6));
