const STEPS_MS = [30, 90, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * 1_000);
const USUAL_SHARE = 0.9;

/** What bridges nine of ten steps from row to row, as a round duration up to an hour, ms; undefined where nothing does. */
export const usualStepMs = (rows: readonly { readonly at: number }[]): number | undefined => {
  const steps = rows.slice(1).map(({ at }, index) => Math.abs(at - (rows[index]?.at ?? at)));
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(USUAL_SHARE * (steps.length - 1))];
  return usual === undefined ? undefined : STEPS_MS.find((stepMs) => usual <= stepMs);
};
