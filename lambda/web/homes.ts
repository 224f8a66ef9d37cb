import type { LiveRules } from '../../config/live-rules.ts';
import { rulesInForce } from '../../config/rules-in-force.ts';
import { parseSettings, pollEveryMs, type Settings } from '../../config/settings.ts';
import { titleOf } from '../../core/contract/title.ts';
import { episodeId } from '../../core/messages/episode.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { LINK_MS } from '../../core/web/mute.ts';
import type { Parameters } from '../poller/ports.ts';
import type { LastGood, Monitor } from '../poller/state.ts';
import type { Homes } from './ports.ts';

/** A household's settings and rules as they stand. */
export interface HomeSetUp {
  readonly settings: Settings;
  readonly rules: LiveRules;
}

/** What homes are read from. */
export interface HomeSources {
  readonly parameters: Pick<Parameters, 'read'>;
  readonly monitor: (household: string) => Promise<Monitor | undefined>;
  readonly lastGood: (household: string) => Promise<LastGood | undefined>;
  /** The messages sent since a moment, oldest first. */
  readonly told: (household: string, from: number) => Promise<readonly OutboxMessage[]>;
  readonly clock: () => number;
}

/** A household of which nothing readable is deployed. */
class HouseholdNotSetUpError extends Error {
  override readonly name = 'HouseholdNotSetUpError';
}

const READ_MS = 4_000;
/** A message may be sent up to six hours after it was written. */
const LATE_MS = 7 * 3_600_000;

/** The settings and rules in force of a household. @throws HouseholdNotSetUpError; what the SDK throws */
export const setUpOf = async (household: string, sources: HomeSources): Promise<HomeSetUp> => {
  const now = sources.clock();
  const { settings: text, rules } = await sources.parameters.read(
    household,
    { now, withKey: false },
    AbortSignal.timeout(READ_MS),
  );
  const settings = text === undefined ? undefined : parseSettings(text.text);
  if (!settings?.ok)
    throw new HouseholdNotSetUpError(`the settings of ${household} cannot be read: run npx cdk deploy`);
  const everyMs = pollEveryMs(settings.value.pollEvery);
  const inForce = rulesInForce(rules?.text, undefined, everyMs);
  if (rules !== undefined && inForce.text === rules.text)
    return { settings: settings.value, rules: inForce.rules };
  const lastGood = await sources.lastGood(household);
  return { settings: settings.value, rules: rulesInForce(undefined, lastGood?.rules?.text, everyMs).rules };
};

/** Homes as the pages behind links see them. */
export const createHomes = (sources: HomeSources): Homes => {
  const periodFrom = (monitor: Monitor | undefined, rule: string): number | undefined => {
    const state = monitor?.alerts.rules[rule];
    return state?.kind === 'budget' ? state.startsAt : undefined;
  };
  return {
    names: async (household) => {
      const { settings, rules } = await setUpOf(household, sources);
      const find = (name: string) => rules.rules.find((one) => one.name === name);
      return {
        title: titleOf({ name: household, title: settings.title }),
        timeZone: settings.timeZone,
        ruleTitle: (name) => titleOf(find(name) ?? { name }),
        has: (name) => find(name) !== undefined,
      };
    },
    known: async (household, rule, now) => {
      const [monitor, told] = await Promise.all([
        sources.monitor(household),
        sources.told(household, now - LINK_MS - LATE_MS),
      ]);
      return {
        raisedAt: monitor?.alerts.raisedAt?.[rule],
        periodFrom: periodFrom(monitor, rule),
        told: told.filter((message) => message.rule === rule),
      };
    },
    episodeNow: async (household, rule) => {
      const monitor = await sources.monitor(household);
      const at = monitor?.alerts.raisedAt?.[rule] ?? periodFrom(monitor, rule);
      return at === undefined ? undefined : episodeId(household, rule, at);
    },
    signInSentFor: async (household) => (await sources.monitor(household))?.signInSentFor,
  };
};
