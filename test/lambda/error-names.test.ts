import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ERROR_CLASS = /class (\w+) extends (?:\w*Error)\b[^{]*\{([^}]*)/g;

const errorClasses = globSync('{core,config,lambda}/**/*.ts', { cwd: ROOT }).flatMap((file) =>
  [...readFileSync(`${ROOT}${file}`, 'utf8').matchAll(ERROR_CLASS)].map(([, name = '', body = '']) => ({
    file,
    name,
    body,
  })),
);

describe('an error that the function may log', () => {
  test('is found by this test', () => {
    expect(errorClasses.map(({ name }) => name)).toContain('AwsTroubleError');
  });

  test.each(errorClasses)(
    '$name has its name as a property, which minifying leaves alone',
    ({ name, body }) => {
      expect(body).toContain(`override readonly name = '${name}';`);
    },
  );
});
