import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../core/contract/lengths.ts';
import { meaning } from '../../../core/contract/meaning.ts';
import {
  channelParameter,
  channelParameters,
  parameterNames,
  recipientId,
} from '../../../core/contract/names.ts';
import {
  alertsTopicOutput,
  isAlertsTopicOutput,
  OUTPUTS,
  rulesConsoleOutput,
} from '../../../core/contract/outputs.ts';
import { pascalCase, slugSchema } from '../../../core/contract/slug.ts';

describe('names in AWS, which nobody may change: what is deployed would no longer be found', () => {
  it('are the parameters of a household', () => {
    expect(parameterNames('my-home')).toEqual({
      apiKey: '/home-mini-alerts/my-home/api-key',
      settings: '/home-mini-alerts/my-home/settings',
      rules: '/home-mini-alerts/my-home/rules',
    });
    expect(parameterNames('home', '/test').rules).toBe('/test/home/rules');
  });

  it('are the parameters of its channels', () => {
    const channel = { kind: 'telegram', name: 'family' };
    expect(channelParameters('home')).toBe('/home-mini-alerts/home/channels');
    expect(channelParameter('home', channel)).toBe('/home-mini-alerts/home/channels/telegram/family');
    expect(channelParameter('home', channel, '/test')).toBe('/test/home/channels/telegram/family');
  });

  it('are the outputs of a household', () => {
    expect(alertsTopicOutput('my-home')).toBe('AlertsTopicArnMyHome');
    expect(rulesConsoleOutput('my-home')).toBe('RulesConsoleUrlMyHome');
    expect(isAlertsTopicOutput(alertsTopicOutput('my-home'))).toBe(true);
    expect(isAlertsTopicOutput(OUTPUTS.poller)).toBe(false);
    expect(isAlertsTopicOutput(rulesConsoleOutput('alerts-topic-arn'))).toBe(false);
  });

  it('are the ids of recipients: the first 8 hex digits of the SHA-256 of the address', () => {
    // printf me@example.com | sha256sum
    expect(recipientId('me@example.com')).toBe('8c2a47d3');
  });
});

describe('a slug', () => {
  it.each([
    ['home', true],
    ['very-high', true],
    ['flat-2b', true],
    ['x'.repeat(32), true],
    ['x'.repeat(33), false],
    ['', false],
    ['2nd-home', false],
    ['Home', false],
    ['very--high', false],
    ['-high', false],
    ['high-', false],
    ['left_on', false],
    ['home ', false],
  ])('%j is one: %s', (text, isOne) => {
    expect(slugSchema.safeParse(text).success).toBe(isOne);
  });

  it('that is none is told how one looks', () => {
    const allowed =
      'lower-case letters, digits and single hyphens, starting with a letter, at most 32 characters';
    for (const wrong of ['Home', 'x'.repeat(33), 5]) {
      expect(slugSchema.safeParse(wrong).error?.issues[0]?.message).toBe(allowed);
    }
  });

  it.each([
    ['home', 'Home'],
    ['my-home', 'MyHome'],
    ['flat-2b-top', 'Flat2bTop'],
  ])('%s stands in ids as %s', (slug, id) => {
    expect(pascalCase(slug)).toBe(id);
  });
});

it('a key of the config carries what it means into the JSON schema that editors show', () => {
  const schema = z.object({ for: meaning(z.string(), 'How long demand must last.') });
  expect(z.toJSONSchema(schema).properties?.for).toEqual({
    description: 'How long demand must last.',
    type: 'string',
  });
});

it('what a person gave that cannot be used is an error by that name', () => {
  expect(String(new BadInputError('no such rule'))).toBe('BadInputError: no such rule');
});

it('lengths of time are in milliseconds', () => {
  expect([SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
});
