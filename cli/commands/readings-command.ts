import { Command, Option } from 'commander';
import * as z from 'zod/mini';
import type { CliContext } from '../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../terminal/household-options.ts';

const EXAMPLES = `
Times you give and see are the household's; readAt in rows is UTC.

Examples:
  $ npx home-mini readings                                  the last 24 hours in a few lines
  $ npx home-mini readings --since 7d --plot                and as a plot
  $ npx home-mini readings --since 2026-05-15T18:00 --until 2026-05-15T19:00 --json
  $ npx home-mini readings --since 400d --csv > readings.csv
`;

const readingsOptionsSchema = z.object({
  ...householdOptionsShape,
  since: z.string(),
  until: z.optional(z.string()),
  csv: z._default(z.boolean(), false),
  plot: z._default(z.boolean(), false),
});
export type ReadingsOptions = z.infer<typeof readingsOptionsSchema>;

/** `home-mini readings`: what the table holds. */
export const readingsCommand = (context: CliContext): Command =>
  new Command('readings')
    .description('Look up stored readings: a summary, a plot, or rows.')
    .option('--since <when>', 'a duration (24h, 7d) or a local date or time (2026-05-15T18:00)', '24h')
    .option('--until <when>', 'the same forms; default: now')
    .option('--plot', 'draw demand over time: solid to the mean, a dot at the peak')
    .addOption(new Option('--csv', 'write rows that replay --csv reads').conflicts(['json', 'plot']))
    .addOption(jsonOption('write rows: [{readAt, demandW, ...}]').conflicts(['csv', 'plot']))
    .addOption(householdOption())
    .addOption(configOption())
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { runReadings } = await import('./readings/run-readings.ts');
      await runReadings(readingsOptionsSchema.parse(options), context);
    });
