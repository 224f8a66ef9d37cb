import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/load.ts';
import { BadInputError } from '../core/contract/bad-input.ts';
import { explainAws } from './aws/trouble.ts';
import { channelsCommand } from './commands/channels/command.ts';
import { dashboardCommand } from './commands/dashboard/command.ts';
import { doctorCommand } from './commands/doctor/command.ts';
import { leftoversCommand } from './commands/leftovers/command.ts';
import { muteCommand } from './commands/mute/command.ts';
import { pauseCommand } from './commands/pause/command.ts';
import { resumeCommand } from './commands/pause/resume.ts';
import { readingsCommand } from './commands/readings/command.ts';
import { replayCommand } from './commands/replay/command.ts';
import { rulesCommand } from './commands/rules/command.ts';
import { setupCommand } from './commands/setup/command.ts';
import { testAlertCommand } from './commands/test-alert/command.ts';
import { webCommand } from './commands/web/command.ts';
import type { CliContext } from './context.ts';
import { packageVersion } from './package-version.ts';
import { processContext } from './process-context.ts';

const program = (context: CliContext): Command =>
  new Command('home-mini')
    .description('Readings and alerts of an Octopus Home Mini, from the command line.')
    .version(packageVersion(), '--version', 'the version of this program')
    .addCommand(setupCommand(context))
    .addCommand(doctorCommand(context))
    .addCommand(channelsCommand(context))
    .addCommand(testAlertCommand(context))
    .addCommand(readingsCommand(context))
    .addCommand(replayCommand(context))
    .addCommand(dashboardCommand(context))
    .addCommand(rulesCommand(context))
    .addCommand(muteCommand(context))
    .addCommand(pauseCommand(context))
    .addCommand(resumeCommand(context))
    .addCommand(webCommand(context))
    .addCommand(leftoversCommand(context))
    .showHelpAfterError('See home-mini --help, or home-mini <command> --help.')
    .exitOverride();

// A reader that has seen enough (head, less) closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** What went wrong, as a person should read it; undefined for a fault of ours. */
const explain = (error: unknown): string | undefined =>
  error instanceof BadInputError || error instanceof ConfigError ? error.message : explainAws(error);

try {
  await program(processContext()).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode;
  } else {
    const line = explain(error);
    if (line === undefined) throw error;
    process.stderr.write(`${line}\n`);
    process.exitCode = 1;
  }
}
