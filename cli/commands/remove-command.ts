import { Command } from 'commander';
import * as z from 'zod/mini';
import { loadConfig } from '../../config/load.ts';
import { STACK_NAME } from '../../core/contract/names.ts';
import { accessFor } from '../aws/access.ts';
import { defaultConfigPath } from '../chosen-household.ts';
import { type CliContext, say, sayJson } from '../context.ts';
import { configOption, jsonOption } from '../terminal/household-options.ts';

const optionsSchema = z.object({ config: z.optional(z.string()), json: z._default(z.boolean(), false) });

/** `home-mini remove`: nothing is deleted here, it only says how. */
export const removeCommand = (context: CliContext): Command =>
  new Command('remove')
    .description(
      'List what stays after cdk destroy, with the commands that delete it. Deletes nothing itself.',
    )
    .addOption(configOption())
    .addOption(jsonOption('write {region, stackThere, steps: [{what, commands}]}'))
    .allowExcessArguments(false)
    .action((options) => remove(optionsSchema.parse(options), context));

interface Step {
  readonly what: string;
  readonly commands: readonly string[];
}

const remove = async (
  { config, json }: z.infer<typeof optionsSchema>,
  { stdout, env }: CliContext,
): Promise<void> => {
  const { config: loaded } = loadConfig(config ?? defaultConfigPath());
  const { findStack } = await import('../aws/stack.ts');
  const { tablesOfStack } = await import('../aws/tables.ts');
  const { allParameterNames } = await import('../aws/parameters.ts');
  const { callerIdentity } = await import('../aws/identity.ts');
  const aws = await accessFor(loaded.region, env);
  const { accountId } = await callerIdentity(aws);
  const [stack, tables, parameters] = await Promise.all([
    findStack(aws),
    tablesOfStack(aws),
    allParameterNames(aws),
  ]);
  const kept = parameters.filter((name) => name.endsWith('/api-key') || stack === undefined);
  const { region } = aws;
  const steps: Step[] = [
    ...(stack === undefined
      ? []
      : [
          {
            what: 'The stack: function, schedules, topics, rules and settings',
            commands: [`npx cdk destroy${config === undefined ? '' : ` -c config=${config}`}`],
          },
        ]),
    ...tables.map(({ name, isProtected }) => ({
      what: `Table ${name} stays${isProtected ? ', protected from deletion' : ''}`,
      commands: [
        ...(isProtected
          ? [
              `aws dynamodb update-table --region ${region} --table-name ${name} --no-deletion-protection-enabled`,
            ]
          : []),
        `aws dynamodb delete-table --region ${region} --table-name ${name}`,
      ],
    })),
    ...kept.map((name) => ({
      what: `Parameter ${name} stays`,
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
  for (const { what, commands } of steps) {
    say(stdout);
    say(stdout, what);
    for (const command of commands) say(stdout, `  ${command}`);
  }
  for (const line of LEFT_TO_KNOW) say(stdout, line);
};

const LEFT_TO_KNOW = [
  '',
  'Want the readings first? npx home-mini readings --since 400d --csv > readings.csv',
  'AWS keeps a last backup of a deleted table for 35 days, then it is gone.',
  'The CDK bootstrap stack (CDKToolkit) stays too: other CDK apps of the account and region use it.',
  'The API key itself lives on at Octopus: make a new one there to end it.',
];
