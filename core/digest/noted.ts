import * as z from 'zod/mini';

/** What a rule found that is not worth a message but a line in the next digest. */
export const notedSchema = z.object({
  /** Epoch ms. */
  at: z.number(),
  /** One line, whenever it is read: `Unusual night, Sat 16 May 03:00: at least 0.7 kW`. */
  line: z.string(),
});
export type Noted = z.infer<typeof notedSchema>;

/** More than a digest can usefully say. */
const MOST_NOTED = 14;

/** The newest notes; undefined where there is none. */
export const keepNoted = (
  before: readonly Noted[] = [],
  added: readonly Noted[] = [],
): Noted[] | undefined => {
  const kept = [...before, ...added].slice(-MOST_NOTED);
  return kept.length === 0 ? undefined : kept;
};
