import * as z from 'zod/mini';

const UNTIL_ACKNOWLEDGED = 'true or false';

/** What a Pushover recipient may say beside its name. */
export const pushoverOptions = { untilAcknowledged: z.optional(z.boolean(UNTIL_ACKNOWLEDGED)) };
