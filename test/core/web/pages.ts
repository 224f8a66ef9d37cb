import type { WebAnswer } from '../../../core/web/exchange.ts';

const TITLED =
  /^<!doctype html>\n.*<title>(.*)<\/title>.*href="([^"]*)">\n<\/head>\n<body>\n<main>\n<h1>(.*?)<\/h1>\n(.*)\n<\/main>\n<\/body>\n<\/html>\n$/s;

/** What a plain page says below its heading, and which status it has; its title stands in the tab as well. */
export const readPage = ({ status, headers, body }: WebAnswer) => {
  const [, tab, styles, title, text] = TITLED.exec(String(body)) ?? [];
  if (tab !== title || headers['content-type'] !== 'text/html; charset=utf-8') throw new Error(String(body));
  return { status, styles, title, text };
};
