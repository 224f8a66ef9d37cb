import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { answerOf, HTML, type WebAnswer } from '../../core/web/exchange.ts';
import type { PageFiles } from '../../lambda/web/ports.ts';
import { manifest } from './manifest.ts';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: HTML,
  js: 'text/javascript; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
};
/** Not served under the prefix. */
const HELD_BACK: readonly string[] = ['index.html', 'head.js', 'service-worker.js'];
const HASH_LENGTH = 12;
const FOREVER = 'public, max-age=31536000, immutable';
const AN_HOUR = 'public, max-age=3600';

/** The page's files as the bundle carries them, and where they are served. */
export interface BundledFiles extends PageFiles {
  /** Such as `/static/0123456789ab`: another one whenever any file is. */
  readonly prefix: string;
  /** The page's own HTML, its addresses not put in yet. */
  readonly index: string;
  /** The script that stands in the page itself. */
  readonly head: string;
}

/** Reads the files once, as the function starts. */
export const readPageFiles = (folder: string): BundledFiles => {
  const contents = new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name))]),
  );
  const hash = createHash('sha256');
  for (const [name, content] of contents) hash.update(name).update(content);
  const prefix = `/static/${hash.digest('hex').slice(0, HASH_LENGTH)}`;
  const answers = new Map<string, WebAnswer>();
  for (const [name, content] of contents) {
    if (HELD_BACK.includes(name)) continue;
    answers.set(`${prefix}/${name}`, fileAnswer(name, content, FOREVER));
  }
  const text = (name: string): string => contents.get(name)?.toString('utf8') ?? '';
  const worker = text('service-worker.js').replaceAll('{{prefix}}', prefix);
  answers.set('/service-worker.js', fileAnswer('service-worker.js', Buffer.from(worker), 'no-cache'));
  const icon = contents.get('icon.svg');
  if (icon !== undefined) {
    answers.set('/icon.svg', fileAnswer('icon.svg', icon, AN_HOUR));
    answers.set('/favicon.ico', fileAnswer('icon.svg', icon, AN_HOUR));
  }
  answers.set(
    '/manifest.webmanifest',
    answerOf('application/manifest+json', JSON.stringify(manifest(prefix)), {
      headers: { 'cache-control': AN_HOUR },
    }),
  );
  answers.set('/robots.txt', answerOf('text/plain; charset=utf-8', 'User-agent: *\nDisallow: /\n'));
  return {
    prefix,
    styles: `${prefix}/door.css`,
    index: text('index.html'),
    head: text('head.js'),
    file: (path) => answers.get(path),
  };
};

const fileAnswer = (name: string, content: Uint8Array, caching: string): WebAnswer => {
  const extension = name.slice(name.lastIndexOf('.') + 1);
  return answerOf(TYPES[extension] ?? 'application/octet-stream', content, {
    headers: { 'cache-control': caching },
  });
};

const WORTH_PACKING_BYTES = 1_000;
const PACKABLE = /^(text\/|application\/(json|manifest\+json)|image\/svg)/;

/** Gzip where the browser takes it: an HTTP API does not pack anything by itself. */
export const packed = (answer: WebAnswer, acceptEncoding: string | undefined): WebAnswer => {
  const type = answer.headers['content-type'] ?? '';
  const body = Buffer.from(answer.body);
  if (!/\bgzip\b/.test(acceptEncoding ?? '') || !PACKABLE.test(type) || body.length < WORTH_PACKING_BYTES)
    return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' },
    body: gzipSync(body),
  };
};
