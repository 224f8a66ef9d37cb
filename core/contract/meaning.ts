import * as z from 'zod/mini';

/** Says what a key of the config means; it stands in the JSON schema that editors show. Hand in a schema of the key's own. */
export const meaning = <S extends z.ZodMiniType>(schema: S, description: string): S => {
  z.globalRegistry.add(schema, { description });
  return schema;
};
