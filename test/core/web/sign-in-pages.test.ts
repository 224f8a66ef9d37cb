import { describe, expect, it } from 'vitest';
import { linkAskedPage, signedOutPage, signInPage, signInQuestion } from '../../../core/web/sign-in-pages.ts';
import { readPage } from './pages.ts';

const STYLES = '/static/1/page.css';

describe('the page of a sign-in link', () => {
  it.each([
    ['look', 'This device will be able to look, and to change nothing.'],
    ['act', 'This device will be able to look, and to mute alerts.'],
  ] as const)('says what the device may do, and needs a press: %s', (rights, line) => {
    expect(readPage(signInQuestion({ token: 'a.b', title: 'Our House', rights }, STYLES))).toEqual({
      status: 200,
      styles: STYLES,
      title: 'Sign this device in to Our House?',
      text: `<p>${line}</p>\n<p>It stays signed in for 90 days.</p>\n<form method="post" action="/sign-in">\n<input type="hidden" name="token" value="a.b">\n<button class="main">Sign in</button>\n</form>\n`,
    });
  });
});

describe('the page to sign in on', () => {
  const page = (household: string) => `<form method="post" action="/code">
<label for="code">Code from <code>npx home-mini web link</code></label>
<input id="code" name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="12" placeholder="ABCD-2345" required>
<button class="main">Sign in</button>
</form>

<h2>No computer at hand?</h2>
<p>A link goes to the emails and phones of the household, within a minute or two. It works for 15 minutes.</p>

<form method="post" action="/sign-in">
${household}
<button class="quiet">Send a link</button>
</form>
`;
  const ASKED = `<label for="household">Household, as it is called in the config</label>
<input id="household" name="household" autocapitalize="none" spellcheck="false" maxlength="32" placeholder="home" required>`;

  it('takes a code, or sends a link to the household that is named', () => {
    expect(readPage(signInPage({}, STYLES))).toEqual({
      status: 200,
      styles: STYLES,
      title: 'Sign in',
      text: page(ASKED),
    });
  });

  it('does not ask for a household that is known', () => {
    expect(readPage(signInPage({ household: 'home' }, STYLES)).text).toBe(
      page('<input type="hidden" name="household" value="home">'),
    );
  });

  it('says what was wrong', () => {
    const { status, text } = readPage(signInPage({ line: 'Wrong code & no more tries.' }, STYLES, 403));
    expect(status).toBe(403);
    expect(text).toBe(`<p class="note" role="alert">Wrong code &amp; no more tries.</p>\n${page(ASKED)}`);
  });
});

it.each([
  [
    'a link was asked for, whether or not there is such a household',
    () => linkAskedPage(STYLES),
    'A link is on its way',
    '<p>If there is such a household, its emails and phones get a link within a minute or two. It works for 15 minutes; open it on the device that is to be signed in.</p>\n<p>On an iPhone, the page on the home screen is a browser of its own: there, type a code from npx home-mini web link.</p>\n<p><a href="/sign-in">Back</a></p>',
  ],
  [
    'a device is signed out',
    () => signedOutPage(STYLES),
    'Signed out',
    '<p>This device is signed out and gets no more notifications.</p>\n<p><a href="/sign-in">Sign in again</a></p>',
  ],
])('a page says that %s', (_, answer, title, text) => {
  expect(readPage(answer())).toEqual({ status: 200, styles: STYLES, title, text });
});
