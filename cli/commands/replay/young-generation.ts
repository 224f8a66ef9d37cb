import v8 from 'node:v8';

/** Enough for as few collections as with 128 MB, to which V8 would let it grow. */
const ENOUGH_BYTES = 16 * 1_024 * 1_024;
let grows = true;

/**
 * Keeps V8's young generation from growing further once it is large enough, so that a replay takes 170 MB in place of
 * 250 to 380: rows and what is worked out of them die at once, however much room they are given.
 */
export const boundYoungGeneration = (): void => {
  if (!grows) return;
  const young = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  if (young === undefined || young.space_size < ENOUGH_BYTES) return;
  grows = false;
  v8.setFlagsFromString('--semi-space-growth-factor=1');
};
