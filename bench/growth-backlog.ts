import { growthOf } from './growth/growth.ts';

/** How the first poll grows with the time it has to catch up on. */
export const growthBacklog = growthOf({
  title: 'Growth: backlog',
  how: 'The first poll after an outage (12 h: the 11 h 45 min that Octopus can still give), stores in memory.',
  work: 'backlog',
  sizes: [1, 3, 6, 12],
  quickSizes: [1, 3],
  label: (hours) => `${hours} h`,
});
