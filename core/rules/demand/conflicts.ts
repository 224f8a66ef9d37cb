/** The keys of a `demand` rule that may contradict each other, as the config has them. */
interface DemandKeys {
  readonly above?: number | undefined;
  readonly clearBelow?: number | undefined;
  readonly below?: number | undefined;
  readonly clearAbove?: number | undefined;
  readonly costPerHourAbove?: number | undefined;
  readonly whilePriceAbove?: number | undefined;
  readonly whilePriceBelow?: number | undefined;
}

/** What a key alone can't say, for editors. */
export const PAIRS = {
  oneOf: [{ required: ['above'] }, { required: ['below'] }, { required: ['costPerHourAbove'] }],
  dependencies: {
    clearBelow: { anyOf: [{ required: ['above'] }, { required: ['costPerHourAbove'] }] },
    clearAbove: ['below'],
  },
};

const isOver = (a: unknown, b: unknown): boolean => typeof a === 'number' && typeof b === 'number' && a > b;

/** What is wrong between the keys of one rule: the key at fault, and what is allowed. */
export const conflictsOf = (
  keys: DemandKeys,
): { readonly key: keyof DemandKeys; readonly message: string }[] => {
  const { above, below, costPerHourAbove, clearBelow, clearAbove, whilePriceAbove, whilePriceBelow } = keys;
  const found: { key: keyof DemandKeys; message: string }[] = [];
  const refuse = (key: keyof DemandKeys, message: string) => found.push({ key, message });
  if (above === undefined && below === undefined && costPerHourAbove === undefined) {
    refuse('above', 'above, below or costPerHourAbove, one of them');
  }
  if (above !== undefined && below !== undefined) refuse('below', 'above or below, not both');
  if (costPerHourAbove !== undefined && (above !== undefined || below !== undefined)) {
    refuse('costPerHourAbove', `costPerHourAbove or ${above === undefined ? 'below' : 'above'}, not both`);
  }
  const isCost = costPerHourAbove !== undefined;
  if (clearBelow !== undefined && above === undefined && !isCost) {
    refuse('clearBelow', 'used with above or costPerHourAbove');
  }
  if (clearAbove !== undefined && below === undefined) refuse('clearAbove', 'used with below');
  if (isOver(clearBelow, above)) refuse('clearBelow', `at most the limit above (${above})`);
  if (isOver(below, clearAbove)) refuse('clearAbove', `at least the limit below (${below})`);
  if (isCost && isOver(clearBelow, costPerHourAbove)) {
    refuse('clearBelow', `pounds an hour, at most the limit costPerHourAbove (${costPerHourAbove})`);
  } else if (isCost && clearBelow !== undefined && clearBelow <= 0) {
    refuse('clearBelow', 'pounds an hour, over 0');
  }
  for (const key of ['whilePriceAbove', 'whilePriceBelow'] as const) {
    if (keys[key] === undefined) continue;
    const [limit, limitW] = above === undefined ? ['below', below] : ['above', above];
    if (typeof limitW === 'number' && limitW <= 0) {
      refuse(key, `used with a limit over 0 W (${limit} is ${limitW}): export has no price`);
    }
  }
  const bothNumbers = typeof whilePriceAbove === 'number' && typeof whilePriceBelow === 'number';
  if (bothNumbers && whilePriceBelow <= whilePriceAbove) {
    refuse('whilePriceBelow', `more than whilePriceAbove (${whilePriceAbove}), or no price lies between`);
  }
  return found;
};
