import { Command } from 'commander';
import * as z from 'zod/mini';
import type { CliContext } from '../../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../../terminal/household-options.ts';

const linkOptionsSchema = z.object({ ...householdOptionsShape, lookOnly: z._default(z.boolean(), false) });
const optionsSchema = z.object(householdOptionsShape);

/** `home-mini web`: who may open the page on the phone. */
export const webCommand = (context: CliContext): Command =>
  new Command('web')
    .description('The page on the phone: sign a phone in, list the devices, sign them out.')
    .addCommand(linkCommand(context))
    .addCommand(devicesCommand(context))
    .addCommand(signOutCommand(context));

const linkCommand = (context: CliContext): Command =>
  new Command('link')
    .description('Print an address, a QR code and a code; one of them signs one phone in, within 15 minutes.')
    .option('--look-only', 'the phone may look, and mute nothing')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, address, code, rights, expiresAt}'))
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nOn an iPhone the page on the home screen has a browser of its own: add it first, open it there, and type the code.',
    )
    .action(async (options) => {
      const { webLink } = await import('./link.ts');
      await webLink(linkOptionsSchema.parse(options), context);
    });

const devicesCommand = (context: CliContext): Command =>
  new Command('devices')
    .description('List the signed-in devices, what each may do, and which get notifications.')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write [{device, name, rights, signedInAt, seenAt, expiresAt, notified}]'))
    .allowExcessArguments(false)
    .action(async (options) => {
      const { listDevices } = await import('./devices.ts');
      await listDevices(optionsSchema.parse(options), context);
    });

const signOutCommand = (context: CliContext): Command =>
  new Command('sign-out')
    .description('Sign a device out, or all of them; it gets no more notifications either.')
    .argument('<device>', 'as web devices lists it, or: all')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, signedOut: [device]}'))
    .allowExcessArguments(false)
    .action(async (device, options) => {
      const { signOut } = await import('./devices.ts');
      await signOut(z.string().parse(device), optionsSchema.parse(options), context);
    });
