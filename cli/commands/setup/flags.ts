import { octopusApiUrlSchema, regionSchema } from '../../../config/config.ts';
import { accountNumberSchema, deviceIdSchema } from '../../../config/settings.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { SLUG, slugSchema } from '../../../core/contract/slug.ts';
import type { SetupOptions } from './options.ts';

const FLAGS = {
  region: { flag: '--region', schema: regionSchema },
  household: { flag: '--household', schema: slugSchema },
  account: { flag: '--account', schema: accountNumberSchema },
  device: { flag: '--device', schema: deviceIdSchema },
  octopusApiUrl: { flag: '--octopus-api-url', schema: octopusApiUrlSchema },
} as const;

/**
 * Checks the flags that the config's own schemas know, before anything is asked.
 * @throws BadInputError with the flag, the value got, and what is allowed
 */
export const checkFlags = (options: SetupOptions): void => {
  for (const name of ['region', 'household', 'account', 'device', 'octopusApiUrl'] as const) {
    const value = options[name];
    if (value === undefined) continue;
    const parsed = FLAGS[name].schema.safeParse(value);
    if (parsed.success) continue;
    const allowed = name === 'household' ? SLUG : parsed.error.issues[0]?.message;
    throw new BadInputError(`${FLAGS[name].flag}: got ${JSON.stringify(value)}; allowed: ${allowed}`);
  }
};
