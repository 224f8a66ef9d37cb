import { expect, it } from 'vitest';
import type { WebAnswer } from '../../../core/web/exchange.ts';
import {
  mutedPage,
  muteQuestion,
  overPage,
  type PageContext,
  unmutedPage,
  unmuteQuestion,
} from '../../../core/web/mute-pages.ts';
import { readPage } from './pages.ts';

/** 18:12 in London. */
const NOW = Date.parse('2026-05-15T17:12:00Z');
const HOUR = 3_600_000;
const CONTEXT: PageContext = {
  styles: '/static/1/page.css',
  now: NOW,
  timeZone: 'Europe/London',
  title: 'Left on?',
  home: '/home',
};
const request = (length: '1h' | 'over') =>
  ({ household: 'home', rule: 'left-on', episode: 'e', length }) as const;
const button = (action: string, kind: string, label: string) =>
  `<form method="post" action="${action}">\n\n<button class="${kind}">${label}</button>\n</form>\n`;
const HOME = '<p><a href="/home">Open the page</a></p>';

it.each<[string, () => WebAnswer, string, string]>([
  [
    'asks whether to mute for an hour',
    () => muteQuestion(request('1h'), '/m/one', CONTEXT),
    'Mute Left on for an hour?',
    `<p>No messages about it from now until about 19:12, on any phone or by email. It is still watched: if it is still on then, you get a reminder.</p>\n${button('/m/one', 'main', 'Mute for 1 hour')}`,
  ],
  [
    'asks whether to mute until it is over',
    () => muteQuestion(request('over'), '/m/two', CONTEXT),
    'Mute Left on until it is over?',
    `<p>No more messages about this alert, on any phone or by email, until it is over; then one says so. The next alert comes as usual.</p>\n${button('/m/two', 'main', 'Mute until it is over')}`,
  ],
  [
    'says until when it is muted',
    () => mutedPage({ until: NOW + HOUR }, '/u/one', CONTEXT),
    'Left on is muted until 19:12',
    `<p>If it is still on then, you get a reminder. The others who got the alert learn that it is muted.</p>\n${button('/u/one', 'quiet', 'Undo')}${HOME}`,
  ],
  [
    'says that it is muted until it is over',
    () => mutedPage({ episode: 'e' }, '/u/one', CONTEXT),
    'Left on is muted until it is over',
    `<p>You get a message when it is over. The others who got the alert learn that it is muted.</p>\n${button('/u/one', 'quiet', 'Undo')}${HOME}`,
  ],
  [
    'asks whether to hear of it again',
    () => unmuteQuestion('/u/one', CONTEXT),
    'Hear from Left on again?',
    `<p>Its messages come as usual from the next poll on.</p>\n${button('/u/one', 'main', 'Undo the mute')}`,
  ],
  [
    'says that it is no longer muted',
    () => unmutedPage(CONTEXT),
    'Left on is no longer muted',
    `<p>Its messages come as usual from the next poll on.</p>\n${HOME}`,
  ],
  [
    'says when it ended',
    () => overPage(NOW - HOUR, CONTEXT),
    'Left on is over',
    `<p>It ended at 17:12, so there is nothing to mute. Nothing was changed.</p>\n${HOME}`,
  ],
  [
    'says that it ended yesterday',
    () => overPage(NOW - 20 * HOUR, CONTEXT),
    'Left on is over',
    `<p>It ended yesterday 22:12, so there is nothing to mute. Nothing was changed.</p>\n${HOME}`,
  ],
  [
    'says that it ended, nobody knows when',
    () => overPage(undefined, CONTEXT),
    'Left on is over',
    `<p>It has ended already, so there is nothing to mute. Nothing was changed.</p>\n${HOME}`,
  ],
])('the page of a mute %s', (_, answer, title, text) => {
  expect(readPage(answer())).toEqual({ status: 200, styles: '/static/1/page.css', title, text });
});
