import { Option } from 'commander';
import * as z from 'zod/mini';
import { CONFIG_FILE } from '../../config/load.ts';

export const configOption = (): Option =>
  new Option('--config <file>', `another config file than ${CONFIG_FILE}`);

export const householdOption = (): Option =>
  new Option('--household <name>', 'the household of the config (default: the only one)');

export const jsonOption = (what: string): Option => new Option('--json', what);

/** What the three options above give. */
export const householdOptionsShape = {
  config: z.optional(z.string()),
  household: z.optional(z.string()),
  json: z._default(z.boolean(), false),
};
