import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPrivate } from '../../local/private-folder.ts';
import { openToOthers } from '../support/rights.ts';

let place = '';
let folder = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'private-'));
  folder = join(place, 'homes', 'home');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe('a folder that is kept private', () => {
  it('is made closed to others, and what it lies in too', () => {
    keepPrivate(folder);
    expect(openToOthers(join(place, 'homes'))).toEqual([]);
  });

  it.each([
    ['to be read', 0o755],
    ['to be written', 0o777],
    ['to its group', 0o750],
    ['to all but its group', 0o705],
  ])('is closed where an earlier run left it open %s', (_, mode) => {
    mkdirSync(join(folder, 'dynamodb', 'lost'), { recursive: true });
    for (const name of ['home.json', 'dynamodb/000005.ldb', 'dynamodb/lost/x']) {
      writeFileSync(join(folder, name), 'x');
      chmodSync(join(folder, name), mode & 0o666);
    }
    for (const name of ['.', 'dynamodb', 'dynamodb/lost']) chmodSync(join(folder, name), mode);
    expect(openToOthers(folder)).toHaveLength(6);
    keepPrivate(folder);
    expect(openToOthers(folder)).toEqual([]);
  });

  it('leaves alone what its links lead to, and a link that leads nowhere', () => {
    mkdirSync(folder, { recursive: true });
    const elsewhere = join(place, 'elsewhere');
    writeFileSync(elsewhere, 'x');
    chmodSync(elsewhere, 0o644);
    symlinkSync(elsewhere, join(folder, 'link'));
    symlinkSync(join(place, 'nowhere'), join(folder, 'broken'));
    keepPrivate(folder);
    expect(statSync(elsewhere).mode & 0o777).toBe(0o644);
  });

  it('may itself be a link, as of someone who keeps data on another disk', () => {
    mkdirSync(join(place, 'disk'), { mode: 0o755 });
    symlinkSync(join(place, 'disk'), join(place, 'homes'));
    keepPrivate(join(place, 'homes'));
    expect(openToOthers(join(place, 'disk'))).toEqual([]);
  });

  it.skipIf(process.getuid?.() !== 0)('of someone else is refused in one line that says what to do', () => {
    mkdirSync(folder, { recursive: true });
    for (const name of [place, join(place, 'homes'), folder]) chmodSync(name, 0o755);
    const module = fileURLToPath(new URL('../../local/private-folder.ts', import.meta.url));
    // Loaded first: the other user may not be allowed to read this checkout.
    const script = `const { keepPrivate } = await import(${JSON.stringify(module)});
      process.setuid(65534);
      try { keepPrivate(${JSON.stringify(folder)}); } catch (error) { console.log(error.name, error.message); }`;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(
      `BadInputError ${folder} cannot be closed to other users of this machine (EPERM): make it yours with chown, or delete it\n`,
    );
  });
});
