import { HOUR_MS } from '../contract/lengths.ts';
import { bareTitle } from '../contract/title.ts';
import { atMoment, moment } from '../messages/figures.ts';
import type { Mute } from '../messages/hush-item.ts';
import type { WebAnswer } from './exchange.ts';
import { html } from './html.ts';
import type { MuteRequest } from './mute.ts';
import { oneButton, paragraphs, plainPage } from './plain-page.ts';

/** Where a page is shown, and when. */
export interface PageContext {
  readonly styles: string;
  readonly now: number;
  readonly timeZone: string;
  /** The rule's title. */
  readonly title: string;
  /** Path of the household's page. */
  readonly home: string;
}

const seeHome = ({ home }: PageContext) => html`<p><a href="${home}">Open the page</a></p>`;

/** What a mute link would do, and one button. */
export const muteQuestion = ({ length }: MuteRequest, action: string, context: PageContext): WebAnswer => {
  const { styles, now, timeZone } = context;
  const title = bareTitle(context.title);
  const until = moment(now + HOUR_MS, now, timeZone);
  return length === '1h'
    ? plainPage({
        styles,
        title: `Mute ${title} for an hour?`,
        body: html`${paragraphs(
          `No messages about it from now until about ${until}, on any phone or by email. It is still watched: if it is still on then, you get a reminder.`,
        )}${oneButton(action, 'Mute for 1 hour')}`,
      })
    : plainPage({
        styles,
        title: `Mute ${title} until it is over?`,
        body: html`${paragraphs(
          'No more messages about this alert, on any phone or by email, until it is over; then one says so. The next alert comes as usual.',
        )}${oneButton(action, 'Mute until it is over')}`,
      });
};

/** It is muted: until when, and a button that takes it back. */
export const mutedPage = (mute: Mute, undo: string, context: PageContext): WebAnswer => {
  const { styles, now, timeZone } = context;
  const title = bareTitle(context.title);
  const until = 'until' in mute ? moment(mute.until, now, timeZone) : undefined;
  return plainPage({
    styles,
    title: until === undefined ? `${title} is muted until it is over` : `${title} is muted until ${until}`,
    body: html`${paragraphs(
      until === undefined
        ? 'You get a message when it is over. The others who got the alert learn that it is muted.'
        : 'If it is still on then, you get a reminder. The others who got the alert learn that it is muted.',
    )}${oneButton(undo, 'Undo', { quiet: true })}${seeHome(context)}`,
  });
};

/** What an undo link would do, and one button. */
export const unmuteQuestion = (action: string, context: PageContext): WebAnswer => {
  const title = bareTitle(context.title);
  return plainPage({
    styles: context.styles,
    title: `Hear from ${title} again?`,
    body: html`${paragraphs('Its messages come as usual from the next poll on.')}${oneButton(action, 'Undo the mute')}`,
  });
};

export const unmutedPage = (context: PageContext): WebAnswer => {
  const title = bareTitle(context.title);
  return plainPage({
    styles: context.styles,
    title: `${title} is no longer muted`,
    body: html`${paragraphs('Its messages come as usual from the next poll on.')}${seeHome(context)}`,
  });
};

/** The alert is over: nothing was changed. */
export const overPage = (endedAt: number | undefined, context: PageContext): WebAnswer => {
  const { styles, now, timeZone } = context;
  const title = bareTitle(context.title);
  const ended =
    endedAt === undefined ? 'It has ended already' : `It ended ${atMoment(endedAt, now, timeZone)}`;
  return plainPage({
    styles,
    title: `${title} is over`,
    body: html`${paragraphs(`${ended}, so there is nothing to mute. Nothing was changed.`)}${seeHome(context)}`,
  });
};
