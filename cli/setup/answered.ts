import type { Answer } from '../../lambda/kraken/failure.ts';
import { BadInputError } from '../../local/bad-input.ts';
import { explainOctopus } from '../octopus-trouble.ts';

/** What Octopus answered. Throws a BadInputError with the fix where it did not. */
export const answered = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value;
  throw new BadInputError(explainOctopus(answer.failure));
};
