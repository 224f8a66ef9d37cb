import { expect, it } from 'vitest';
import { Html, html } from '../../../core/web/html.ts';

it.each([
  [
    'text as text',
    () => html`<p>${'a < b & "c" > \'d\''}</p>`,
    '<p>a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;</p>',
  ],
  ['a number', () => html`<p>${1.5}</p>`, '<p>1.5</p>'],
  ['nothing as nothing', () => html`<p>${undefined}</p>`, '<p></p>'],
  ['an empty text', () => html`<p>${''}</p>`, '<p></p>'],
  ['HTML as it is', () => html`<p>${new Html('<b>a</b>')}</p>`, '<p><b>a</b></p>'],
  [
    'some of it in a row',
    () => html`<p>${[html`<i>${'&'}</i>`, html`<b></b>`]}</p>`,
    '<p><i>&amp;</i><b></b></p>',
  ],
  ['values in their order', () => html`${'a'}-${'b'}`, 'a-b'],
  ['a page without values', () => html`<p>a</p>`, '<p>a</p>'],
])('a page shows %s', (_, page, text) => {
  expect(page()).toEqual(new Html(text));
});
