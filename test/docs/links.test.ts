import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md', 'test/**/*.md'], { cwd: ROOT }).sort();

describe('the docs', () => {
  it.each(pages.map((page) => [page]))('link to files that exist: %s', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  it('are all in the index', () => {
    const index = readFileSync(join(ROOT, 'docs/README.md'), 'utf8');
    const ofDocs = globSync('docs/*.md', { cwd: ROOT }).map((page) => page.replace('docs/', ''));
    expect(ofDocs.filter((page) => page !== 'README.md' && !index.includes(`(${page})`))).toEqual([]);
  });
});
