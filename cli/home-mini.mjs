#!/usr/bin/env node
// Plain JavaScript, so that a Node too old to run TypeScript can say so. npx puts the project's own Node first.
const NEEDED = 24;

if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(
    `home-mini needs Node ${NEEDED} and this is ${process.version}; "npx home-mini" in the project's folder brings its own (after npm ci)`,
  );
  process.exitCode = 1;
} else {
  await import('./home-mini.ts');
}
