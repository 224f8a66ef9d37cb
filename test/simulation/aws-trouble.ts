import { HeldByAnotherRunError } from '../../lambda/courier/deliver.ts';
import { AwsTroubleError } from '../../lambda/poller/poll.ts';
import { ReadingsNotStoredError } from '../../lambda/poller/ports.ts';
import { AwsFaultError } from './aws-calls.ts';

/** Whether a poll threw nothing but what AWS did. */
export const isAwsTrouble = (error: unknown): boolean => {
  if (error instanceof AwsTroubleError) return error.errors.every(isAwsTrouble);
  if (error instanceof ReadingsNotStoredError) return isAwsTrouble(error.cause);
  if (error instanceof AwsFaultError) return error.name !== 'ValidationException';
  return error instanceof Error && error.name === 'AbortError';
};

/** The same of the courier: also another run that has the message, and several recipients at once. */
export const isCourierTrouble = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.every(isCourierTrouble);
  return error instanceof HeldByAnotherRunError || isAwsTrouble(error);
};
