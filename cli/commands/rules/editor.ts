import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInputError } from '../../../core/contract/bad-input.ts';

/** A text in a file of its own that a person edits, as often as it takes. */
export interface EditedText extends Disposable {
  readonly path: string;
  /** Opens the editor and gives the text as it was saved. */
  edit(): Promise<string>;
  /** Does not delete the file after all. */
  keep(): void;
}

const editorOf = (env: Readonly<Record<string, string | undefined>>): string =>
  env.VISUAL || env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi');

/** Puts a text into a temporary file; disposing of it deletes the file unless it is kept. */
export const editable = (
  text: string,
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): EditedText => {
  const folder = mkdtempSync(join(tmpdir(), 'home-mini-'));
  const path = join(folder, name);
  writeFileSync(path, text);
  let kept = false;
  return {
    path,
    edit: async () => {
      await open(editorOf(env), path);
      return readFileSync(path, 'utf8');
    },
    keep: () => {
      kept = true;
    },
    [Symbol.dispose]: () => {
      if (!kept) rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The editor may come with options (`code --wait`), so a shell reads it, as git does. */
const open = async (editor: string, path: string): Promise<void> => {
  const child = spawn(`${editor} "${path}"`, { shell: true, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code === 0) return;
  throw new BadInputError(
    `the editor (${editor}) ended with ${code ?? 'a signal'}: nothing was written; set EDITOR, or give a file with --file`,
  );
};
