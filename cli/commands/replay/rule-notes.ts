import type { PriceProfile } from '../../../core/replay/price-profile.ts';
import { asksPrice } from '../../../core/rules/demand/config.ts';
import type { Rule } from '../../../core/rules/rule.ts';

const WELL_KNOWN = 0.9;

/** What a person must know of rules that go by prices, where the rows do not have them or not always. */
export const priceNotes = (rules: readonly Rule[], prices: PriceProfile | undefined): string[] => {
  const names = rules.flatMap((rule) => (rule.kind === 'demand' && asksPrice(rule) ? [rule.name] : []));
  if (prices === undefined || names.length === 0) return [];
  const { known, halfHours } = prices;
  const named = names.join(', ');
  const [go, wait] = names.length === 1 ? ['goes', 'it waits'] : ['go', 'they wait'];
  if (known === 0) {
    return [
      `${named} can't fire here: ${names.length === 1 ? 'it goes' : 'they go'} by prices, and no half hour tells one; a price is costPence over the energy of its row, from 10 Wh in a half hour on`,
    ];
  }
  return known >= WELL_KNOWN * halfHours
    ? []
    : [`${named} ${go} by prices, which are known in ${known} of ${halfHours} half hours: elsewhere ${wait}`];
};

/** What a person must know of rules that leave smart charging out: readings do not tell when Octopus charged. */
export const chargingNotes = (rules: readonly Rule[]): string[] => {
  const names = rules.flatMap((rule) =>
    rule.kind === 'demand' && rule.exceptSmartCharging === true ? [rule.name] : [],
  );
  return names.length === 0
    ? []
    : [
        `when Octopus charged a car is not in the readings, so here ${names.join(', ')} may tell of smart charging that ${names.length === 1 ? 'it leaves' : 'they leave'} out when deployed`,
      ];
};
