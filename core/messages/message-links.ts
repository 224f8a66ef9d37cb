import { mutePayload, unmutePayload } from '../web/mute.ts';
import { signToken } from '../web/token.ts';
import type { MessageContext } from './message-context.ts';

/** A link that a message carries. */
export interface MessageLink {
  readonly label: string;
  readonly url: string;
  readonly action: 'mute' | 'mute-over' | 'undo' | 'open';
}

/** What a message is about, as far as its links go. */
export interface Linked {
  readonly rule: string;
  readonly event: string;
  readonly episode: string;
}

/** The id of an alert's episode, which the page can be opened at; other messages are episodes of their own. */
const EPISODE = /^[\w-]{22}$/;
/** Of an alert that may still be on. */
const MUTABLE: readonly string[] = ['raised', 'reminder'];

/** The links of a message, the most useful first; none without `web`. A mute works for 48 hours, `Open` for ever. */
export const messageLinks = (
  { rule, event, episode }: Linked,
  { household, now, web }: MessageContext,
): MessageLink[] => {
  if (web === undefined) return [];
  const { url, key } = web;
  const mute = (length: '1h' | 'over') =>
    `${url}m/${signToken(mutePayload({ household, rule, episode, length }, now), key)}`;
  const place = EPISODE.test(episode) ? `#${episode}` : '';
  const open: MessageLink = { label: 'Open', url: `${url}${household}${place}`, action: 'open' };
  if (MUTABLE.includes(event)) {
    return [
      { label: 'Mute 1 h', url: mute('1h'), action: 'mute' },
      { label: 'Mute until it is over', url: mute('over'), action: 'mute-over' },
      open,
    ];
  }
  if (event !== 'muted') return [open];
  const undo = `${url}u/${signToken(unmutePayload(household, rule, now), key)}`;
  return [{ label: 'Undo', url: undo, action: 'undo' }, open];
};

/** The page's address, short enough for a text; undefined without `web`. */
export const shortOpen = ({ household, web }: MessageContext): string | undefined =>
  web === undefined ? undefined : `Open ${web.url}${household}`;

const LINK_LINES = /^.*https?:\/\/\S+\/(?:m|u|sign-in)\/[\w-]+\.[\w-]{43}.*\n?/gm;

/** A text without the lines whose links let anybody do something: for those who may only look. */
export const withoutOrders = (text: string): string => text.replace(LINK_LINES, '');
