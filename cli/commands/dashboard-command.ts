import { Command, Option } from 'commander';
import * as z from 'zod/mini';
import type { CliContext } from '../context.ts';
import { configOption, householdOption } from '../terminal/household-options.ts';
import { wholeNumberOption } from '../terminal/option-values.ts';

const DEFAULT_PORT = 4010;
const MAX_PORT = 65_535;

const dashboardOptionsSchema = z.object({
  config: z.optional(z.string()),
  household: z.optional(z.string()),
  port: z.number(),
});
export type DashboardOptions = z.infer<typeof dashboardOptionsSchema>;

/** `home-mini dashboard`: the live page on the deployed tables. */
export const dashboardCommand = (context: CliContext): Command =>
  new Command('dashboard')
    .description(
      'Show the live page on this machine, from the deployed tables, with your own AWS credentials.',
    )
    .addOption(
      new Option('--port <port>', 'where it listens on 127.0.0.1; 0 for any free one')
        .default(DEFAULT_PORT)
        .argParser(wholeNumberOption(0, MAX_PORT)),
    )
    .addOption(householdOption())
    .addOption(configOption())
    .allowExcessArguments(false)
    .action(async (options) => {
      const { runDashboard } = await import('./dashboard/run-dashboard.ts');
      await runDashboard(dashboardOptionsSchema.parse(options), context);
    });
