import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every TypeScript file under a folder of the repository, as a path from its root. */
const filesIn = (folder: string): string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join(folder, file))
    .sort();

const sourceOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Import {
  /** A file from the root of the repository, or a package as it is written. */
  readonly target: string;
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'/g;

const importsIn = (source: string, file: string): Import[] => {
  const place = (name: string) =>
    name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name;
  return [
    ...[...source.matchAll(STATIC)].map(([, typeOnly, from, bare]) => ({
      target: place(from ?? bare ?? ''),
      typeOnly: typeOnly !== undefined,
    })),
    ...[...source.matchAll(DYNAMIC)].map(([, name]) => ({ target: place(name ?? ''), typeOnly: false })),
  ];
};

/** `file -> target` for each import of the files that `refused` names. */
const refusedImports = (
  files: readonly string[],
  refused: (imported: Import, file: string) => boolean,
): string[] =>
  files.flatMap((file) =>
    importsIn(sourceOf(file), file)
      .filter((imported) => refused(imported, file))
      .map(({ target }) => `${file} -> ${target}`),
  );

const within =
  (...folders: string[]) =>
  (file: string): boolean =>
    folders.some((folder) => file.startsWith(`${folder}/`));

const lambda = filesIn('lambda');
const lib = filesIn('lib');
const bin = filesIn('bin');
const config = filesIn('config');
const pure = lambda.filter(
  (file) =>
    within('lambda/alerts', 'lambda/telemetry', 'lambda/poll')(file) ||
    file === 'lambda/poller/poll.ts' ||
    file === 'lambda/octopus/session.ts',
);

describe('the scan of imports', () => {
  it('finds every form of import', () => {
    const source = [
      "import { a } from './a.ts';",
      "import type { B } from '../b.ts';",
      "import {\n  c,\n  d,\n} from 'package';",
      "export { e } from './e.ts';",
      "import './f.ts';",
      "const g = await import('./g.ts');",
      'const text = "from \'./not-this.ts\'";',
    ].join('\n');
    expect(importsIn(source, 'lambda/alerts/x.ts')).toEqual([
      { target: 'lambda/alerts/a.ts', typeOnly: false },
      { target: 'lambda/b.ts', typeOnly: true },
      { target: 'package', typeOnly: false },
      { target: 'lambda/alerts/e.ts', typeOnly: false },
      { target: 'lambda/alerts/f.ts', typeOnly: false },
      { target: 'lambda/alerts/g.ts', typeOnly: false },
    ]);
  });

  it('sees the files it is about', () => {
    for (const files of [lambda, lib, bin, config, pure]) expect(files.length).toBeGreaterThan(0);
    expect(pure).toEqual(expect.arrayContaining(['core/rules/evaluate.ts', 'lambda/octopus/rows.ts']));
    expect(refusedImports(['lambda/octopus/rows.ts'], () => true)).not.toEqual([]);
  });
});

describe('arrows run one way', () => {
  it('telemetry knows the config, zod and itself', () => {
    const telemetry = lambda.filter(within('lambda/telemetry'));
    const allowed = ({ target }: Import) =>
      within('config', 'lambda/telemetry')(target) || target === 'zod/mini';
    expect(refusedImports(telemetry, (imported) => !allowed(imported))).toEqual([]);
  });

  it('alerts know the config, readings, their registers, names of the contract, the type of standing problems, zod and time zones', () => {
    const alerts = lambda.filter(within('lambda/alerts'));
    const allowed = ({ target, typeOnly }: Import) =>
      within('config', 'lambda/alerts')(target) ||
      ['zod/mini', '@date-fns/tz', 'core/contract/names.ts', 'core/readings/reading.ts'].includes(target) ||
      ['core/readings/register.ts', 'core/readings/register-state.ts'].includes(target) ||
      (typeOnly && target === 'lambda/poller/state.ts');
    expect(refusedImports(alerts, (imported) => !allowed(imported))).toEqual([]);
  });

  it('the poll and its core do no I/O of their own', () => {
    const modules = ({ target }: Import) => target.startsWith('node:') || target.startsWith('@aws');
    expect(refusedImports(pure, modules)).toEqual([]);
  });

  it('only the adapters and the handler know the AWS SDK', () => {
    const others = lambda.filter(
      (file) => !within('lambda/aws')(file) && file !== 'lambda/poller/handler.ts',
    );
    expect(refusedImports(others, ({ target }) => target.startsWith('@aws-sdk/'))).toEqual([]);
  });

  it('only the handler knows the adapters', () => {
    const others = lambda.filter(
      (file) => !within('lambda/aws')(file) && file !== 'lambda/poller/handler.ts',
    );
    expect(refusedImports(others, ({ target }) => within('lambda/aws')(target))).toEqual([]);
  });

  it('the function knows nothing of the infrastructure', () => {
    const infrastructure = ({ target }: Import) =>
      within('lib', 'bin')(target) || target.startsWith('aws-cdk-lib') || target === 'constructs';
    expect(refusedImports(lambda, infrastructure)).toEqual([]);
  });

  it('what is deployed knows nothing of the simulator, the commands and the tests', () => {
    const deployed = [...lambda, ...lib, ...bin, ...config];
    expect(refusedImports(deployed, ({ target }) => within('local', 'cli', 'test', 'bench')(target))).toEqual(
      [],
    );
  });

  it('the config knows nothing of the rest but the names of the contract', () => {
    const rest = ({ target }: Import) =>
      within('lambda', 'lib', 'bin')(target) && target !== 'core/contract/names.ts';
    expect(refusedImports(config, rest)).toEqual([]);
  });

  it('what the function loads takes zod/mini, never all of zod', () => {
    expect(refusedImports([...lambda, ...config], ({ target }) => target === 'zod')).toEqual([]);
  });
});

describe('time and chance', () => {
  it.each([
    { name: 'the clock', pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/ },
    { name: 'a clock in a zone', pattern: /\bTZDate\.tz\(|\bnew TZDate\(\s*\)/ },
    { name: 'chance', pattern: /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/ },
    { name: 'timers', pattern: /\bset(Timeout|Interval|Immediate)\b/ },
    { name: 'the environment', pattern: /\bprocess\./ },
  ])('the poll and its core do not touch $name', ({ pattern }) => {
    expect(pure.filter((file) => pattern.test(sourceOf(file)))).toEqual([]);
  });
});
