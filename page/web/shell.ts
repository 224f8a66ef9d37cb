import { html } from '../../core/web/html.ts';

/** What the page's own HTML is told about where it is and who looks. */
export interface Shell {
  readonly household: string;
  readonly households: readonly string[];
  readonly rights: 'look' | 'act';
  readonly deviceId: string;
  /** Public key of the household's push messages, base64url. */
  readonly pushKey?: string | undefined;
  readonly prefix: string;
  /** The script that stands in the page itself. */
  readonly head: string;
}

/** The page's HTML as the web function serves it: the same as at home, with its files elsewhere and a word about who looks. */
export const shellHtml = (
  index: string,
  { household, households, rights, deviceId, pushKey, prefix, head: script }: Shell,
): string => {
  const about = html`<html lang="en-GB" data-base="/${household}" data-homes="${households.join(' ')}" data-rights="${rights}" data-device="${deviceId}" data-push-key="${pushKey ?? ''}">`;
  const head = html`<link rel="manifest" href="/manifest.webmanifest" />
    <link rel="apple-touch-icon" href="${prefix}/apple-touch-icon.png" />
    <meta name="apple-mobile-web-app-title" content="Home Mini" />
    <meta name="theme-color" content="#f4f6f8" media="(prefers-color-scheme: light)" />
    <meta name="theme-color" content="#0f161c" media="(prefers-color-scheme: dark)" />`;
  return index
    .replace('<html lang="en-GB">', about.text)
    .replace('<script src="/theme.js"></script>', () => `<script>${script}</script>`)
    .replaceAll(/ *<link rel="modulepreload"[^>]*>\n/g, '')
    .replace(/ *<link rel="stylesheet" href="\/uplot\.css"[^>]*>\n/, '')
    .replaceAll(/(href|src)="\/([a-z]+\.(?:css|js|svg))"/g, `$1="${prefix}/$2"`)
    .replace('</head>', `  ${head.text}\n  </head>`);
};
