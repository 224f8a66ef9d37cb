import { readMeasured } from './cost/measured.ts';
import { costOf, unitsOf } from './cost/month.ts';
import { type PricedUnit, type PriceList, readPrices } from './cost/prices.ts';
import { type Measurement, told } from './measurement.ts';

const HOUSEHOLDS = [1, 1_000, 100_000];
/** What one stack has once, however many households it polls. */
const SHARED: readonly PricedUnit[] = ['dashboards'];
/** One for each household, and one on failures for all. */
const SHARED_ALARMS = 1;

/** What a month costs, from the calls that were counted and the dated prices. */
export const costMonth: Measurement = {
  title: 'Cost of a month',
  how:
    'USD for 30 days at `1m`, once 400 days of readings have piled up: the calls of [measured-calls.json](measured-calls.json) times ' +
    'the prices of [prices-2026-11.json](prices-2026-11.json), which also holds what the others are made of. One account for ' +
    'all; what is bought in quantity gets cheaper than these first-tier prices. Beside it what runs all the time, by ' +
    'list price: as many machines as the households need, assuming a thousand on each and a Pi in each home; the ' +
    'storage of readings, alarms and messages would come on top.',
  measure: async () => {
    const prices = readPrices();
    return HOUSEHOLDS.flatMap((households) => {
      const named = `${households.toLocaleString('en-GB')} household${households === 1 ? '' : 's'}`;
      return [
        told(`${named}, no free tier left`, usd(total(households, prices, false))),
        told(`${named}, free tiers unused by others`, usd(total(households, prices, true))),
        ...Object.entries(prices.alternatives).map(
          ([name, { usdPerMonth, householdsPerMachine, unconfirmed }]) =>
            told(
              `${named}, ${name}`,
              `${usd(Math.ceil(households / householdsPerMachine) * usdPerMonth)}${unconfirmed ? ' (unconfirmed price)' : ''}`,
            ),
        ),
      ];
    });
  },
};

const total = (households: number, prices: PriceList, free: boolean): number => {
  const measured = readMeasured();
  const used = unitsOf('1m', measured, prices);
  const names = Object.keys(prices.prices).filter((name): name is PricedUnit => name in used);
  return names.reduce((sum, unit) => {
    const units = SHARED.includes(unit)
      ? used[unit]
      : unit === 'alarms'
        ? households * (used.alarms - SHARED_ALARMS) + SHARED_ALARMS
        : households * used[unit];
    return sum + costOf(unit, units, prices, free);
  }, 0);
};

const usd = (value: number): string =>
  value.toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
