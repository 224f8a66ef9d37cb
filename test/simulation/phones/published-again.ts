import type { PublishCommandInput } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { publicationSchema } from '../../../core/channels/publication.ts';

const formsSchema = z.looseObject({ email: z.string(), lambda: z.optional(z.string()) });

/** The id of a message that is published again for a phone that is owed it; undefined for every other. */
export const publishedAgain = (input: PublishCommandInput): string | undefined => {
  const { email, lambda } = formsSchema.parse(JSON.parse(input.Message ?? '{}'));
  if (lambda === undefined) return undefined;
  const { id, text } = publicationSchema.parse(JSON.parse(lambda));
  // Nobody reads the other forms, so they are the phone's.
  return email === text ? id : undefined;
};
