import * as z from 'zod/mini';
import { numberAttribute, stringAttribute } from './attribute-values.ts';

/** There is an item, and this version of the code does not understand it. */
export const UNREADABLE = Symbol('unreadable');

const itemSchema = z.object({ schema: numberAttribute, body: stringAttribute });

/** The body of a state item that another program may have written; undefined where there is no item. */
export const readItem = <S extends z.ZodMiniType>(
  item: unknown,
  { schema, body }: { readonly schema: number; readonly body: S },
): z.output<S> | typeof UNREADABLE | undefined => {
  if (item === undefined) return undefined;
  const stored = itemSchema.safeParse(item);
  if (!stored.success || Number(stored.data.schema.N) !== schema) return UNREADABLE;
  try {
    const parsed = body.safeParse(JSON.parse(stored.data.body.S));
    return parsed.success ? parsed.data : UNREADABLE;
  } catch (error) {
    if (error instanceof SyntaxError) return UNREADABLE;
    throw error;
  }
};
