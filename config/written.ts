import * as z from 'zod/mini';
import { isPushKind, recipientIdOf } from '../core/channels/registry.ts';
import { formatDuration } from '../core/time/duration.ts';
import type { HouseholdConfig } from './household.ts';
import { callsPerHourOf, type WrittenSettings } from './settings.ts';

/** The most characters a standard SSM parameter holds (AWS Systems Manager quotas). */
export const PARAMETER_MAX_CHARS = 4_096;

const writtenRulesSchema = z.object({ quietHours: z.optional(z.unknown()), rules: z.unknown() });

/**
 * The text of a household's `rules` parameter: its quiet hours and rules just as the config spells them, so that a
 * person who opens the parameter finds the words of the docs.
 * @param written the household as it stands in the file, already validated
 */
export const rulesParameterValue = (written: unknown): string => {
  const { quietHours, rules } = writtenRulesSchema.parse(written);
  return JSON.stringify({ ...(quietHours === undefined ? {} : { quietHours }), rules });
};

/** The text of a household's `settings` parameter. */
export const settingsParameterValue = (
  household: HouseholdConfig,
  keepForMs: number,
  topicArn: string,
  serviceTopicArn?: string,
  webUrl?: string,
): string => {
  const withPush = household.recipients.some(({ kind }) => isPushKind(kind));
  const settings: WrittenSettings = {
    schema: 1,
    ...(household.title === undefined ? {} : { title: household.title }),
    accountNumber: household.accountNumber,
    ...(household.deviceId === undefined ? {} : { deviceId: household.deviceId }),
    timeZone: household.timeZone,
    pollEvery: household.pollEvery,
    callsPerHour: callsPerHourOf(household),
    keepFor: formatDuration(keepForMs),
    ...(household.digest === 'off' ? {} : { digest: household.digest }),
    topicArn,
    ...(webUrl === undefined ? {} : { webUrl }),
    ...(serviceTopicArn !== undefined && withPush ? { serviceTopicArn } : {}),
    recipients: household.recipients.map((recipient) => ({
      id: recipientIdOf(recipient),
      kind: recipient.kind,
      ...(isPushKind(recipient.kind) ? { name: recipient.address } : {}),
      minSeverity: recipient.minSeverity,
      ...recipient.options,
    })),
  };
  return JSON.stringify(settings);
};
