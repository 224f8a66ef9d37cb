import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OCTOPUS_API_URL } from '../../../config/config.ts';
import type { Answers } from './answers.ts';
import { fittingRules } from './fitting-rules.ts';

const SCHEMA_FILE = fileURLToPath(new URL('../../../home-mini.config.schema.json', import.meta.url));
const TEXTS_A_DAY = 5;

/** What a config of one household is made of. */
export interface DraftFacts {
  readonly region: string;
  readonly household: string;
  readonly accountNumber: string;
  /** Undefined where the meter is found by itself. */
  readonly deviceId: string | undefined;
  readonly timeZone: string;
  readonly octopusApiUrl: string;
  readonly answers: Answers;
}

/** A config as a file spells it. */
export const draftConfig = (facts: DraftFacts, path: string): Readonly<Record<string, unknown>> => {
  const { region, household, accountNumber, deviceId, timeZone, octopusApiUrl, answers } = facts;
  return {
    $schema: schemaPath(path),
    region,
    households: [
      {
        name: household,
        accountNumber,
        ...(deviceId === undefined ? {} : { deviceId }),
        timeZone,
        recipients: [
          ...answers.emails.map((email) => ({ email })),
          ...answers.phones.map((sms) => ({ sms, minSeverity: 'critical', maxPerDay: TEXTS_A_DAY })),
        ],
        rules: fittingRules(answers.traits),
      },
    ],
    ...(octopusApiUrl === OCTOPUS_API_URL ? {} : { octopusApiUrl }),
  };
};

const schemaPath = (path: string): string => {
  const found = relative(dirname(resolve(path)), SCHEMA_FILE);
  return found.startsWith('.') ? found : `./${found}`;
};
