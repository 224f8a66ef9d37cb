import { describe, expect, it } from 'vitest';
import { demandText, limitText, moneyText, priceText } from '../../../core/messages/demand-text.ts';

describe('figures as the page and the digest write them', () => {
  it.each<[(value: number) => string, number, string]>([
    [demandText, 640, '640 W'],
    [demandText, 0, '0 W'],
    [demandText, -0.4, '0 W'],
    [demandText, -420, '−420 W'],
    [demandText, 999.4, '999 W'],
    [demandText, 999.6, '1.0 kW'],
    [demandText, 1_234, '1.2 kW'],
    [demandText, 9_949, '9.9 kW'],
    [demandText, 9_950, '10 kW'],
    [demandText, -12_400, '−12 kW'],
    [limitText, 500, '500 W'],
    [limitText, 0, '0 W'],
    [limitText, -750, '−750 W'],
    [limitText, 1_000, '1 kW'],
    [limitText, 1_250, '1.25 kW'],
    [limitText, -1_500, '−1.5 kW'],
    [moneyText, 41.4, '41p'],
    [moneyText, 0, '0p'],
    [moneyText, -0.4, '0p'],
    [moneyText, -12, '−12p'],
    [moneyText, 99.4, '99p'],
    [moneyText, 99.6, '£1.00'],
    [moneyText, 260, '£2.60'],
    [moneyText, -260, '−£2.60'],
    [priceText, 26.54, '26.5p'],
    [priceText, 8, '8p'],
    [priceText, -4.2, '−4.2p'],
  ])('%o of %d is %s', (write, value, text) => {
    expect(write(value)).toBe(text);
  });
});
