import { duration, limitKilowatts, limitPence, limitPounds } from '../../messages/figures.ts';
import type { EpisodeFacts } from './episode.ts';
import type { DemandReason, DemandTerms } from './events.ts';

/** Whether a rule is about export: its limit lies below zero. */
export const isExport = ({ flow }: EpisodeFacts): boolean => flow === 'export';

/** Whether a rule is about too little use. */
export const isLow = ({ direction }: DemandTerms, episode: EpisodeFacts): boolean =>
  direction === 'below' && !isExport(episode);

/** `over 9 kW`, `under 60 W`, `exporting over 1.5 kW`, `over £1.50 an hour`, `over 2 kW at over 30p a kWh`. */
export const limitText = (terms: DemandTerms, episode: EpisodeFacts): string =>
  `${levelText(terms, episode)}${rangeText(terms)}`;

const levelText = (terms: DemandTerms, episode: EpisodeFacts): string => {
  if (terms.direction === 'cost') return `over ${limitPounds(terms.limitPencePerHour / 100)} an hour`;
  const { direction, limitW } = terms;
  if (isExport(episode)) return `exporting over ${limitKilowatts(Math.abs(limitW))}`;
  return `${direction === 'above' ? 'over' : 'under'} ${limitKilowatts(limitW)}`;
};

/** The limit as briefly as it can be said: `9 kW`, `£1.50 an hour`; of export without its sign. */
export const bareLimit = (terms: DemandTerms): string => {
  if (terms.direction === 'cost') return `${limitPounds(terms.limitPencePerHour / 100)} an hour`;
  return limitKilowatts(terms.direction === 'below' ? Math.abs(terms.limitW) : terms.limitW);
};

const rangeText = ({ whilePriceAbove, whilePriceBelow }: DemandTerms): string => {
  if (whilePriceAbove !== undefined && whilePriceBelow !== undefined) {
    return ` at ${limitPence(whilePriceAbove)} to ${limitPence(whilePriceBelow)} a kWh`;
  }
  if (whilePriceAbove !== undefined) return ` at over ${limitPence(whilePriceAbove)} a kWh`;
  if (whilePriceBelow === 0) return ' at a negative price';
  return whilePriceBelow === undefined ? '' : ` at under ${limitPence(whilePriceBelow)} a kWh`;
};

/** ` for 20 min`; nothing for what holds at once. */
export const lasting = (ms: number): string => (ms === 0 ? '' : ` for ${duration(ms)}`);

/** What must be for an alert to be over: `under 8 kW for 10 min`, `under 1.8 kW or out of that price for 10 min`. */
export const clearText = (terms: DemandTerms): string => {
  const priced = terms.whilePriceAbove !== undefined || terms.whilePriceBelow !== undefined;
  return `${clearLevel(terms)}${priced ? ', or out of that price,' : ''}${lasting(terms.clearForMs)}`;
};

const clearLevel = (terms: DemandTerms): string => {
  if (terms.direction === 'cost') return `under ${limitPounds(terms.clearPencePerHour / 100)} an hour`;
  const { direction, clearW } = terms;
  if (direction === 'below' && clearW < 0) return `under ${limitKilowatts(-clearW)} of export`;
  return `${direction === 'above' ? 'under' : 'over'} ${limitKilowatts(clearW)}`;
};

/** Whether what was tested lies inside the limit, or outside the prices of the rule. */
export const liesInside = (
  { terms, costPencePerHour = 0, pencePerKwh }: DemandReason,
  testedW: number,
): boolean => {
  const { whilePriceAbove, whilePriceBelow } = terms;
  if (pencePerKwh !== undefined) {
    if (whilePriceAbove !== undefined && pencePerKwh <= whilePriceAbove) return true;
    if (whilePriceBelow !== undefined && pencePerKwh >= whilePriceBelow) return true;
  }
  if (terms.direction === 'cost') return costPencePerHour <= terms.limitPencePerHour;
  return terms.direction === 'above' ? testedW <= terms.limitW : testedW >= terms.limitW;
};
