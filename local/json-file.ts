import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { OWNER_FILE } from './private-folder.ts';

/** A list in a JSON file that is read once and written whole at every change. */
export interface JsonList<T> {
  list(): readonly T[];
  replace(items: readonly T[]): void;
}

/** @param file where the list is kept from run to run; undefined for memory only */
export const jsonList = <T extends z.ZodMiniType>(
  file: string | undefined,
  item: T,
): JsonList<z.output<T>> => {
  let items: readonly z.output<T>[] =
    file !== undefined && existsSync(file) ? z.array(item).parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
  return {
    list: () => items,
    replace: (next) => {
      items = next;
      if (file === undefined) return;
      writeFileSync(`${file}.new`, JSON.stringify(items), { mode: OWNER_FILE });
      renameSync(`${file}.new`, file);
    },
  };
};
