import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../config/config.ts';
import type { HouseholdConfig } from '../../config/household.ts';
import { parseLiveRules } from '../../config/live-rules.ts';
import { parseSettings } from '../../config/settings.ts';
import { PARAMETER_MAX_CHARS, rulesParameterValue, settingsParameterValue } from '../../config/written.ts';
import { recipientId } from '../../core/contract/names.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';

const TOPIC = 'arn:aws:sns:eu-west-2:123456789012:alerts';

const SERVICE_TOPIC = 'arn:aws:sns:eu-west-2:123456789012:service';

const householdOf = (change: Readonly<Record<string, unknown>>): HouseholdConfig => {
  const parsed = parseConfig(
    JSON.stringify(rawConfig([rawHousehold(change)], { serviceEmail: 'a@example.com' })),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.households[0]!;
};

describe('what the stack writes for the function to read', () => {
  it('settings read back as they were configured, without any address', () => {
    const household = householdOf({
      deviceId: '00-11-22-33-44-55-66-77',
      pollEvery: '30s',
      digest: 'monthly',
      recipients: [
        { email: 'me@example.com' },
        { sms: '+447700900123', minSeverity: 'critical', maxPerDay: 5 },
      ],
    });
    const text = settingsParameterValue(household, 400 * 86_400_000, TOPIC);
    expect(parseSettings(text)).toEqual({
      ok: true,
      value: {
        schema: 1,
        accountNumber: 'A-1234ABCD',
        deviceId: '00-11-22-33-44-55-66-77',
        timeZone: 'Europe/London',
        pollEvery: '30s',
        callsPerHour: 120,
        keepFor: 400 * 86_400_000,
        digest: 'monthly',
        topicArn: TOPIC,
        recipients: [
          { id: '8c2a47d3', kind: 'email', minSeverity: 'info' },
          { id: 'a8acc3a9', kind: 'sms', minSeverity: 'critical', maxPerDay: 5 },
        ],
      },
    });
    expect(text).not.toMatch(/example\.com|7700/);
  });

  it('settings name a push recipient by the name of its channel', () => {
    const text = settingsParameterValue(
      householdOf({
        recipients: [
          { telegram: 'family' },
          { pushover: 'anna', minSeverity: 'warning', untilAcknowledged: true },
        ],
      }),
      86_400_000,
      TOPIC,
    );
    expect(JSON.parse(text).recipients).toEqual([
      { id: recipientId('telegram:family'), kind: 'telegram', name: 'family', minSeverity: 'info' },
      {
        id: recipientId('pushover:anna'),
        kind: 'pushover',
        name: 'anna',
        minSeverity: 'warning',
        untilAcknowledged: true,
      },
    ]);
    expect(parseSettings(text).ok).toBe(true);
  });

  it.each([
    ['name the service topic where there is a push channel', { ntfy: 'kitchen' }, SERVICE_TOPIC],
    ['leave it out where there is none', { email: 'ann@example.com' }, undefined],
  ])('settings %s', (_, recipient, expected) => {
    const text = settingsParameterValue(
      householdOf({ recipients: [recipient] }),
      86_400_000,
      TOPIC,
      SERVICE_TOPIC,
    );
    expect(parseSettings(text)).toMatchObject({ ok: true });
    expect(JSON.parse(text).serviceTopicArn).toBe(expected);
  });

  it.each([
    (i: number) => ({ sms: `+4477009001${10 + i}`, minSeverity: 'critical', maxPerDay: 100 }),
    (i: number) => ({
      pushover: `${'x'.repeat(30)}${10 + i}`,
      minSeverity: 'critical',
      untilAcknowledged: true,
    }),
  ])('the longest settings fit into an SSM parameter', (recipientOf) => {
    const household = householdOf({
      deviceId: '00-11-22-33-44-55-66-77',
      timeZone: 'America/Argentina/ComodRivadavia',
      recipients: Array.from({ length: 20 }, (_, i) => recipientOf(i)),
    });
    const longestTopic = `arn:aws:sns:ap-southeast-2:123456789012:${'x'.repeat(256)}`;
    const text = settingsParameterValue(household, 36_500 * 86_400_000, longestTopic, longestTopic);
    expect(text.length).toBeLessThan(PARAMETER_MAX_CHARS);
  });

  it.each(['Our House', undefined])('settings say what people call the household: %s', (title) => {
    const text = settingsParameterValue(householdOf({ title }), 86_400_000, TOPIC);
    expect(parseSettings(text)).toMatchObject({ ok: true, value: title === undefined ? {} : { title } });
    expect(text.includes('title')).toBe(title !== undefined);
  });

  it('rules keep the words of the file, and read back', () => {
    const rule = { kind: 'demand', name: 'night', above: 500, for: '60m', activeBetween: '23:00-06:00' };
    const text = rulesParameterValue(rawHousehold({ quietHours: '22:30-07:00', rules: [rule] }));
    expect(JSON.parse(text)).toEqual({ quietHours: '22:30-07:00', rules: [rule] });
    expect(parseLiveRules(text, 60_000)).toMatchObject({
      ok: true,
      value: { rules: [{ forMs: 3_600_000 }] },
    });
  });

  it('rules without quiet hours name none', () => {
    expect(rulesParameterValue(rawHousehold({ rules: [] }))).toBe('{"rules":[]}');
  });
});
