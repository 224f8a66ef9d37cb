// node bin/node-24.mjs FILE [arguments…]: plain JavaScript that any Node can run.
import { resolve } from 'node:path';
import { runOnNode24 } from './pinned-node.mjs';

const [, , file = '', ...args] = process.argv;
await runOnNode24(resolve(file), args);
