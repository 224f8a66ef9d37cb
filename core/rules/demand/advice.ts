import { unitPrice } from '../../messages/figures.ts';
import type { DemandReason, DemandTerms } from './events.ts';
import { isExport, isLow } from './limits.ts';
import { looksSentence } from './looks.ts';

const FRIDGE_W = 300;

/** What to do, with what it looks like where that is plain. */
export const adviceOf = ({
  terms,
  episode,
  demandW,
  meanW,
  pencePerKwh,
  smartChargingUnknown,
}: DemandReason): string => {
  const testedW = meanW ?? demandW;
  if (isExport(episode)) {
    return terms.direction === 'below' && testedW < terms.limitW
      ? 'Now is a good time for the washing machine, dishwasher or car.'
      : 'Less is spare now than before: what can wait may wait.';
  }
  if (isLow(terms, episode)) {
    if (testedW < 0) return 'Nothing to do while your panels or battery cover it.';
    if (terms.whilePriceBelow !== undefined) {
      return 'Power is cheap now: a good time for the washing machine, dishwasher or car.';
    }
    return terms.direction === 'below' && terms.limitW <= FRIDGE_W
      ? 'Is the fridge or freezer on? Check its plug and the fuse box.'
      : 'Has something stopped that should be on? Check its plug and the fuse box.';
  }
  if (smartChargingUnknown) return 'Octopus may be charging the car. Stop it if it should wait.';
  if (isDear(terms)) return dearAdvice(pencePerKwh);
  if (episode.likeness === undefined) return 'Not on purpose? Check oven, heaters, immersion and car.';
  switch (episode.likeness) {
    case 'kettle':
      return 'Looks like a kettle. Nothing to do if it is yours.';
    case 'shower':
      return 'Looks like a shower. Nothing to do if someone is in it.';
    case 'car':
      return 'Looks like a car charging. Stop it if it should wait.';
    case 'cycling-heat':
      return `${looksSentence(episode, { over: false })}`;
  }
};

/** Whether a rule asks what use costs, and not only how much it is. */
const isDear = ({ direction, whilePriceAbove }: DemandTerms): boolean =>
  direction === 'cost' || whilePriceAbove !== undefined;

const dearAdvice = (pencePerKwh: number | undefined): string =>
  pencePerKwh === undefined
    ? 'Can it wait until power is cheaper?'
    : `Can it wait? A kWh costs ${unitPrice(pencePerKwh)} now.`;
