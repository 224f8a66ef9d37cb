import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What in a folder, itself included, someone other than its owner may touch: `644 path`. */
export const openToOthers = (folder: string): string[] =>
  ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]
    .map((name) => join(folder, name))
    .flatMap((path) => {
      const entry = lstatSync(path, { throwIfNoEntry: false });
      if (entry === undefined || entry.isSymbolicLink()) return [];
      const mode = entry.mode & 0o777;
      return mode === (entry.isDirectory() ? 0o700 : 0o600) ? [] : [`${mode.toString(8)} ${path}`];
    });
