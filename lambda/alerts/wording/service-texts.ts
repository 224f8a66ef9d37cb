import type { StandingProblem } from '../../state.ts';
import { duration, homeName } from './figures.ts';
import type { Setting, Wording } from './message-text.ts';

/** Something the poller has to say about itself. */
export type ServiceNews =
  | { readonly kind: 'problem'; readonly problem: StandingProblem; readonly detail: string }
  | { readonly kind: 'problem-over'; readonly problem: StandingProblem; readonly lastedMs: number }
  | { readonly kind: 'rules-unreadable'; readonly problems: readonly string[]; readonly kept: boolean }
  | { readonly kind: 'rules-readable' }
  | { readonly kind: 'messages-dropped'; readonly subjects: readonly string[] };

const PROBLEMS: Record<
  StandingProblem,
  { readonly what: string; readonly mend: (household: string) => string }
> = {
  'missing-key': {
    what: 'there is no Octopus API key yet',
    mend: (household) =>
      `Store it: npx home-mini setup (SSM parameter /home-mini-alerts/${household}/api-key).`,
  },
  'rejected-key': {
    what: 'Octopus rejects the API key',
    mend: (household) =>
      `Make a new key in your Octopus account and put it into the SSM parameter /home-mini-alerts/${household}/api-key; the poller calls again when it changes.`,
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
      'A new Mini can take a day to show. With several meters, name one as deviceId in home-mini.config.json and deploy.',
  },
};

/** The words for what the poller says about itself. No account, key or meter id stands in them. */
export const serviceWording = (news: ServiceNews, { household }: Setting): Wording => {
  const home = homeName(household);
  const service = (what: string, mend: string, facts: Wording['facts'] = []): Wording => ({
    state: 'SERVICE',
    headline: `${home}: ${what}`,
    sentences: [`SERVICE ${home}: ${what}.`, mend],
    facts,
    next: ['Readings and alerts go on by themselves once this is mended.'],
  });
  switch (news.kind) {
    case 'problem': {
      const { what, mend } = PROBLEMS[news.problem];
      return service(what, mend(household), [['Octopus said', withoutIds(news.detail)]]);
    }
    case 'problem-over':
      return {
        ...service(`working again (${PROBLEMS[news.problem].what} for ${duration(news.lastedMs)})`, ''),
        state: 'OK',
        sentences: [`OK ${home}: working again after ${duration(news.lastedMs)}.`],
        next: ['Nothing to do.'],
      };
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
        ...service('the rules can be read again', ''),
        state: 'OK',
        sentences: [`OK ${home}: the rules can be read again and are in force.`],
        next: ['Nothing to do.'],
      };
    case 'messages-dropped':
      return service(
        `${news.subjects.length} ${news.subjects.length === 1 ? 'message' : 'messages'} could not be sent for 6 hours`,
        'Look at the alarm emails and the log of the function.',
        news.subjects.map((subject, index) => [`Dropped ${index + 1}`, subject] as const),
      );
  }
};

const ID = /\b(A-[0-9A-Z]{8}|([0-9A-Fa-f]{2}-){7}[0-9A-Fa-f]{2})\b/g;

const withoutIds = (detail: string): string => detail.replace(ID, '(id)');
