import type { PushView } from '../push-view.ts';
import { NTFY_SERVER, type NtfySecret } from './send.ts';

const NO_NTFY = {
  what: 'there is no ntfy server at this address',
  fix: (again: string) => `give the address of the server without a path: ${again}`,
};

/** Ntfy for people. */
export const ntfyPush: PushView = {
  service: 'ntfy',
  can: 'sound, buttons that need no browser, one card for each alert; free with a server of your own',
  wakes: 'set up',
  atNight:
    'critical gets through a silent Android phone, once Do Not Disturb may be overridden for the topic; an iPhone set to silent stays silent',
  trouble: {
    'http-404': NO_NTFY,
    'ntfy-40401': NO_NTFY,
    'ntfy-40101': {
      what: 'the ntfy server does not accept the access token',
      fix: (again) => `make a new access token there, then: ${again}`,
    },
    'ntfy-40301': {
      what: 'the ntfy server lets nobody write to the topic without the right access token',
      fix: (again) => `give the channel a token that may write to it: ${again}`,
    },
    'ntfy-42908': {
      what: "today's messages are used up: ntfy.sh's free ones count by sender, and AWS's addresses are shared",
      fix: (again) => `use a paid account's access token or a server of your own: ${again}`,
    },
  },
};

/** Whether a channel counts on the free messages of ntfy.sh. */
export const countsByAddress = ({ server = NTFY_SERVER, token }: NtfySecret): boolean =>
  token === undefined && new URL(server).host === new URL(NTFY_SERVER).host;

/** What is said of such a channel. */
export const NTFY_FREE_WARNING =
  'the free messages of ntfy.sh (250 a day) count by the address they come from, and AWS shares its addresses: they can be used up by others, so this is not dependable';
/** What is done about it. */
export const NTFY_FREE_FIX =
  "a paid account's access token or a server of your own; or keep email or another phone channel beside it";
