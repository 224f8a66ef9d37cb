const KILO = 1_000;
/** From here on a kilowatt figure of two digits has no decimal. */
const TWO_DIGITS_KW = 9.95;

/**
 * Demand as people read it: below 1 kW in W, above in kW with two figures: `640 W`, `1.2 kW`, `9.8 kW`, `12 kW`. The
 * page's scripts write by the same rule (`writing.js`).
 */
export const demandText = (demandW: number): string => {
  const watts = Math.round(Math.abs(demandW));
  const sign = demandW < 0 && watts > 0 ? '−' : '';
  if (watts < KILO) return `${sign}${watts} W`;
  const kilowatts = watts / KILO;
  return `${sign}${kilowatts.toFixed(kilowatts >= TWO_DIGITS_KW ? 0 : 1)} kW`;
};

/** A limit exactly as it was set, by the same rule: `500 W`, `1.25 kW`. */
export const limitText = (limitW: number): string => {
  const watts = Math.abs(limitW);
  const sign = limitW < 0 ? '−' : '';
  return watts < KILO ? `${sign}${watts} W` : `${sign}${Number((watts / KILO).toFixed(3))} kW`;
};

/** Money: pence below a pound, `41p`, pounds from there on, `£2.60`. */
export const moneyText = (pence: number): string => {
  const whole = Math.round(Math.abs(pence));
  const sign = pence < 0 && whole > 0 ? '−' : '';
  return whole < 100 ? `${sign}${whole}p` : `${sign}£${(Math.abs(pence) / 100).toFixed(2)}`;
};

/** Pence a kWh: `26.5p`, `8p`. */
export const priceText = (pence: number): string => `${Number(pence.toFixed(1))}p`.replace('-', '−');
