import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import type { HouseholdConfig } from '../config/household.ts';
import { CONFIG_FILE, loadConfig } from '../config/load.ts';
import { BadInputError } from '../core/contract/bad-input.ts';

/** A household of the config file. */
export interface ChosenHousehold {
  /** The config file as a person names it. */
  readonly file: string;
  readonly config: Config;
  readonly household: HouseholdConfig;
  /** The household as the file spells it. */
  readonly written: unknown;
  readonly region: string | undefined;
}

/** The config file of this checkout, as a person in the current folder would name it. */
export const defaultConfigPath = (): string =>
  relative(process.cwd(), fileURLToPath(new URL(`../${CONFIG_FILE}`, import.meta.url)));

/** Whether there is a config file where one is looked for. */
export const hasConfig = (path: string | undefined): boolean =>
  path !== undefined || existsSync(defaultConfigPath());

/**
 * The household of a config file that is meant: the named one, or the only one.
 * @throws ConfigError where the file is missing or wrong, BadInputError where no household fits
 */
export const chooseHousehold = (path: string | undefined, name: string | undefined): ChosenHousehold => {
  const file = path ?? defaultConfigPath();
  const { config, written } = loadConfig(file);
  const { households, region } = config;
  const names = households.map((household) => household.name).join(', ');
  const fitting = name === undefined ? households : households.filter((household) => household.name === name);
  const [household, other] = fitting;
  if (household === undefined) {
    throw new BadInputError(`--household: got "${name}"; allowed: one of ${file}'s households (${names})`);
  }
  if (other !== undefined) {
    throw new BadInputError(`--household: missing; allowed: one of ${file}'s households (${names})`);
  }
  return { file, config, household, written: written[households.indexOf(household)], region };
};
