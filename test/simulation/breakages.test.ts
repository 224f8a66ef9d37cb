import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BREAKAGES } from './breakages.ts';

describe('a breakage that the simulation must catch', () => {
  const edits = BREAKAGES.flatMap(({ name, edits: own }) => own.map((edit) => ({ name, ...edit })));

  test.each(edits)('$name: what it changes in $file stands there once', ({ file, find }) => {
    const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(text.split(find)).toHaveLength(2);
  });
});
