import { lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareReplacement } from '../../../cli/terminal/file-replacement.ts';
import { temporaryFolder } from '../../support/command-run.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder[Symbol.dispose]());

test('the old text stays until the new one is put in place whole', () => {
  const path = folder.write('a.json', 'old');
  const replacement = prepareReplacement(path, 'a.json', 'new');
  expect(readFileSync(path, 'utf8')).toBe('old');
  replacement.commit();
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder.path)).toEqual(['a.json']);
});

test('what is discarded leaves no trace', () => {
  prepareReplacement(join(folder.path, 'a.json'), 'a.json', 'new').discard();
  expect(readdirSync(folder.path)).toEqual([]);
});

test('a link stays a link', () => {
  const path = folder.write('a.json', 'old');
  const link = join(folder.path, 'link.json');
  symlinkSync(path, link);
  prepareReplacement(link, 'link.json', 'new').commit();
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('new');
});

test('a folder that is not there is one line', () => {
  expect(() => prepareReplacement(join(folder.path, 'no/a.json'), 'no/a.json', '')).toThrow(
    "no/a.json: can't be written (ENOENT)",
  );
});
