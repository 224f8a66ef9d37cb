import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TEXTS = ['*.md', 'docs/**/*.md', '{bin,cli,config,lambda,lib,local}/**/*.{ts,mjs,js,html}'];

/** Commands that write a secret where the shell's history and other programs see it. */
const KEY_ON_A_COMMAND_LINE: readonly RegExp[] = [
  /put-parameter/,
  /--value[ =]/,
  /--(api-)?key[ =]/,
  /\b(echo|printf)\b[^\n|]*(KEY|sk_live)/i,
  /\b(export |set )?OCTOPUS_API_KEY=\S/,
  /<<<\s*["']?(\$|sk_live)/,
  /sk_live_\w/,
];
const findings = (text: string): string[] =>
  text.split('\n').filter((line) => KEY_ON_A_COMMAND_LINE.some((pattern) => pattern.test(line)));

describe('the API key', () => {
  it.each([
    'aws ssm put-parameter --name x --type SecureString --value "$KEY"',
    '  --name /home-mini-alerts/home/api-key --value "$KEY"; unset KEY',
    'npx home-mini setup --key sk_live_x',
    'echo "$KEY" | npx home-mini setup --key-only',
    'OCTOPUS_API_KEY=abc npm start -- --live',
    'npx home-mini setup --key-only <<< "$KEY"',
  ])('would be found in a text: %s', (line) => {
    expect(findings(`before\n${line}\nafter`)).toEqual([line]);
  });

  it('stands on no command line of the docs and of what the programs say', () => {
    const texts = globSync(TEXTS, { cwd: ROOT });
    expect(texts).toContain('docs/operating.md');
    expect(texts).toContain('cli/commands/setup/command.ts');
    const found = texts.flatMap((path) =>
      findings(readFileSync(`${ROOT}${path}`, 'utf8')).map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it('is not taken into git with the files that people keep it in', () => {
    const ignored = readFileSync(`${ROOT}.gitignore`, 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env*', '*.key', 'key.txt']));
  });
});
