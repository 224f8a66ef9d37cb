import { growthOf } from './growth/growth.ts';
import { POLLS_PER_RUN } from './growth/rules-work.ts';

const shared = {
  sizes: [1, 10, 100],
  quickSizes: [1, 10],
  label: (rules: number) => (rules === 1 ? '1 rule' : `${rules} rules`),
  timesARun: POLLS_PER_RUN,
};

/** How a steady poll grows with its rules while nothing happens. */
export const growthRestingRules = growthOf({
  ...shared,
  title: 'Growth: rules at rest',
  how: 'A steady poll with so many demand rules, every fourth over a mean of 15 minutes, none of them raised.',
  work: 'resting-rules',
});

/** How it grows while every rule is raised and has a state to store. */
export const growthRaisedRules = growthOf({
  ...shared,
  title: 'Growth: rules raised',
  how: 'The same with all of them raised.',
  work: 'raised-rules',
});
