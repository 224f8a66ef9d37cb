import { explainPush, type NamedChannel } from '../../../core/channels/push-trouble.ts';
import { PUSH_VIEWS } from '../../../core/channels/push-views.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import { accessFor } from '../../aws/access.ts';
import { findStack } from '../../aws/stack.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { formatTable } from '../../terminal/text-table.ts';
import { type KnownChannel, knownChannels } from './known-channels.ts';
import type { ListOptions } from './options.ts';

/** Says of each push channel what it can do, whether it is in order, and what is missing. */
export const listChannels = async (
  { config, household: named, json }: ListOptions,
  { stdout, env }: CliContext,
): Promise<void> => {
  const { household, region } = chooseHousehold(config, named);
  const aws = await accessFor(region, env);
  const channels = await knownChannels(aws, household, await findStack(aws));
  if (json) {
    sayJson(stdout, channels.map(asJson));
    return;
  }
  if (channels.length === 0) {
    say(stdout, `${household.name} has no phone channel. To add one: npx home-mini channels add KIND NAME`);
    for (const line of abilities(ALL_KINDS)) say(stdout, line);
    return;
  }
  const rows = channels.map((one) => [
    one.name,
    one.kind,
    stateOf(one, household.timeZone),
    one.hasSecret ? 'stored' : 'missing',
    placeOf(one),
  ]);
  for (const line of formatTable(['NAME', 'KIND', 'STATE', 'SECRET', 'RECIPIENT'], rows)) say(stdout, line);
  for (const line of channels.flatMap(remedies)) say(stdout, line);
  const kinds = ALL_KINDS.filter((kind) => channels.some((one) => one.kind === kind));
  for (const line of abilities(kinds)) say(stdout, line);
};

type Kind = NamedChannel['kind'];
const ALL_KINDS: readonly Kind[] = ['telegram', 'pushover', 'ntfy', 'webhook'];

const stateOf = ({ health, isDeployed }: KnownChannel, timeZone: string): string => {
  if (!isDeployed) return 'not in use';
  switch (health.kind) {
    case 'broken':
      return `broken since ${fullMoment(health.since, timeZone)}`;
    case 'owed':
      return `${health.count} waiting since ${fullMoment(health.since, timeZone)}`;
    default:
      return health.kind;
  }
};

const placeOf = ({ inConfig, isDeployed }: KnownChannel): string => {
  if (inConfig) return isDeployed ? 'in the config, deployed' : 'in the config, not deployed';
  return isDeployed ? 'deployed, no longer in the config' : 'not in the config';
};

/** What to do about one channel, where there is something to do. */
const remedies = (channel: KnownChannel): string[] => {
  const { kind, name, hasSecret, inConfig, isDeployed, health } = channel;
  return [
    ...(health.kind === 'broken' ? [explained(channel, health.code)] : []),
    ...(!hasSecret && health.kind !== 'broken' ? [explained(channel, 'secret-missing')] : []),
    ...(inConfig && !isDeployed ? [`${name}: npx cdk deploy puts it to use`] : []),
    ...(!inConfig && !isDeployed
      ? [
          `${name}: nobody uses it; put { "${kind}": "${name}" } into "recipients", or npx home-mini channels remove ${name}`,
        ]
      : []),
  ];
};

const explained = (channel: KnownChannel, code: string): string => {
  const { what, fix } = explainPush(channel, code);
  return `${channel.name}: ${what} → ${fix}`;
};

const abilities = (kinds: readonly Kind[]): string[] => [
  '',
  ...kinds.flatMap((kind) => {
    const { can, wakes, atNight } = PUSH_VIEWS[kind];
    const night = wakes === 'never' ? 'Wakes no silent phone' : 'Can wake a silent phone';
    return [`${kind}: ${can}.`, `  ${night}: ${atNight}.`];
  }),
];

const asJson = ({ health, ...channel }: KnownChannel) => ({
  ...channel,
  state: health.kind === 'in order' ? 'ok' : health.kind,
  ...('since' in health ? { since: new Date(health.since).toISOString() } : {}),
  ...('code' in health ? { code: health.code } : {}),
  ...('count' in health ? { waiting: health.count } : {}),
  can: PUSH_VIEWS[channel.kind].can,
  wakesSilentPhone: PUSH_VIEWS[channel.kind].wakes,
});
