/**
 * Deadlines that must fit together, all in ms; a test keeps their sums. A poll begins with its invocation, works until
 * `WORK_MS`, saves, sends until `SEND_MS`, saves what it sent, and once a day works out a day for `AFTERWARDS_MS`.
 */

/** All up to the save: no call starts after it. */
export const WORK_MS = 25_000;

/** All calls of one poll to Octopus together. */
export const OCTOPUS_CALLS_MS = 8_000;

/** Asking when Octopus charges a car, apart from those calls and once what came is stored; it ends with `WORK_MS`, too. */
export const DISPATCHES_MS = 3_000;

/** One try of one call to AWS, and how often it is tried. */
export const AWS_TRY_MS = 3_000;
export const AWS_TRIES = 2;

/** What an earlier poll owes may hold up the rest of a poll this long, if SNS hangs. */
export const RESEND_MS = 8_000;

/** The sending of messages ends then, counted from the beginning of the poll. */
export const SEND_MS = 36_000;

/** Reading, working out and writing a day may take so long, after all else. */
export const AFTERWARDS_MS = 10_000;

/**
 * A second look of the same invocation begins so long after it at the latest: twelve seconds before the next one. It
 * works so long, and sends so long from its own beginning on; it neither resends what is owed nor writes a day.
 */
export const SECOND_LOOK_BY_MS = 48_000;
export const SECOND_WORK_MS = 20_000;
export const SECOND_SEND_MS = 32_000;

/** Lambda kills what still runs then. */
export const FUNCTION_TIMEOUT_MS = 90_000;

/**
 * A message that the half-minute queue has delivered is hidden this long: SQS wants at least the function's timeout
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
export const QUEUE_VISIBILITY_MS = 240_000;

/** A message saved this long ago and still in the outbox is nobody's: the run that saved it is over. */
export const ABANDONED_AFTER_MS = 100_000;

/** The courier may work so long on one message; one call to one service may take `PUSH_TIMEOUT_MS` of it. */
export const COURIER_WORK_MS = 25_000;
export const COURIER_TIMEOUT_MS = 30_000;

const MARGIN_MS = 2_000;
/**
 * So long after a poll began no run that did not see what it saved writes rows any more: its save ends after its work
 * and two tries, and a run that began before that writes until its own work ends.
 */
export const WRITES_SETTLED_AFTER_MS = WORK_MS + AWS_TRIES * AWS_TRY_MS + WORK_MS + MARGIN_MS;
