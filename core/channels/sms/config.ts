import * as z from 'zod/mini';

const MAX_PER_DAY = 'a whole number of texts from 1 to 100';

/** What a phone may say beside its number. */
export const smsOptions = {
  maxPerDay: z.optional(z.int(MAX_PER_DAY).check(z.gte(1, MAX_PER_DAY), z.lte(100, MAX_PER_DAY))),
};
