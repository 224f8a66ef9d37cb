import type { Recipient } from '../core/channels/recipient.ts';
import { HOUR_MS } from '../core/contract/lengths.ts';
import { reaches } from '../core/rules/severity.ts';
import type { Config } from './config.ts';
import type { HouseholdConfig } from './household.ts';
import { ruleWarnings } from './rule-warnings.ts';
import { callsPerHourOf, pollEveryMs } from './settings.ts';

/** What a config allows but may surprise: one line each. */
export const configWarnings = (config: Config): string[] =>
  config.households.flatMap((household, index) => [
    ...ruleWarnings(household).map((line) => `households[${index}]: ${line}`),
    ...cadenceWarnings(household, index),
    ...unheardWarnings(household, index),
    ...digestWarnings(household, index),
  ]);

const cadenceWarnings = (household: HouseholdConfig, index: number): string[] => {
  const polls = HOUR_MS / pollEveryMs(household.pollEvery);
  const calls = callsPerHourOf(household);
  if (calls >= polls) return [];
  return [
    `households[${index}]: callsPerHour ${calls} allows fewer calls than pollEvery ${household.pollEvery} wants (${polls} an hour); some polls will be skipped`,
  ];
};

const unheardWarnings = ({ recipients, rules }: HouseholdConfig, index: number): string[] =>
  rules.flatMap((rule) =>
    recipients.some((recipient: Recipient) => reaches(rule.severity, recipient.minSeverity))
      ? []
      : [
          `households[${index}]: rule "${rule.name}" (${rule.severity}) reaches nobody: every recipient's minSeverity is higher`,
        ],
  );

const digestWarnings = ({ digest, recipients }: HouseholdConfig, index: number): string[] =>
  digest === 'off' ||
  recipients.some(({ kind, minSeverity }: Recipient) => kind !== 'sms' && reaches('info', minSeverity))
    ? []
    : [
        `households[${index}]: the ${digest} digest reaches nobody: it goes by email and push to whose minSeverity is info`,
      ];
