import * as z from 'zod/mini';
import { slugSchema } from '../../core/contract/slug.ts';

const requestSchema = z.object({ household: slugSchema, test: z.optional(z.boolean()) });
const queuedSchema = z.object({ Records: z.array(z.object({ body: z.string() })) });

/** What the function is asked for: a poll of one household, or its test message. */
export type InvocationRequest = z.infer<typeof requestSchema>;

/** The event of an invocation was not one of ours. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
}

/**
 * The requests in an event: one from a schedule or a person, one a record from the queue of the 30 s cadence.
 * @throws InvocationError for anything else
 */
export const readInvocation = (event: unknown): InvocationRequest[] => {
  const queued = queuedSchema.safeParse(event);
  if (queued.success) return queued.data.Records.map(({ body }) => readRequest(parseBody(body)));
  return [readRequest(event)];
};

const readRequest = (value: unknown): InvocationRequest => {
  const request = requestSchema.safeParse(value);
  if (request.success) return request.data;
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
