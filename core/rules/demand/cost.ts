/** What demand costs, pence an hour to the thousandth; nothing while the home exports. */
export const costPencePerHour = (demandW: number, pencePerKwh: number): number =>
  Math.round(Math.max(0, demandW) * pencePerKwh) / 1_000;

/** The same where the price may not be known: what draws nothing costs nothing, whatever the price. */
export const knownCost = (demandW: number, pencePerKwh: number | undefined): number | undefined => {
  if (demandW <= 0) return 0;
  return pencePerKwh === undefined ? undefined : costPencePerHour(demandW, pencePerKwh);
};
