import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/load.ts';
import { BadInputError } from '../local/bad-input.ts';
import { explainAws } from './aws/trouble.ts';
import { dashboardCommand } from './dashboard-command.ts';
import { doctorCommand } from './doctor-command.ts';
import { pauseCommand, resumeCommand } from './pause-command.ts';
import { processSurroundings } from './process-surroundings.ts';
import { readingsCommand } from './readings-command.ts';
import { removeCommand } from './remove-command.ts';
import { replayCommand } from './replay-command.ts';
import { rulesCommand } from './rules-command.ts';
import { setupCommand } from './setup-command.ts';
import type { Surroundings } from './surroundings.ts';
import { testAlertCommand } from './test-alert-command.ts';

const program = (surroundings: Surroundings): Command =>
  new Command('home-mini')
    .description('Readings and alerts of an Octopus Home Mini, from the command line.')
    .addCommand(setupCommand(surroundings))
    .addCommand(doctorCommand(surroundings))
    .addCommand(testAlertCommand(surroundings))
    .addCommand(readingsCommand(surroundings))
    .addCommand(replayCommand(surroundings))
    .addCommand(dashboardCommand(surroundings))
    .addCommand(rulesCommand(surroundings))
    .addCommand(pauseCommand(surroundings))
    .addCommand(resumeCommand(surroundings))
    .addCommand(removeCommand(surroundings))
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
  await program(processSurroundings()).parseAsync();
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
