import { loadConfig } from '../../../config/load.ts';
import { STACK_NAME } from '../../../core/contract/names.ts';
import { localMoment } from '../../../core/time/local-time.ts';
import { type AwsAccess, accessFor } from '../../aws/access.ts';
import { callerIdentity } from '../../aws/identity.ts';
import { allParameterNames } from '../../aws/parameters.ts';
import { type DeployedStack, findStack } from '../../aws/stack.ts';
import { type KeptTable, tablesOfStack } from '../../aws/tables.ts';
import { defaultConfigPath } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { type KeptReadings, keptReadings } from './kept-table.ts';
import type { LeftoversOptions } from './options.ts';

/** One thing that stays, and what to do with it. */
interface Step {
  readonly what: string;
  /** Of what a stack may use or have left behind. */
  readonly state?: 'in use' | 'left over';
  /** The command that reads it. */
  readonly read?: string;
  /** The commands that delete it. */
  readonly commands: readonly string[];
}

interface Household {
  readonly name: string;
  readonly timeZone: string;
}

/** Where the tables are, and how commands name the config. */
interface Place {
  readonly aws: AwsAccess;
  readonly stack: DeployedStack | undefined;
  readonly households: readonly Household[];
  /** `--config FILE`, or nothing. */
  readonly configFlag: string;
}

/** Says what stays in the account, which of it is in use, and how to read or delete it. */
export const runLeftovers = async (
  { config, json }: LeftoversOptions,
  { stdout, env }: CliContext,
): Promise<void> => {
  const { config: loaded } = loadConfig(config ?? defaultConfigPath());
  const aws = await accessFor(loaded.region, env);
  const { accountId } = await callerIdentity(aws);
  const [stack, tables, parameters] = await Promise.all([
    findStack(aws),
    tablesOfStack(aws),
    allParameterNames(aws),
  ]);
  const { region } = aws;
  const configFlag = config === undefined ? '' : ` --config ${config}`;
  const place: Place = { aws, stack, households: loaded.households, configFlag };
  const kept = parameters.filter((name) => isOwnersSecret(name) || stack === undefined);
  const steps: Step[] = [
    ...(stack === undefined ? [] : [stackStep(config)]),
    ...(await Promise.all(tables.map((table) => tableStep(table, place)))),
    ...kept.map((name) => ({
      what: `Parameter ${name}: ${stack === undefined ? 'left over' : 'in use, stays'}`,
      state: stateIn(stack !== undefined),
      commands: [`aws ssm delete-parameter --region ${region} --name ${name}`],
    })),
  ];
  if (json) {
    sayJson(stdout, { account: accountId, region, stackThere: stack !== undefined, steps });
    return;
  }
  say(stdout, `AWS account ${accountId}, region ${region}; nothing has been deleted.`);
  if (steps.length === 0) {
    say(stdout, `Nothing of ${STACK_NAME} is left here.`);
    return;
  }
  for (const { what, read, commands, state } of steps) {
    say(stdout);
    say(stdout, what);
    if (read !== undefined) say(stdout, `  ${read}`);
    if (state !== undefined) say(stdout, state === 'in use' ? DELETE_LATER : DELETE);
    for (const command of commands) say(stdout, `  ${command}`);
  }
  for (const line of leftToKnow(steps)) say(stdout, line);
};

/** What no stack made, and so none deletes: the key, and what phone channels need. */
const isOwnersSecret = (parameter: string): boolean => /\/(api-key|channels\/[^/]+\/[^/]+)$/.test(parameter);

const DELETE = '  To delete it:';
const DELETE_LATER = '  To delete it, once the stack is gone:';

const stateIn = (inUse: boolean): 'in use' | 'left over' => (inUse ? 'in use' : 'left over');

const stackStep = (config: string | undefined): Step => ({
  what: 'The stack: function, schedules, topics, rules and settings',
  commands: [`npx cdk destroy${config === undefined ? '' : ` -c config=${config}`}`],
});

/** The id of the readings table in every stack; CloudFormation adds to it. */
const READINGS_TABLE = `${STACK_NAME}-ReadingsTable`;

const tableStep = async (table: KeptTable, place: Place): Promise<Step> => {
  const { aws, stack } = place;
  const { name, isProtected } = table;
  const state = stateIn(stack !== undefined && [...stack.outputs.values()].includes(name));
  const commands = [
    ...(isProtected
      ? [
          `aws dynamodb update-table --region ${aws.region} --table-name ${name} --no-deletion-protection-enabled`,
        ]
      : []),
    `aws dynamodb delete-table --region ${aws.region} --table-name ${name}`,
  ];
  const held = name.startsWith(READINGS_TABLE) ? await readingsIn(table, place) : undefined;
  const what = [
    `Table ${name}: ${state}`,
    ...(held?.words ?? []),
    ...(isProtected ? ['protected from deletion'] : []),
  ].join(', ');
  return { what, state, ...(held?.read === undefined ? {} : { read: held.read }), commands };
};

interface Held {
  readonly words: readonly string[];
  readonly read?: string;
}

const readingsIn = async ({ name }: KeptTable, { aws, households, configFlag }: Place): Promise<Held> => {
  const names = households.map((household) => household.name);
  const found = await keptReadings(aws, name, names);
  const [first, ...others] = found;
  if (first === undefined) return { words: ['no readings'] };
  const isOurs = names.includes(first.household);
  const which = names.length > 1 && isOurs ? ` --household ${first.household}` : '';
  const read = `npx home-mini readings --table ${name}${which}${configFlag} --since 400d --csv > readings.csv`;
  const words = found.map((kept) => readingsWords(kept, households, others.length > 0 || !isOurs));
  return isOurs ? { words, read } : { words };
};

/** `3,686 readings, from 27 Nov 2026`. */
const readingsWords = (
  { household, count, more, from }: KeptReadings,
  households: readonly Household[],
  named: boolean,
): string => {
  const { timeZone = 'UTC' } = households.find(({ name }) => name === household) ?? {};
  const of = named ? ` of ${household}` : '';
  const readings = `${more ? 'over ' : ''}${count.toLocaleString('en-GB')} reading${count === 1 ? '' : 's'}${of}`;
  if (from === undefined) return readings;
  const [, day = ''] = /^\S+ (.*)$/.exec(localMoment(from, timeZone).date) ?? [];
  return `${readings}, from ${day} ${new Date(from).getUTCFullYear()}`;
};

const leftToKnow = (steps: readonly Step[]): string[] => [
  '',
  ...(steps.some(({ read, state }) => read !== undefined && state === 'left over')
    ? [
        'To go on with a table that is left over, import it before npx cdk deploy, which makes a new one: docs/operating.md, "Tables that outlived their stack".',
      ]
    : []),
  'AWS keeps a last backup of a deleted table for 35 days, then it is gone.',
  'The CDK bootstrap stack (CDKToolkit) stays too: other CDK apps of the account and region use it.',
  'The API key itself lives on at Octopus: make a new one there to end it.',
];
