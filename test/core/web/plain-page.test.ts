import { describe, expect, it } from 'vitest';
import { html } from '../../../core/web/html.ts';
import { oneButton, paragraphs, plainPage } from '../../../core/web/plain-page.ts';

describe('a plain page', () => {
  const page = { title: 'Mute Kettle & oven?', body: html`<p>Yes</p>`, styles: '/static/1/page.css' };

  it('is whole, needs no script, and shows its title twice', () => {
    const { status, headers, body } = plainPage(page);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toBe(`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mute Kettle &amp; oven?</title>
<link rel="stylesheet" href="/static/1/page.css">
</head>
<body>
<main>
<h1>Mute Kettle &amp; oven?</h1>
<p>Yes</p>
</main>
</body>
</html>
`);
  });

  it('may have a status and headers of its own', () => {
    const { status, headers } = plainPage(page, { status: 405, headers: { allow: 'GET' } });
    expect([status, headers.allow]).toEqual([405, 'GET']);
  });
});

it.each([
  [
    'one that stands out',
    () => oneButton('/m/one', 'Mute for 1 hour'),
    '<form method="post" action="/m/one">\n\n<button class="main">Mute for 1 hour</button>\n</form>\n',
  ],
  [
    'a quiet one',
    () => oneButton('/u/one', 'Undo', { quiet: true }),
    '<form method="post" action="/u/one">\n\n<button class="quiet">Undo</button>\n</form>\n',
  ],
  [
    'one that sends more than is seen',
    () => oneButton('/sign-in', 'Sign in', { fields: { token: 'a"b', more: 'c' } }),
    '<form method="post" action="/sign-in">\n<input type="hidden" name="token" value="a&quot;b"><input type="hidden" name="more" value="c">\n<button class="main">Sign in</button>\n</form>\n',
  ],
])('a button is a form without scripts: %s', (_, button, text) => {
  expect(button().text).toBe(text);
});

it('paragraphs are a line each, as text', () => {
  expect(paragraphs('One.', 'Two & three.').text).toBe('<p>One.</p>\n<p>Two &amp; three.</p>\n');
  expect(paragraphs().text).toBe('');
});
