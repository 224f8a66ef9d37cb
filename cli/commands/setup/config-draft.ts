import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OCTOPUS_API_URL } from '../../../config/config.ts';
import { type HomeTraits, starterRules } from '../../../config/starter-rules.ts';
import type { NamedChannel } from '../../../core/channels/push-trouble.ts';
import type { Answers } from './answers.ts';

const SCHEMA_FILE = fileURLToPath(new URL('../../../home-mini.config.schema.json', import.meta.url));
const TEXTS_PER_DAY = 5;

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
  readonly channels: readonly NamedChannel[];
  /** What setup was told of the home, and saw. */
  readonly home: HomeTraits;
}

/** A config as a file spells it. */
export const draftConfig = (facts: DraftFacts, path: string): Readonly<Record<string, unknown>> => {
  const { region, household, accountNumber, deviceId, timeZone, octopusApiUrl, answers, channels, home } =
    facts;
  return {
    $schema: schemaPath(path),
    region,
    ...(answers.web ? { web: true } : {}),
    households: [
      {
        name: household,
        accountNumber,
        ...(deviceId === undefined ? {} : { deviceId }),
        timeZone,
        ...(answers.digest === 'off' ? {} : { digest: answers.digest }),
        recipients: [
          ...answers.emails.map((email) => ({ email })),
          ...answers.phones.map((sms) => ({ sms, minSeverity: 'critical', maxPerDay: TEXTS_PER_DAY })),
          ...channels.map(({ kind, name }) => ({ [kind]: name })),
        ],
        rules: starterRules(home).map(({ rule }) => rule),
      },
    ],
    ...(octopusApiUrl === OCTOPUS_API_URL ? {} : { octopusApiUrl }),
  };
};

const schemaPath = (path: string): string => {
  const found = relative(dirname(resolve(path)), SCHEMA_FILE);
  return found.startsWith('.') ? found : `./${found}`;
};
