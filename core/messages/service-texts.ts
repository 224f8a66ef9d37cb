import type { StandingProblem } from '../../lambda/poller/state.ts';
import { duration, fullMoment, homeName } from './figures.ts';
import type { MessageContext } from './message-context.ts';
import type { HoldableWording, Wording } from './wording.ts';

/** Something the poller has to say about itself. */
export type ServiceNews =
  | { readonly kind: 'problem'; readonly problem: StandingProblem; readonly detail: string }
  | { readonly kind: 'problem-over'; readonly problem: StandingProblem; readonly lastedMs: number }
  | { readonly kind: 'rules-unreadable'; readonly problems: readonly string[]; readonly kept: boolean }
  | { readonly kind: 'rules-readable' }
  /** Messages that were too old to send, or `tooMany` to keep. */
  | { readonly kind: 'messages-dropped'; readonly subjects: readonly string[]; readonly tooMany?: boolean }
  /** The register began anew: another meter, or one that was reset. */
  | { readonly kind: 'meter-changed' }
  /** The register stands still while power is used. */
  | { readonly kind: 'register-stuck' }
  /** Octopus has given no price for a day, and there are cost budgets. */
  | { readonly kind: 'cost-unknown' }
  /** No row for a day, and nothing on the meter's network that could send one. */
  | { readonly kind: 'no-live-device' }
  | { readonly kind: 'throttled-long'; readonly sinceMs: number }
  | { readonly kind: 'throttled-over'; readonly lastedMs: number };

const PROBLEMS: Record<
  StandingProblem,
  { readonly what: string; readonly mend: (household: string) => string }
> = {
  'missing-key': {
    what: 'there is no Octopus API key yet',
    mend: (household) =>
      `Store it: npx home-mini setup --key-only --household ${household} (SSM parameter /home-mini-alerts/${household}/api-key).`,
  },
  'rejected-key': {
    what: 'Octopus rejects the API key',
    mend: (household) =>
      `Make a new key in your Octopus account and store it: npx home-mini setup --key-only --household ${household} (SSM parameter /home-mini-alerts/${household}/api-key); the poller calls again when it changes. It also tries the old key again in an hour, then every six: Octopus has rejected good keys by mistake.`,
  },
  'wrong-meter': {
    what: 'this key may not read this meter',
    mend: () => 'Check accountNumber and deviceId in home-mini.config.json, then deploy.',
  },
  'account-not-found': {
    what: 'Octopus finds no such account for this key',
    mend: () => 'Check accountNumber in home-mini.config.json against your Octopus account, then deploy.',
  },
  'device-not-found': {
    what: 'no one Home Mini meter is found on the account',
    mend: () =>
      'A new Mini can take a day to show. With several meters, or where Octopus knows no deviceId of yours, name it as deviceId (GUID on the meter) in home-mini.config.json and deploy.',
  },
};

/** The words for what the poller says about itself. No account, key or meter id stands in them. */
export const serviceWording = (news: ServiceNews, context: MessageContext): HoldableWording => {
  const wording = wordingOf(news, context);
  const when = fullMoment(context.now, context.timeZone);
  return { ...wording, line: `service: ${wording.headline} (${when})` };
};

const MAX_SUBJECTS = 40;

const wordingOf = (news: ServiceNews, { household }: MessageContext): Wording => {
  const home = homeName(household);
  const service = (what: string, mend: string, facts: Wording['facts'] = []) => ({
    state: 'SERVICE',
    headline: `${home}: ${what}`,
    sentences: [`SERVICE ${home}: ${what}.`, mend],
    facts,
    next: ['Readings and alerts go on by themselves once this is mended.'],
  });
  const over = (what: string, facts: Wording['facts'] = []) => ({
    state: 'OK',
    headline: `${home}: ${what}`,
    sentences: [`OK ${home}: ${what}.`],
    facts,
    next: ['Nothing to do.'],
  });
  switch (news.kind) {
    case 'problem': {
      const { what, mend } = PROBLEMS[news.problem];
      return service(what, mend(household), [['Octopus said', withoutIds(news.detail)]]);
    }
    case 'problem-over':
      return over(`working again after ${duration(news.lastedMs)}`, [
        ['It was', PROBLEMS[news.problem].what],
      ]);
    case 'rules-unreadable': {
      const [first = ''] = news.problems;
      return service(
        `the edited rules cannot be read; ${news.kept ? 'the last good ones stay' : 'there are none to fall back on'}`,
        first,
        news.problems.map((problem, index) => [`Problem ${index + 1}`, problem] as const),
      );
    }
    case 'rules-readable':
      return {
        ...over('the rules can be read again'),
        sentences: [`OK ${home}: the rules can be read again and are in force.`],
      };
    case 'messages-dropped':
      return service(
        `${news.subjects.length} ${news.subjects.length === 1 ? 'message' : 'messages'} ${news.tooMany ? 'too many to send' : 'could not be sent for 6 hours'}`,
        news.tooMany
          ? 'Give the rules that tell so often a longer for and clearFor.'
          : 'Look at the alarm emails and the log of the function.',
        news.subjects
          .slice(0, MAX_SUBJECTS)
          .map((subject, index) => [`Dropped ${index + 1}`, subject] as const),
      );
    case 'meter-changed':
      return {
        ...service('the meter or its register changed', 'Budgets go on with what was counted.'),
        next: ['Nothing to do if your meter was exchanged or reset.'],
      };
    case 'register-stuck':
      return {
        ...service(
          'the register stands still while power is used',
          'Energy is counted from demand, about, until it moves again.',
        ),
        next: [
          'Nothing to do at first: what the register makes up for later is not counted again. If it stands still for days, tell Octopus.',
        ],
      };
    case 'cost-unknown':
      return {
        ...service(
          'no prices from Octopus for 24 hours; cost budgets cannot count',
          'Nothing to do for a day or two: prices come late after a change of tariff. Energy budgets go on.',
        ),
        next: [
          'Cost budgets count again by themselves once there is a price. If none comes, use energyAbove instead of costAbove.',
        ],
      };
    case 'no-live-device':
      return {
        ...service(
          'no live device seen on the network of your meter',
          'Octopus answers, but sees no Home Mini there: pair it again in the Octopus app, or order one.',
        ),
        next: [
          'Readings and alerts resume by themselves once one is paired. A new one can take a day to show.',
        ],
      };
    case 'throttled-long':
      return service(
        `Octopus has limited our calls for ${duration(news.sinceMs)}`,
        'Does something else poll this account (the app, Home Assistant)? Then set pollEvery to 2m and deploy.',
      );
    case 'throttled-over':
      return {
        ...over(`Octopus takes our calls again after ${duration(news.lastedMs)}`),
        next: ['Nothing to do: what was missed is being fetched, as far back as Octopus keeps it.'],
      };
  }
};

const ID = /\b(A-[0-9A-Z]{8}|([0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2})\b/g;

const withoutIds = (detail: string): string => detail.replace(ID, '(id)');
