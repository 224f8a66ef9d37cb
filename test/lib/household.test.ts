import { describe, expect, it } from 'vitest';
import { parseLiveRules } from '../../config/live-rules.ts';
import { parseSettings } from '../../config/settings.ts';
import { recipientId } from '../../core/contract/names.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import {
  type Resource,
  resourceOf,
  resourcesOf,
  statementsOf,
  templateOf,
  textOf,
} from '../support/stack-template.ts';

const ANN = { email: 'ann@example.com' };
const BEN = { sms: '+447700900123', minSeverity: 'critical', maxPerDay: 5 };
const CAT = { email: 'cat@example.com', minSeverity: 'warning' };

const withRecipients = (...recipients: readonly unknown[]) =>
  templateOf(rawConfig([rawHousehold({ recipients })], { serviceEmail: 'me@example.com' }));

const householdSubscriptions = (template: ReturnType<typeof templateOf>): Record<string, Resource> =>
  Object.fromEntries(
    Object.entries(resourcesOf(template, 'AWS::SNS::Subscription')).filter(([id]) =>
      id.startsWith('Household'),
    ),
  );

describe('a household’s topic', () => {
  const template = withRecipients(ANN, BEN);
  const topic = resourceOf(template, 'AWS::SNS::Topic', 'Household');

  it('has a display name short enough for texts', () => {
    expect(textOf(topic.Properties.DisplayName).length).toBeLessThanOrEqual(10);
  });

  it('refuses publishing without TLS', () => {
    const [statement, ...more] = statementsOf(resourceOf(template, 'AWS::SNS::TopicPolicy', 'Household'));
    expect(more).toEqual([]);
    expect(statement).toEqual({
      effect: 'Deny',
      actions: ['sns:Publish'],
      resources: [`<${topic.id}>`],
      principal: '*',
      condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it('lets each subscription get only what is addressed to it', () => {
    expect(Object.values(householdSubscriptions(template)).map(({ Properties }) => Properties)).toEqual([
      {
        TopicArn: { Ref: topic.id },
        Protocol: 'email',
        Endpoint: 'ann@example.com',
        FilterPolicy: { to: [recipientId('ann@example.com')] },
      },
      {
        TopicArn: { Ref: topic.id },
        Protocol: 'sms',
        Endpoint: '+447700900123',
        FilterPolicy: { to: [recipientId('+447700900123')] },
      },
    ]);
  });

  it.each([
    ['put in another order', [CAT, ANN, BEN], 3],
    ['without the first', [BEN, CAT], 2],
    ['with one changed', [{ email: 'ann@example.org' }, BEN, CAT], 2],
    ['with another preference of one', [{ ...ANN, minSeverity: 'critical' }, BEN, CAT], 3],
  ])('leaves everybody else’s subscription as it was when the list is %s', (_, recipients, kept) => {
    const before = householdSubscriptions(withRecipients(ANN, BEN, CAT));
    const after = householdSubscriptions(withRecipients(...recipients));
    const same = Object.keys(before).filter((id) => id in after);
    expect(same).toHaveLength(kept);
    for (const id of same) expect(after[id]).toEqual(before[id]);
  });

  it('keeps two households apart, even with the same address in both', () => {
    const two = templateOf(rawConfig([rawHousehold(), rawHousehold({ name: 'flat-2b' })]));
    const topics = Object.values(householdSubscriptions(two)).map(({ Properties }) => Properties.TopicArn);
    expect(new Set(topics.map(textOf)).size).toBe(2);
  });
});

describe('a household’s parameters', () => {
  const PARAMETER = 'AWS::SSM::Parameter';
  const raw = {
    pollEvery: '2m',
    quietHours: '22:30-07:00',
    recipients: [ANN, BEN],
    rules: [{ kind: 'no-data', name: 'silent', after: '15m' }],
  };
  const template = templateOf(rawConfig([rawHousehold(raw)], { readings: { keepFor: '30d' } }));
  const settings = resourceOf(template, PARAMETER, 'HouseholdHomeParametersSettings');
  const rules = resourceOf(template, PARAMETER, 'HouseholdHomeParametersRules');

  it('are strings under the names of the contract', () => {
    expect(settings.Properties).toMatchObject({ Name: '/home-mini-alerts/home/settings', Type: 'String' });
    expect(rules.Properties).toMatchObject({ Name: '/home-mini-alerts/home/rules', Type: 'String' });
  });

  it('hold settings that the function reads, with the topic of the household', () => {
    const topic = resourceOf(template, 'AWS::SNS::Topic', 'Household').id;
    expect(parseSettings(textOf(settings.Properties.Value))).toMatchObject({
      ok: true,
      value: {
        accountNumber: 'A-1234ABCD',
        pollEvery: '2m',
        keepFor: 30 * 86_400_000,
        topicArn: `<${topic}>`,
        recipients: [
          { id: recipientId('ann@example.com') },
          { id: recipientId('+447700900123'), maxPerDay: 5 },
        ],
      },
    });
  });

  it('hold rules that the function reads, in the words of the file', () => {
    const text = textOf(rules.Properties.Value);
    expect(JSON.parse(text)).toEqual({ quietHours: raw.quietHours, rules: raw.rules });
    expect(parseLiveRules(text, 120_000)).toMatchObject({ ok: true });
  });

  it('keep every property of the rules as it is: a change of any one writes the config over everybody’s live rules', () => {
    expect(rules).toEqual({
      id: 'HouseholdHomeParametersRules83A203D3',
      Type: 'AWS::SSM::Parameter',
      Properties: {
        Name: '/home-mini-alerts/home/rules',
        Type: 'String',
        Description:
          "Home Mini Alerts, home: rules, yours to edit; a deploy writes them only when the config's changed",
        Value: '{"quietHours":"22:30-07:00","rules":[{"kind":"no-data","name":"silent","after":"15m"}]}',
      },
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
    });
  });

  it('leave the live rules alone when anything but the rules changes', () => {
    const changed = templateOf(
      rawConfig([rawHousehold({ ...raw, recipients: [CAT], pollEvery: '5m', timeZone: 'Europe/Paris' })], {
        readings: { keepFor: '60d' },
      }),
    );
    expect(resourceOf(changed, PARAMETER, 'HouseholdHomeParametersRules')).toEqual(rules);
    expect(resourceOf(changed, PARAMETER, 'HouseholdHomeParametersSettings')).not.toEqual(settings);
  });

  it('do not try to create the API key, which CloudFormation can’t', () => {
    expect(Object.keys(resourcesOf(template, PARAMETER))).toHaveLength(2);
  });
});
