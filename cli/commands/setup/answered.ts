import { BadInputError } from '../../../core/contract/bad-input.ts';
import type { Answer } from '../../../lambda/octopus/failure.ts';
import { explainOctopus } from '../../octopus-trouble.ts';

/** What Octopus answered. Throws a BadInputError with the fix where it did not. */
export const answered = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value;
  throw new BadInputError(explainOctopus(answer.failure));
};
