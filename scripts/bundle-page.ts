import { bundlePage } from './page-bundle.ts';

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('usage: bundle-page OUTDIR');
await bundlePage(outdir);
