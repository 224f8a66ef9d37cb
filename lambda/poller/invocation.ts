import * as z from 'zod/mini';
import { slugSchema } from '../../core/contract/slug.ts';

const invocationSchema = z.object({ household: slugSchema, test: z.optional(z.boolean()) });
const queuedSchema = z.object({ Records: z.array(z.object({ body: z.string() })) });

/** What the function is asked for: a poll of one household, or its test message. */
export type Invocation = z.infer<typeof invocationSchema>;

/** The event of an invocation was not one of ours. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
}

/**
 * The invocations in an event: one from a schedule or a person, one a record from the queue of the 30 s cadence.
 * @throws InvocationError for anything else
 */
export const readInvocations = (event: unknown): Invocation[] => {
  const queued = queuedSchema.safeParse(event);
  if (queued.success) return queued.data.Records.map(({ body }) => readOne(parseBody(body)));
  return [readOne(event)];
};

const readOne = (value: unknown): Invocation => {
  const invocation = invocationSchema.safeParse(value);
  if (invocation.success) return invocation.data;
  throw new InvocationError('the event must be an object such as { "household": "home" }');
};

const parseBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvocationError('the body of the queued record is not JSON');
    throw error;
  }
};
