import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** What imports cannot show; which room may import which is the matter of `.dependency-cruiser.mjs`. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every TypeScript file under a folder of the repository, as a path from its root. */
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(folder, file.replaceAll(path.sep, '/')))
    .sort();

const sourceOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Where the real clock, timers and environment are handed to the poll. */
const COMPOSED = ['lambda/poller/handler.ts', 'lambda/poller/compose.ts', 'lambda/poller/environment.ts'];

const pure = [
  ...filesIn('core'),
  ...filesIn('lambda/poller').filter((file) => !COMPOSED.includes(file)),
  'lambda/octopus/session.ts',
  'lambda/octopus/rows.ts',
];

const REACHES = [
  {
    name: 'the clock',
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/,
    example: 'const now = Date.now();',
  },
  {
    name: 'a clock in a zone',
    pattern: /\bTZDate\.tz\(|\bnew TZDate\(\s*\)/,
    example: "TZDate.tz('Europe/London')",
  },
  {
    name: 'chance',
    pattern: /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b|\brandomBytes\b/,
    example: 'const share = Math.random();',
  },
  { name: 'timers', pattern: /\bset(Timeout|Interval|Immediate)\b/, example: 'setTimeout(end, 5)' },
  { name: 'the environment', pattern: /\bprocess\./, example: 'process.env.AWS_REGION' },
];

describe('time and chance', () => {
  it.each(REACHES)('the pure core and the poll do not touch $name', ({ pattern }) => {
    expect(pure.filter((file) => pattern.test(sourceOf(file)))).toEqual([]);
  });

  it.each(REACHES)('$name would be noticed', ({ pattern, example }) => {
    expect(pattern.test(example)).toBe(true);
  });

  it('the files it is about are there', () => {
    expect(pure).toEqual(
      expect.arrayContaining(['core/rules/evaluate.ts', 'core/time/duration.ts', 'lambda/poller/poll.ts']),
    );
  });
});
