import { growthOf } from './growth/growth.ts';

/** How one process bears many households. */
export const growthHouseholds = growthOf({
  title: 'Growth: households in one process',
  how: 'A steady poll of each, one after another, stores in memory (which is most of the memory).',
  work: 'households',
  sizes: [1, 100, 10_000],
  quickSizes: [1, 10],
  label: (count) => (count === 1 ? '1 household' : `${count.toLocaleString('en-GB')} households`),
});
