import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HouseholdConfig } from '../../../config/household.ts';
import { rulesInForce } from '../../../config/rules-in-force.ts';
import { pollEveryMs } from '../../../config/settings.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { withMute } from '../../../core/messages/change-hush.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import { LONGEST_HUSH_MS, type Mute } from '../../../core/messages/hush-item.ts';
import { openEpisode } from '../../../core/messages/hush-lines.ts';
import type { Rule } from '../../../core/rules/rule.ts';
import { parseDurationMs } from '../../../core/time/duration.ts';
import { formatLocalDateTime } from '../../../core/time/local-date-time.ts';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
import type { StoredState } from '../../../lambda/poller/ports.ts';
import { readRules } from '../../aws/parameters.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { deployedHush } from '../../deployed-hush.ts';

/** Mutes a rule for a time, or until what it has raised is over. */
export const muteRule = async (
  rule: string,
  time: string,
  options: {
    readonly config?: string | undefined;
    readonly household?: string | undefined;
    readonly json?: boolean | undefined;
  },
  context: CliContext,
): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { household } = chosen;
  const { name, timeZone } = household;
  const now = context.now();
  const until = time === 'over' ? undefined : endOf(time, now);
  const hush = await deployedHush(chosen, context);
  const [parameter, state] = await Promise.all([
    readRules(hush.aws, name),
    createStateStore(new DynamoDBClient(hush.aws.options), hush.stateTable).load(name),
  ]);
  const every = pollEveryMs(household.pollEvery);
  const { rules } = rulesInForce(parameter?.text, state.lastGood?.rules?.text, every).rules;
  checkName(rule, rules);
  const mute = until === undefined ? untilOver(rule, household, state, now) : { until };
  await hush.change((asked) => withMute(asked, rule, mute, now));
  if (options.json) {
    const mutedUntil = until === undefined ? 'over' : formatLocalDateTime(until, timeZone);
    sayJson(context.stdout, { household: name, rule, mutedUntil });
    return;
  }
  const end = until === undefined ? 'it is over' : `${fullMoment(until, timeZone)} (${timeZone})`;
  say(context.stdout, `${name}: ${rule} is muted until ${end}; it takes effect at the next poll.`);
  say(context.stdout, 'Sooner: npx home-mini resume');
};

const endOf = (time: string, now: number): number => {
  const forMs = parseDurationMs(time) ?? Number.NaN;
  if (forMs > 0 && forMs <= LONGEST_HUSH_MS) return now + forMs;
  throw new BadInputError(
    `mute: got ${JSON.stringify(time)}; allowed: a duration up to seven days (30m, 1h, 2d), or over`,
  );
};

const checkName = (rule: string, rules: readonly Rule[]): void => {
  if (rules.some(({ name }) => name === rule)) return;
  const names = rules.map(({ name }) => name).join(', ');
  throw new BadInputError(
    `mute: got ${JSON.stringify(rule)}; allowed: a rule of this household (${names === '' ? 'it has none' : names})`,
  );
};

/** Throws BadInputError where nothing is raised: there would be nothing to wait for. */
const untilOver = (rule: string, { name }: HouseholdConfig, { monitor }: StoredState, now: number): Mute => {
  const episode = openEpisode(rule, { household: name, alerts: monitor?.alerts, now });
  if (episode !== undefined) return { episode };
  throw new BadInputError(
    `mute: ${rule} has raised nothing that is not over, so there is no end to wait for. Mute it for a time: npx home-mini mute ${rule} 1h`,
  );
};
