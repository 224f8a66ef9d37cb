import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BadInputError } from '../core/contract/bad-input.ts';

const OWNER_FOLDER = 0o700;
const RIGHTS = 0o777;

/** The mode of a file that its owner alone may read. */
export const OWNER_FILE = 0o600;

/**
 * Makes a folder where there is none, and takes from everyone but its owner the rights that an earlier run left on it
 * or on anything in it. Links in it are not followed. Where a system knows no such rights, nothing happens.
 * @throws BadInputError where the rights cannot be changed
 */
export const keepPrivate = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: OWNER_FOLDER });
  narrow(folder, statSync(folder).mode, OWNER_FOLDER);
  narrowContent(folder);
};

const narrowContent = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // What a running home deletes meanwhile needs no rights.
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (entry?.isDirectory()) {
      narrow(path, entry.mode, OWNER_FOLDER);
      narrowContent(path);
    } else if (entry?.isFile()) narrow(path, entry.mode, OWNER_FILE);
  }
};

const narrow = (path: string, mode: number, wanted: number): void => {
  if ((mode & RIGHTS) === wanted) return;
  try {
    chmodSync(path, wanted);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT') return;
    throw new BadInputError(
      `${path} cannot be closed to other users of this machine (${error.code}): make it yours with chown, or delete it`,
    );
  }
};
