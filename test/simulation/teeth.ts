import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BREAKAGES, type Breakage } from './breakages.ts';

/** Breaks a copy of the code on purpose, one way after another, and shows which promise of the simulation notices. */

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = [
  'core',
  'lambda',
  'config',
  join('test', 'simulation'),
  join('test', 'support', 'push-services'),
  'package.json',
];
const MAX_SEEDS = 8;
const DAYS = 3;

interface Caught {
  readonly seed: number;
  readonly invariant: string;
}

const simulate = (
  directory: string,
  seed: number,
  { faults = 'heavy', days = DAYS }: Breakage,
): Caught | undefined => {
  const script = join(directory, 'test', 'simulation', 'simulate.ts');
  const args = [script, '--days', String(days), '--seed', String(seed), '--faults', faults];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const invariant = /^BROKEN at \S+: (.*)$/m.exec(stdout)?.[1];
  if (invariant !== undefined) return { seed, invariant };
  if (status !== 0) throw new Error(`the simulation itself failed:\n${stderr}`);
  return undefined;
};

const copyOfTheCode = (directory: string): void => {
  for (const name of COPIED) cpSync(join(REPOSITORY, name), join(directory, name), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(directory, 'node_modules'));
};

const breakIt = (directory: string, { name, edits }: Breakage): void => {
  for (const { file, find, replace } of edits) {
    const path = join(directory, file);
    const parts = readFileSync(path, 'utf8').split(find);
    if (parts.length !== 2) throw new Error(`${name}: ${file} has ${parts.length - 1} times: ${find}`);
    writeFileSync(path, parts.join(replace));
  }
};

const caughtBy = (breakage: Breakage): Caught | undefined => {
  const directory = mkdtempSync(join(tmpdir(), 'home-mini-teeth-'));
  try {
    copyOfTheCode(directory);
    breakIt(directory, breakage);
    for (let seed = 1; seed <= MAX_SEEDS; seed += 1) {
      const caught = simulate(directory, seed, breakage);
      if (caught !== undefined) return caught;
    }
    return undefined;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const wanted = process.argv.slice(2).join(' ');
const chosen = BREAKAGES.filter(({ name }) => name.includes(wanted));
if (chosen.length === 0) console.error(`no breakage has "${wanted}" in its name`);
let missed = 0;
for (const breakage of chosen) {
  const caught = caughtBy(breakage);
  if (caught === undefined) missed += 1;
  const verdict = caught === undefined ? 'NOT CAUGHT' : `seed ${caught.seed}: ${caught.invariant}`;
  console.log(`${breakage.name}: ${verdict}`);
}
process.exitCode = missed === 0 && chosen.length > 0 ? 0 : 1;
