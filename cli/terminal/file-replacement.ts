import { existsSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { BadInputError } from '../../core/contract/bad-input.ts';

/** A file's new text, written beside it and not yet in its place. */
export interface FileReplacement {
  /** Puts the new text in place, whole or not at all. */
  commit(): void;
  /** Leaves the file as it was. */
  discard(): void;
}

/**
 * Writes a file's new text beside it.
 * @param name the file as the person knows it
 * @throws BadInputError where its folder can't be written
 */
export const prepareReplacement = (path: string, name: string, text: string): FileReplacement => {
  // A link stays a link: what it points to is replaced.
  const target = existsSync(path) ? realpathSync(path) : path;
  const beside = `${target}.${process.pid}.new`;
  try {
    writeFileSync(beside, text, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new BadInputError(`${name}: can't be written (${error.code})`);
  }
  return {
    commit: () => renameSync(beside, target),
    discard: () => rmSync(beside, { force: true }),
  };
};
