import type { PushView } from '../push-view.ts';

const UNKNOWN_BOT = {
  what: 'Telegram does not know the token of the bot (revoked, or the bot deleted?)',
  fix: (again: string) => `get a token from @BotFather (/token), then: ${again}`,
};

/** Telegram for people. */
export const telegramPush: PushView = {
  service: 'Telegram',
  can: 'sound but for info, buttons, follow-ups as replies; free',
  wakes: 'never',
  atNight: 'a phone set to silent stays silent, unless Telegram is let through its Do Not Disturb',
  trouble: {
    'http-401': UNKNOWN_BOT,
    'http-404': UNKNOWN_BOT,
    'http-403': {
      what: 'the bot was blocked, or put out of the group',
      fix: () => 'open the chat with the bot and press Start, or add it to the group again',
    },
    'http-400': {
      what: 'Telegram does not know the chat',
      fix: (again) => `write to the bot, then: ${again}`,
    },
    'chat-migrated': {
      what: 'the group became a supergroup, which has another id',
      fix: (again) => `write to the bot in the group, then: ${again}`,
    },
  },
};
