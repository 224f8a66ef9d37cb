import type { ChannelNews, PushChannel } from '../channels/channel-news.ts';
import { explainPush } from '../channels/push-trouble.ts';
import { PUSH_VIEWS } from '../channels/push-views.ts';
import { duration, fullMoment } from './figures.ts';
import { homeOf, type MessageContext } from './message-context.ts';
import { STANDING_PROBLEMS, type StandingProblem } from './standing-problem.ts';
import type { HoldableWording, Wording } from './wording.ts';

/** Something the poller has to say about itself. */
export type ServiceNews =
  | { readonly kind: 'problem'; readonly problem: StandingProblem; readonly detail: string }
  | { readonly kind: 'problem-over'; readonly problem: StandingProblem; readonly lastedMs: number }
  | { readonly kind: 'rules-unreadable'; readonly problems: readonly string[]; readonly kept: boolean }
  | { readonly kind: 'rules-readable' }
  /** What a person asked for, or what phones are owed, stands in the state table in a form nobody understands. */
  | { readonly kind: 'item-unreadable'; readonly item: 'hush' | 'channels' }
  /** Messages that were too old to send, or `tooMany` to keep. */
  | { readonly kind: 'messages-dropped'; readonly subjects: readonly string[]; readonly tooMany?: boolean }
  /** The register began anew: another meter, or one that was reset. */
  | { readonly kind: 'meter-changed' }
  /** The register stands still while power is used. */
  | { readonly kind: 'register-stuck' }
  /** Octopus has given no price for a day, and there are rules about cost. */
  | { readonly kind: 'cost-unknown' }
  /** No row for a day, and nothing on the meter's network that could send one. */
  | { readonly kind: 'no-live-device' }
  | { readonly kind: 'throttled-long'; readonly sinceMs: number }
  | { readonly kind: 'throttled-over'; readonly lastedMs: number }
  | ChannelNews;

/** The words for what the poller says about itself. No account, key or meter id stands in them. */
export const serviceWording = (news: ServiceNews, context: MessageContext): HoldableWording => {
  const wording = wordingOf(news, context);
  const when = fullMoment(context.now, context.timeZone);
  return { ...wording, line: `service: ${wording.headline} (${when})` };
};

const MAX_SUBJECTS = 40;
const CHANNEL_ADVICE = 'Why, and the fix: npx home-mini channels list';

const called = ({ kind, name }: PushChannel): string => `${name} (${PUSH_VIEWS[kind].service})`;

const wordingOf = (news: ServiceNews, context: MessageContext): Wording => {
  const { household } = context;
  const home = homeOf(context);
  const service = (what: string, fix: string, facts: Wording['facts'] = []): Wording => ({
    state: 'SERVICE',
    named: home,
    headline: `${home}: ${what}`,
    first: `${home}: ${what}.`,
    advice: fix,
    facts,
    next: ['Readings and alerts resume automatically once this is fixed.'],
    service: true,
  });
  const over = (what: string, facts: Wording['facts'] = []): Wording => ({
    state: 'OK',
    named: home,
    headline: `${home}: ${what}`,
    first: `${home}: ${what}.`,
    advice: 'Nothing to do.',
    facts,
    next: [],
    service: true,
  });
  switch (news.kind) {
    case 'problem': {
      const { what, advice, steps } = STANDING_PROBLEMS[news.problem];
      const wording = service(`no alerts, ${what}`, advice, [['Octopus said', withoutIds(news.detail)]]);
      return { ...wording, next: [...steps(household), ...wording.next] };
    }
    case 'problem-over':
      return over(`working again after ${duration(news.lastedMs)}`, [
        ['It was', STANDING_PROBLEMS[news.problem].what],
      ]);
    case 'rules-unreadable':
      return {
        ...service(
          `your rule change was not accepted; ${news.kept ? 'the old rules still apply' : 'there are no old rules to fall back on'}`,
          'Fix it: npx home-mini rules edit',
          news.problems.map((problem, index) => [`Problem ${index + 1}`, problem] as const),
        ),
        next: [
          news.kept
            ? 'Readings and alerts continue under the old rules. You get one message once new ones are in force.'
            : 'Readings are stored. There are no alerts until this is fixed.',
        ],
      };
    case 'rules-readable':
      return over('the rules are accepted and in force');
    case 'item-unreadable':
      return news.item === 'hush'
        ? {
            ...service(
              'your pause and mutes cannot be read; none applies',
              'Clear them, then set them again: npx home-mini resume',
            ),
            next: ['Alerts come as if nothing were paused or muted.'],
          }
        : {
            ...service(
              'the record of phone channels cannot be read',
              'Nothing to do: it is written anew when a channel next fails.',
            ),
            next: ['Messages that waited for another try to reach a phone are lost; new ones are sent.'],
          };
    case 'messages-dropped':
      return {
        ...service(
          `${news.subjects.length} ${news.subjects.length === 1 ? 'message' : 'messages'} dropped: ${news.tooMany ? 'too many' : 'could not be sent for 6 hours'}`,
          news.tooMany
            ? 'Increase for and clearFor on the noisy rules.'
            : 'Look at the alarm emails and the log of the function.',
          news.subjects
            .slice(0, MAX_SUBJECTS)
            .map((subject, index) => [`Dropped ${index + 1}`, subject] as const),
        ),
        next: ['Readings are stored all the same. What was dropped is not sent again.'],
      };
    case 'meter-changed':
      return {
        ...service(
          'the meter or its register changed',
          'Nothing to do if your meter was exchanged or reset.',
        ),
        next: ['Budgets keep what was counted.'],
      };
    case 'register-stuck':
      return {
        ...service(
          'the register stands still while power is used',
          'Nothing to do at first: energy is estimated from demand.',
        ),
        next: [
          'What the register makes up for later is not counted again. If it stands still for days, tell Octopus.',
        ],
      };
    case 'cost-unknown':
      return {
        ...service(
          'no prices from Octopus for 24 hours; rules about cost cannot count',
          'Nothing to do for a day or two: prices come late after a change of tariff.',
        ),
        next: [
          'Cost budgets and rules about prices resume automatically once there is a price; energy budgets and limits in watts continue. If none comes, use energyAbove instead of costAbove.',
        ],
      };
    case 'no-live-device':
      return {
        ...service(
          'no live device seen on the network of your meter',
          'Pair your Home Mini again in the Octopus app, or order one.',
        ),
        next: [
          'Readings and alerts resume by themselves once one is paired. A new one can take a day to show.',
        ],
      };
    case 'channel-broken': {
      const { name } = news.channel;
      const { what, fix } = explainPush(news.channel, news.code);
      return {
        ...service(`no alerts reach ${called(news.channel)}`, CHANNEL_ADVICE, [['Why', what]]),
        next: [
          `To fix ${name}: ${fix}.`,
          'It is tried again at most once an hour, with a new message; you get one message when it works again.',
        ],
      };
    }
    case 'channel-works':
      return over(`alerts reach ${called(news.channel)} again after ${duration(news.lastedMs)}`);
    case 'throttled-long':
      return service(
        `Octopus has limited our calls for ${duration(news.sinceMs)}`,
        'Does another app poll this account? Then set pollEvery to 2m and deploy.',
      );
    case 'throttled-over':
      return {
        ...over(`Octopus takes our calls again after ${duration(news.lastedMs)}`),
        next: ['What was missed is being fetched, as far back as Octopus keeps it.'],
      };
  }
};

const ID = /\b(A-[0-9A-Z]{8}|([0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2})\b/g;

const withoutIds = (detail: string): string => detail.replace(ID, '(id)');
