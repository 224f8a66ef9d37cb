import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { openToOthers } from '../support/rights.ts';

const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));
const TIMEOUT = 60_000;

let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

const { OCTOPUS_API_KEY: _key, OCTOPUS_ACCOUNT_NUMBER: _number, INIT_CWD: _cwd, ...env } = process.env;

/** `node local/start.ts` in a folder of its own. */
const begin = (...argv: string[]) => {
  const child = spawn(process.execPath, [START, ...argv], { cwd: folder, env });
  children.push(child);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    printed.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    printed.err += chunk;
  });
  const ended = once(child, 'close');
  return {
    printed,
    pid: child.pid,
    until: async (part: string | RegExp) => {
      while (printed.out.search(part) < 0) {
        if (child.exitCode !== null) throw new Error(`ended before ${part}: ${printed.out}${printed.err}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    end: async () => {
      await ended;
      return { ...printed, code: child.exitCode };
    },
    stop: async (signal: 'SIGINT' | 'SIGTERM') => {
      const startedAt = performance.now();
      child.kill(signal);
      await ended;
      return { ...printed, code: child.exitCode, ms: performance.now() - startedAt };
    },
  };
};

/** A recording of `rows` rows with double samples, a gap and an hour of something big. */
const recording = (rows: number): string => {
  const lines = ['readAt,demandW'];
  let at = Date.parse('2013-10-09T13:06:17Z');
  for (let row = 0; row < rows; row++) {
    lines.push(`${new Date(at).toISOString().slice(0, 19)}Z,${row > rows / 2 ? 9_500 : 250 + (row % 40)}`);
    at += row % 37 === 0 ? 1_000 : row === 200 ? 300_000 : 7_000 + (row % 5) * 2_000;
  }
  return write('recording.csv', `${lines.join('\n')}\n`);
};
const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const columnsSchema = z.object({ at: z.array(z.number()), demandW: z.array(z.number()) });
const readingsOf = async (out: string) => {
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(out) ?? [];
  return columnsSchema.parse(await (await fetch(`${url}/readings.json`)).json());
};

describe('npm start, asked wrongly', () => {
  it('--help explains and ends', async () => {
    const { code, out, err } = await begin('--help').end();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('--home <file.csv>');
  });

  it.each([
    [
      'a bad line in a CSV',
      ['--home', 'bad.csv'],
      'bad.csv: one moment only; allowed: two or more; 1 row without a number skipped (1 "much")\n',
    ],
    ['a CSV that is not there', ['--home', 'none.csv'], 'none.csv: no such file; --home takes a CSV file\n'],
    ['a folder for a CSV', ['--home', '.'], '.: not readable (EISDIR); --home takes a CSV file\n'],
    [
      'no credentials',
      ['--live'],
      /^--live needs OCTOPUS_API_KEY and OCTOPUS_ACCOUNT_NUMBER in the environment or in \.env .*\n$/,
    ],
  ])('%s: one line, exit code 1', async (_, argv, line) => {
    write('bad.csv', 'readAt,demandW\n2026-05-15T17:00:00Z,100\n2026-05-15T17:00:10Z,much\n');
    const { code, out, err } = await begin(...argv).end();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('takes the credentials from .env', async () => {
    write('.env', 'OCTOPUS_API_KEY=sk_live_x\nOCTOPUS_ACCOUNT_NUMBER="A-1"\n');
    const { code, err } = await begin('--live').end();
    expect(code).toBe(1);
    expect(err).toBe(
      'OCTOPUS_ACCOUNT_NUMBER: got "A-1"; allowed: an Octopus account number, such as A-1234ABCD\n',
    );
  });

  it('says in one line that the port is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { code, out, err } = await begin('--port', String(port)).end();
    other.close();
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(`Port ${port} is taken: stop what listens there, or choose another with --port\n`);
  });
});

describe('npm start -- --once', () => {
  it(
    'stores exactly what a recording has, and tells its alerts',
    async () => {
      const { code, out, err } = await begin('--once', '--home', recording(900)).end();
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain('Rows served:  900\nRows stored:  900\n');
      expect(out).toMatch(/\[ALERT\] Very high: /);
    },
    TIMEOUT,
  );

  it(
    'lives through the story of the simulated home: a raise, a recovery, a Mini that goes and comes back',
    async () => {
      const { code, out, err } = await begin('--once', '--seed', '4').end();
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const [, served] = /Rows served: +(\d+)/.exec(out) ?? [];
      expect(Number(served)).toBeGreaterThan(3_600);
      expect(out).toContain(`Rows stored:  ${served}\n`);
      expect(out).toMatch(/\[ALERT\] Very high: .*[\s\S]*\[OK\] Very high is over/);
      expect(out).toMatch(/\[ALERT\] Something left on: /);
      expect(out).toMatch(/\[NO DATA\][\s\S]*\[OK\] .* is over: no readings/);
    },
    TIMEOUT,
  );
});

/** Two seconds to stop are promised for a machine that has them to spare. */
const UNHURRIED = { retry: 2 };

describe('npm start', UNHURRIED, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s in the middle of the history ends it within two seconds',
    async (signal) => {
      const started = begin('--port', '0');
      await started.until('history: 25 %');
      const { code, err, ms, out } = await started.stop(signal);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(ms).toBeLessThan(2_000);
      expect(out).toMatch(/Stopped\.\n$/);
    },
    TIMEOUT,
  );

  it(
    'goes on live after the history, keeps the readings, and takes them up again',
    async () => {
      const file = recording(300);
      const first = begin('--port', '0', '--home', file, '--speed', '60');
      await first.until('Live from here');
      const before = await readingsOf(first.printed.out);
      expect(before.at.length).toBeGreaterThan(290);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      const later = await readingsOf(first.printed.out);
      expect(later.at.at(-1)).toBeGreaterThan(before.at.at(-1) ?? 0);
      const stopped = await first.stop('SIGINT');
      expect({ code: stopped.code, err: stopped.err }).toEqual({ code: 0, err: '' });
      expect(stopped.ms).toBeLessThan(2_000);

      const second = begin('--port', '0', '--home', file);
      await second.until('Live from here');
      // Ahead of the clock by its speed, unless a busy machine has let the clock catch up.
      expect(second.printed.out).toMatch(/An earlier run (was ahead of the clock|stopped)/);
      const again = await readingsOf(second.printed.out);
      const kept = again.at.slice(0, later.at.length);
      expect(kept).toEqual(later.at);
      expect(again.demandW.slice(0, later.at.length)).toEqual(later.demandW);

      const third = await begin('--port', '0', '--home', file).end();
      expect(third.code).toBe(1);
      expect(third.err).toMatch(new RegExp(`^.* is in use by process ${second.pid}: .*\n$`));
      await second.stop('SIGTERM');
    },
    TIMEOUT,
  );

  it(
    'keeps another home apart, and begins afresh after a reset',
    async () => {
      const [one, other] = [
        recording(100),
        write('other.csv', 'readAt,demandW\n2026-05-15T17:00:00Z,100\n2026-05-15T17:05:00Z,200\n'),
      ];
      const run = async (...argv: string[]) => {
        const started = begin('--port', '0', ...argv);
        await started.until('Live from here');
        return (await started.stop('SIGINT')).out;
      };
      expect(await run('--home', one)).toContain('The real poller lives through the last');
      expect(await run('--home', other)).toMatch(
        /Data of other homes stays where it is \(recorded-[0-9a-f]{8}\)/,
      );
      expect(await run('--home', one)).toContain('An earlier run stopped');
      expect(await run('--home', one, '--reset')).toContain('The real poller lives through the last');
    },
    TIMEOUT,
  );

  it(
    'keeps its data from other users of the machine, also data that an earlier version left open to them',
    async () => {
      const file = recording(100);
      const kept = join(folder, '.home-mini');
      const run = async () => {
        const started = begin('--port', '0', '--home', file);
        await started.until('Live from here');
        expect(openToOthers(kept)).toEqual([]);
        await started.stop('SIGINT');
        expect(openToOthers(kept)).toEqual([]);
      };
      const mask = process.umask(0);
      try {
        await run();
        for (const name of ['.', ...readdirSync(kept, { recursive: true, encoding: 'utf8' })]) {
          chmodSync(join(kept, name), 0o777);
        }
        await run();
      } finally {
        process.umask(mask);
      }
    },
    TIMEOUT,
  );
});
