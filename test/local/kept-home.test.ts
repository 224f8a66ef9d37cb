import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { keepHome } from '../../local/kept-home.ts';
import { openToOthers } from '../support/rights.ts';

const NOW = Date.parse('2026-05-15T17:14:50.700Z');
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kept-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const keep = (home: string, { now = NOW, timeZone = 'Europe/London', reset = false } = {}) =>
  keepHome(root, home, { now, timeZone, reset });

describe('what is kept of a home', () => {
  it('begins at a whole second', () => {
    expect(keep('simulated-1')).toEqual({
      folder: join(root, 'simulated-1'),
      startedAt: NOW - 700,
      timeZone: 'Europe/London',
      isNew: true,
      others: [],
    });
  });

  it('stays as it began, whenever and wherever it is started again', () => {
    keep('simulated-1');
    const again = keep('simulated-1', { now: NOW + 86_400_000, timeZone: 'Asia/Kolkata' });
    expect(again).toMatchObject({ startedAt: NOW - 700, timeZone: 'Europe/London', isNew: false });
  });

  it('lies apart from other homes', () => {
    keep('simulated-1');
    const other = keep('simulated-2', { now: NOW + 60_000 });
    expect(other).toMatchObject({ isNew: true, others: ['simulated-1'], startedAt: NOW + 60_000 - 700 });
  });

  it('is deleted by a reset, the other homes are not', () => {
    keep('simulated-2');
    writeFileSync(join(keep('simulated-1').folder, 'data'), 'x');
    const again = keep('simulated-1', { reset: true });
    expect(again.isNew).toBe(true);
    expect(existsSync(join(again.folder, 'data'))).toBe(false);
    expect(keep('simulated-2').isNew).toBe(false);
  });

  it('is closed to other users of the machine', () => {
    keep('simulated-1');
    expect(openToOthers(root)).toEqual([]);
  });

  it('is closed where an earlier version left it open, beside the other homes', () => {
    for (const home of ['live-1', 'simulated-1']) {
      mkdirSync(join(root, home, 'dynamodb'), { recursive: true });
      writeFileSync(join(root, home, 'dynamodb', 'CURRENT'), 'token');
      for (const path of ['.', 'dynamodb', 'dynamodb/CURRENT']) chmodSync(join(root, home, path), 0o777);
    }
    chmodSync(root, 0o755);
    keep('simulated-1');
    expect(openToOthers(root)).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['of another layout', '{"schema":2}'],
    ['of another home', '{"schema":1,"home":"simulated-9","startedAt":1,"timeZone":"UTC"}'],
  ])('is refused where it is %s', (_, text) => {
    const { folder } = keep('simulated-1');
    writeFileSync(join(folder, 'home.json'), text);
    const file = join(folder, 'home.json');
    expect(() => keep('simulated-1')).toThrow(
      new BadInputError(
        `${file} is not what an earlier run wrote: start with --reset to begin this home afresh`,
      ),
    );
  });
});
