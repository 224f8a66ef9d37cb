import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of the page, ready to be served. */
export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

const own = (name: string) => new URL(`static/${name}`, import.meta.url);
const FILES: Readonly<Record<string, { readonly type: string; readonly file: URL | string }>> = {
  '/': { type: HTML, file: own('index.html') },
  '/page.css': { type: STYLE, file: own('page.css') },
  '/icon.svg': { type: 'image/svg+xml', file: own('icon.svg') },
  '/theme.js': { type: SCRIPT, file: own('theme.js') },
  '/page.js': { type: SCRIPT, file: own('page.js') },
  '/sections.js': { type: SCRIPT, file: own('sections.js') },
  '/chart.js': { type: SCRIPT, file: own('chart.js') },
  '/days.js': { type: SCRIPT, file: own('days.js') },
  '/feed.js': { type: SCRIPT, file: own('feed.js') },
  '/phone.js': { type: SCRIPT, file: own('phone.js') },
  '/gestures.js': { type: SCRIPT, file: own('gestures.js') },
  '/tooltip.js': { type: SCRIPT, file: own('tooltip.js') },
  '/sparkline.js': { type: SCRIPT, file: own('sparkline.js') },
  '/writing.js': { type: SCRIPT, file: own('writing.js') },
  '/uplot.js': { type: SCRIPT, file: 'uplot/dist/uPlot.iife.min.js' },
  '/uplot.css': { type: STYLE, file: 'uplot/dist/uPlot.min.css' },
};

/** Reads the file of the page at this path; undefined where there is none. */
export const pageFile = (path: string): PageFile | undefined => {
  const known = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (known === undefined) return undefined;
  const { type, file } = known;
  const place = typeof file === 'string' ? import.meta.resolve(file) : file;
  return { type, body: readFileSync(fileURLToPath(place)) };
};
