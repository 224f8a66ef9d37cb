#!/usr/bin/env node
// Plain JavaScript, so that a Node too old to run TypeScript hands over to the one that npm ci installs.
import { fileURLToPath } from 'node:url';
import { runOnNode24 } from '../bin/pinned-node.mjs';

await runOnNode24(fileURLToPath(new URL('./home-mini.ts', import.meta.url)), process.argv.slice(2));
