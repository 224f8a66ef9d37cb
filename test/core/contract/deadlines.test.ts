import { describe, expect, it } from 'vitest';
import {
  ABANDONED_AFTER_MS,
  AFTERWARDS_MS,
  AWS_TRIES,
  AWS_TRY_MS,
  FUNCTION_TIMEOUT_MS,
  OCTOPUS_CALLS_MS,
  QUEUE_VISIBILITY_MS,
  RESEND_MS,
  SECOND_LOOK_BY_MS,
  SECOND_SEND_MS,
  SECOND_WORK_MS,
  SEND_MS,
  WORK_MS,
  WRITES_SETTLED_AFTER_MS,
} from '../../../core/contract/deadlines.ts';

const AWS_CALL_MS = AWS_TRIES * AWS_TRY_MS;
const SAVED_BY_MS = WORK_MS + AWS_CALL_MS;
/** The last publish, and what takes the sent messages out of the outbox: a save, and a load and a save where that lost its race. */
const TAKEN_OUT_BY_MS = SEND_MS + AWS_CALL_MS + 2 * AWS_CALL_MS;
/** The day, and the save that notes it. */
const OVER_BY_MS = TAKEN_OUT_BY_MS + AFTERWARDS_MS + AWS_CALL_MS;

/** A second look, and the save that takes what it sent out of the outbox. */
const SECOND_OVER_BY_MS = SECOND_LOOK_BY_MS + SECOND_SEND_MS + AWS_CALL_MS;

describe('the deadlines of a poll fit together', () => {
  it.each([
    {
      name: 'sending what is owed and asking Octopus leave time to load and to store',
      sooner: RESEND_MS + OCTOPUS_CALLS_MS + AWS_CALL_MS,
      later: WORK_MS,
    },
    { name: 'what is decided is saved before the sending ends', sooner: SAVED_BY_MS, later: SEND_MS },
    {
      name: 'what was sent is taken out, and a day worked out, before the function is killed',
      sooner: OVER_BY_MS,
      later: FUNCTION_TIMEOUT_MS,
    },
    {
      name: 'a second look has time to load, to ask Octopus and to store',
      sooner: OCTOPUS_CALLS_MS + AWS_CALL_MS,
      later: SECOND_WORK_MS,
    },
    {
      name: 'what a second look decides is saved before its sending ends',
      sooner: SECOND_WORK_MS + AWS_CALL_MS,
      later: SECOND_SEND_MS,
    },
    {
      name: 'a second look is over before the function is killed',
      sooner: SECOND_OVER_BY_MS,
      later: FUNCTION_TIMEOUT_MS,
    },
    {
      name: 'a second look begins before the next poll does',
      sooner: SECOND_LOOK_BY_MS,
      later: 60_000,
    },
    {
      name: 'nobody sends a message again while the run that saved it may live',
      sooner: FUNCTION_TIMEOUT_MS,
      later: ABANDONED_AFTER_MS,
    },
    {
      name: 'the queue hides a message as long as the function may work on it',
      sooner: FUNCTION_TIMEOUT_MS,
      later: QUEUE_VISIBILITY_MS,
    },
    {
      name: 'rows count as settled once no run that began before a save still writes',
      sooner: SAVED_BY_MS + WORK_MS,
      later: WRITES_SETTLED_AFTER_MS,
    },
  ])('$name', ({ sooner, later }) => {
    expect(sooner).toBeLessThan(later);
  });
});
