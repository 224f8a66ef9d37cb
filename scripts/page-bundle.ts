import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const page = (name: string): string => fromRoot(`page/static/${name}`);
const read = (path: string): string => readFileSync(path, 'utf8');

/** Served as they are. */
const AS_THEY_ARE = ['index.html', 'icon.svg', 'icon-192.png', 'icon-512.png', 'apple-touch-icon.png'];
/** What the page holds itself, so that it needs no request of its own. */
const AT_ONCE = ['again.js', 'theme.js'];
const TARGET = 'es2022';

/**
 * Writes the page's files for the web function into `<outdir>/static`: its modules as one file and its style sheets as
 * one, since the public door lets only a few requests a second through.
 */
export const bundlePage = async (outdir: string): Promise<void> => {
  const out = join(outdir, 'static');
  mkdirSync(out, { recursive: true });
  for (const name of AS_THEY_ARE) writeFileSync(join(out, name), readFileSync(page(name)));
  await build({
    entryPoints: [page('page.js'), page('service-worker.js')],
    outdir: out,
    bundle: true,
    minify: true,
    format: 'esm',
    target: TARGET,
    logLevel: 'error',
  });
  const uplot = fileURLToPath(import.meta.resolve('uplot/dist/uPlot.iife.min.js'));
  writeFileSync(join(out, 'uplot.js'), readFileSync(uplot));
  const first = await Promise.all(
    AT_ONCE.map((name) => transform(read(page(name)), { minify: true, target: TARGET, charset: 'utf8' })),
  );
  writeFileSync(join(out, 'head.js'), first.map(({ code }) => code).join(''));
  const uplotStyles = fileURLToPath(import.meta.resolve('uplot/dist/uPlot.min.css'));
  for (const [name, sources] of [
    ['page.css', [uplotStyles, page('page.css')]],
    ['door.css', [page('door.css')]],
  ] as const) {
    const styles = await transform(sources.map(read).join('\n'), { loader: 'css', minify: true });
    writeFileSync(join(out, name), styles.code);
  }
};
