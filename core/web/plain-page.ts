import { type AnswerOptions, answerOf, HTML, type WebAnswer } from './exchange.ts';
import { Html, html } from './html.ts';

/** A page that works without scripts: a heading, and what is to be read or pressed. */
export interface PlainPage {
  readonly title: string;
  readonly body: Html;
  /** Where the style sheet is. */
  readonly styles: string;
}

/** The whole page as an answer. */
export const plainPage = ({ title, body, styles }: PlainPage, options?: AnswerOptions): WebAnswer =>
  answerOf(
    HTML,
    `<!doctype html>\n${
      html`<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${styles}">
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text
    }`,
    options,
  );

/** A form with one button; its fields are hidden. */
export const oneButton = (
  action: string,
  label: string,
  {
    fields = {},
    quiet = false,
  }: { readonly fields?: Readonly<Record<string, string>>; readonly quiet?: boolean } = {},
): Html => html`<form method="post" action="${action}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="${quiet ? 'quiet' : 'main'}">${label}</button>
</form>
`;

const paragraph = (line: string): Html => html`<p>${line}</p>\n`;
/** Lines of text, a paragraph each. */
export const paragraphs = (...lines: readonly string[]): Html =>
  new Html(lines.map((line) => paragraph(line).text).join(''));
