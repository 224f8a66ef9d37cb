import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the index of the tests of a poll names every one of them, and none that is gone', () => {
  const folder = new URL('../lambda/poller/', import.meta.url);
  const named = [
    ...readFileSync(new URL('README.md', folder), 'utf8').matchAll(
      /`([a-z-]+(?:\.regression|\.property)?)\.test\.ts`/g,
    ),
  ];
  const files = readdirSync(folder).filter((file) => file.endsWith('.test.ts'));
  expect(named.map(([, name]) => `${name}.test.ts`).sort()).toEqual(files.sort());
});
