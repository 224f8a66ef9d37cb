import { describe, expect, it } from 'vitest';
import { type DemandReason, demandReason, eventOf, messageOf, SINCE } from '../../../support/messages.ts';
import { MINUTE } from '../../../support/timeline.ts';

/** Over £1.50 an hour. */
const COST: DemandReason['terms'] = {
  direction: 'cost',
  limitPencePerHour: 150,
  clearPencePerHour: 135,
  forMs: 20 * MINUTE,
  clearForMs: 10 * MINUTE,
};
const LOW = { direction: 'below', limitW: 100, clearW: 110 } as const;
const high = demandReason('beyond-limit');
const over = demandReason('back-to-normal', {
  demandW: 500,
  episode: { lastBeyondAt: SINCE + 45 * MINUTE, costPence: 137, energyWh: 5_320 },
});
const likeA = (
  reason: DemandReason,
  likeness: 'kettle' | 'shower' | 'car' | 'cycling-heat',
  switchedW?: number,
) => ({
  ...reason,
  episode: { ...reason.episode, likeness, ...(switchedW === undefined ? {} : { switchedW }) },
});
const told = (reason: DemandReason) => eventOf(reason, { rule: 'high' });

describe('the text of a demand rule', () => {
  it.each<[string, DemandReason, string, string]>([
    [
      'that Octopus could not be asked about the car',
      { ...high, smartChargingUnknown: true },
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW since 18:02. Octopus may be charging the car. Stop it if it should wait. 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that it could not be asked about what ended with the reading that told it',
      { ...high, demandW: 500, smartChargingUnknown: true },
      '[ALERT] High: over 9 kW 18:02-18:22, now 500 W',
      "High: Home was over 9 kW 18:02-18:22, now 500 W. Nothing to do unless it comes back. Couldn't check whether Octopus is charging a car. Peak 9.8 kW.",
    ],
    [
      'that it could not be asked about what is over',
      { ...over, smartChargingUnknown: true },
      '[OK] High is over: 45 min, 5.3 kWh, about GBP 1.37',
      "High is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Couldn't check whether Octopus is charging a car.",
    ],
    [
      'that an hour costs much, and what a kWh costs',
      { ...high, terms: COST, costPencePerHour: 249, pencePerKwh: 26.5 },
      '[ALERT] High: 9.4 kW since 18:02 (about GBP 2.49 an hour)',
      'High: Home is using 9.4 kW, over £1.50 an hour since 18:02, about £2.49 an hour. Can it wait? A kWh costs 26.5p now. 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that an hour costs much where no price is known just now',
      { ...high, terms: COST, costPencePerHour: 249 },
      '[ALERT] High: 9.4 kW since 18:02 (about GBP 2.49 an hour)',
      'High: Home is using 9.4 kW, over £1.50 an hour since 18:02, about £2.49 an hour. Can it wait until power is cheaper? 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that an hour cost much, and no longer does',
      { ...high, terms: COST, costPencePerHour: 150, pencePerKwh: 16 },
      '[ALERT] High: over GBP 1.50 an hour 18:02-18:22, now 9.4 kW',
      'High: Home was over £1.50 an hour 18:02-18:22, now 9.4 kW. Nothing to do unless it comes back. Peak 9.8 kW.',
    ],
    [
      'what the tariff pays for use',
      { ...high, costPencePerHour: -40 },
      '[ALERT] High: 9.4 kW since 18:02 (earning about 40p an hour)',
      'High: Home is using 9.4 kW, over 9 kW since 18:02, earning about 40p an hour. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far.',
    ],
    [
      'no earnings of less than half a penny',
      { ...high, costPencePerHour: -0.2 },
      '[ALERT] High: 9.4 kW since 18:02 (about 0p an hour)',
      'High: Home is using 9.4 kW, over 9 kW since 18:02, about 0p an hour. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far.',
    ],
    [
      'that it is on at a dear price',
      { ...demandReason('beyond-limit', { terms: { whilePriceAbove: 30 } }), pencePerKwh: 30.1 },
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW at over 30p a kWh since 18:02. Can it wait? A kWh costs 30.1p now. 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that it was on at a dear price, which is over',
      { ...demandReason('beyond-limit', { terms: { whilePriceAbove: 30 } }), pencePerKwh: 30 },
      '[ALERT] High: over 9 kW at over 30p a kWh 18:02-18:22, now 9.4 kW',
      'High: Home was over 9 kW at over 30p a kWh 18:02-18:22, now 9.4 kW. Nothing to do unless it comes back. Peak 9.8 kW.',
    ],
    [
      'that it is on at a cheap price',
      { ...demandReason('beyond-limit', { terms: { whilePriceBelow: 10 } }), pencePerKwh: 9.9 },
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW at under 10p a kWh since 18:02. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far.',
    ],
    [
      'that it was on at a cheap price, which is over',
      { ...demandReason('beyond-limit', { terms: { whilePriceBelow: 10 } }), pencePerKwh: 10 },
      '[ALERT] High: over 9 kW at under 10p a kWh 18:02-18:22, now 9.4 kW',
      'High: Home was over 9 kW at under 10p a kWh 18:02-18:22, now 9.4 kW. Nothing to do unless it comes back. Peak 9.8 kW.',
    ],
    [
      'that it is on between two prices',
      {
        ...demandReason('beyond-limit', { terms: { whilePriceAbove: 20, whilePriceBelow: 30 } }),
        pencePerKwh: 25,
      },
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW at 20p to 30p a kWh since 18:02. Can it wait? A kWh costs 25p now. 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that little is used while the tariff pays for it',
      {
        ...demandReason('beyond-limit', {
          terms: { ...LOW, limitW: 500, clearW: 550, whilePriceBelow: 0 },
          episode: { peakW: 12 },
          demandW: 340,
        }),
        pencePerKwh: -4,
      },
      '[ALERT] High: 340 W for 20 min (under 500 W at a negative price)',
      'High: 340 W for 20 min (under 500 W at a negative price). Power is cheap now: a good time for the washing machine, dishwasher or car. Lowest 12 W.',
    ],
    [
      'that demand is at its limit and no longer over it',
      demandReason('beyond-limit', { demandW: 9_000 }),
      '[ALERT] High: over 9 kW 18:02-18:22, now 9.0 kW',
      'High: Home was over 9 kW 18:02-18:22, now 9.0 kW. Nothing to do unless it comes back. Peak 9.8 kW.',
    ],
    [
      'that demand is at its limit and no longer under it',
      demandReason('beyond-limit', { terms: LOW, episode: { peakW: 12 }, demandW: 100 }),
      '[ALERT] High: under 100 W 18:02-18:22, now 100 W',
      'High: Home was under 100 W 18:02-18:22, now 100 W. Nothing to do unless it comes back. Lowest 12 W.',
    ],
    [
      'a mean that goes on, which is no more exact than that',
      demandReason('still-beyond', {
        terms: { averageOverMs: 15 * MINUTE },
        meanW: 9_104,
        demandW: 200,
        costPencePerHour: 241,
      }),
      '[STILL ON] High: 9.1 kW since 18:02 (about GBP 2.41 an hour)',
      'High: Home is still using about 9.1 kW, over 9 kW since 18:02, about £2.41 an hour. Not on purpose? Check oven, heaters, immersion and car.',
    ],
    [
      'a mean of nothing over a limit that lies below it',
      demandReason('beyond-limit', {
        terms: { limitW: -500, clearW: -550, averageOverMs: 15 * MINUTE },
        meanW: 0,
        demandW: 200,
      }),
      '[ALERT] High: 0 W since 18:02',
      'High: Home has used about 0 W since 18:02 (limit -500 W). Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that use is still low',
      demandReason('still-beyond', { terms: LOW, episode: { peakW: 12 }, demandW: 40 }),
      '[STILL LOW] High: 40 W since 18:02',
      'High: Home is still using only 40 W, under 100 W since 18:02. Is the fridge or freezer on? Check its plug and the fuse box. Lowest 12 W.',
    ],
    [
      'what it costs an hour as its window closes',
      demandReason('window-closed', { costPencePerHour: 249 }),
      '[STILL ON] High: 9.4 kW at 18:22, since 18:02 (about GBP 2.49 an hour)',
      'High: Home was still using 9.4 kW at 18:22, over 9 kW since 18:02, about £2.49 an hour. Not on purpose? Check oven, heaters, immersion and car.',
    ],
    [
      'that it looks like a kettle',
      likeA(high, 'kettle', 2_900),
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW since 18:02. Looks like a kettle. Nothing to do if it is yours. 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that it looks like a car',
      likeA(high, 'car', 7_200),
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW since 18:02. Looks like a car charging. Stop it if it should wait. 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that something comes and goes',
      likeA(high, 'cycling-heat', 2_200),
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW since 18:02. Comes and goes at 2.2 kW: oven, immersion or heater left on? 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that something comes and goes at a level that is not known',
      likeA(high, 'cycling-heat'),
      '[ALERT] High: 9.4 kW since 18:02',
      'High: Home is using 9.4 kW, over 9 kW since 18:02. Comes and goes: oven, immersion or heater left on? 3.1 kWh so far. Peak 9.8 kW.',
    ],
    [
      'that it looked like a kettle',
      likeA(over, 'kettle', 2_900),
      '[OK] High is over: 45 min, 5.3 kWh, about GBP 1.37',
      'High is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Looked like a kettle. Peak 9.8 kW. Now 500 W.',
    ],
    [
      'that it looked like a shower',
      likeA(over, 'shower', 9_100),
      '[OK] High is over: 45 min, 5.3 kWh, about GBP 1.37',
      'High is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Looked like a shower. Peak 9.8 kW. Now 500 W.',
    ],
    [
      'that it looked like a car',
      likeA(over, 'car', 7_200),
      '[OK] High is over: 45 min, 5.3 kWh, about GBP 1.37',
      'High is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Looked like a car charging. Peak 9.8 kW. Now 500 W.',
    ],
    [
      'that something came and went',
      likeA(over, 'cycling-heat', 2_200),
      '[OK] High is over: 45 min, 5.3 kWh, about GBP 1.37',
      'High is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Came and went at 2.2 kW: oven, immersion or heater?',
    ],
    [
      'that the price alone ended it',
      { ...over, kind: 'price-changed' },
      '[OK] High is over: 45 min, 5.3 kWh, about GBP 1.37',
      'High is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. The price changed; the use may go on. Peak 9.8 kW. Now 500 W.',
    ],
    [
      'nothing of now where it was over before it could be told',
      { ...over, kind: 'over-before-told' },
      '[OK] High is over: 45 min, 5.3 kWh, about GBP 1.37',
      'High is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do: it ended before its readings arrived. Peak 9.8 kW.',
    ],
    [
      'that what was free may have been more',
      {
        ...over,
        episode: {
          ...over.episode,
          costPence: 0,
          gapAtEnd: { from: SINCE + 45 * MINUTE, to: SINCE + 60 * MINUTE },
        },
      },
      '[OK] High is over: at least 45 min, at least 5.3 kWh, about 0p',
      'High is over: Home was over 9 kW for at least 45 min (18:02-18:47), at least 5.3 kWh, about 0p. Nothing to do. No readings 18:47-19:02. Peak 9.8 kW.',
    ],
  ])('says %s', (_, reason, subject, sms) => {
    const message = messageOf(told(reason));
    expect({ subject: message.subject, sms: message.sms }).toEqual({ subject, sms });
  });
});
