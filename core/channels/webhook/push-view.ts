import type { PushView } from '../push-view.ts';

const NOT_THERE = {
  what: "nothing is there at the webhook's address",
  fix: (again: string) => `start the receiver, or give the new address: ${again}`,
};
const NOT_LET_IN = {
  what: 'the receiver of the webhook refuses it',
  fix: (again: string) => `let it in there, or give the new address: ${again}`,
};

/** Webhooks for people. */
export const webhookPush: PushView = {
  service: 'the webhook',
  can: 'the whole message as signed JSON: Home Assistant, Slack, Discord, Apprise and your own programs',
  wakes: 'set up',
  atNight: 'what its receiver can: Home Assistant gets critical through a silent phone',
  trouble: {
    'http-404': NOT_THERE,
    'http-410': NOT_THERE,
    'http-401': NOT_LET_IN,
    'http-403': NOT_LET_IN,
  },
};
