import type { WebAnswer } from './exchange.ts';
import { html } from './html.ts';
import { oneButton, paragraphs, plainPage } from './plain-page.ts';

const RIGHTS_LINE = {
  look: 'This device will be able to look, and to change nothing.',
  act: 'This device will be able to look, and to mute alerts.',
} as const;

/** What a link to sign in would do, and one button: programs that only look at links use nothing up. */
export const signInQuestion = (
  {
    token,
    title,
    rights,
  }: { readonly token: string; readonly title: string; readonly rights: 'look' | 'act' },
  styles: string,
): WebAnswer =>
  plainPage({
    styles,
    title: `Sign this device in to ${title}?`,
    body: html`${paragraphs(RIGHTS_LINE[rights], 'It stays signed in for 90 days.')}${oneButton(
      '/sign-in',
      'Sign in',
      { fields: { token } },
    )}`,
  });

const codeForm = html`<form method="post" action="/code">
<label for="code">Code from <code>npx home-mini web link</code></label>
<input id="code" name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="12" placeholder="ABCD-2345" required>
<button class="main">Sign in</button>
</form>
`;

/** The page that everybody may see: by code, or by asking for a message. */
export const signInPage = (
  { household, line }: { readonly household?: string | undefined; readonly line?: string | undefined },
  styles: string,
  status = 200,
): WebAnswer =>
  plainPage(
    {
      styles,
      title: 'Sign in',
      body: html`${line === undefined ? undefined : html`<p class="note" role="alert">${line}</p>\n`}${codeForm}
<h2>No computer at hand?</h2>
${paragraphs('A link goes to the emails and phones of the household, within a minute or two. It works for 15 minutes.')}
<form method="post" action="/sign-in">
${
  household === undefined
    ? html`<label for="household">Household, as it is called in the config</label>
<input id="household" name="household" autocapitalize="none" spellcheck="false" maxlength="32" placeholder="home" required>`
    : html`<input type="hidden" name="household" value="${household}">`
}
<button class="quiet">Send a link</button>
</form>
`,
    },
    { status },
  );

/** The same whether or not there is such a household. */
export const linkAskedPage = (styles: string): WebAnswer =>
  plainPage({
    styles,
    title: 'A link is on its way',
    body: html`${paragraphs(
      'If there is such a household, its emails and phones get a link within a minute or two. It works for 15 minutes; open it on the device that is to be signed in.',
      'On an iPhone, the page on the home screen is a browser of its own: there, type a code from npx home-mini web link.',
    )}<p><a href="/sign-in">Back</a></p>`,
  });

export const signedOutPage = (styles: string): WebAnswer =>
  plainPage({
    styles,
    title: 'Signed out',
    body: html`${paragraphs('This device is signed out and gets no more notifications.')}<p><a href="/sign-in">Sign in again</a></p>`,
  });
