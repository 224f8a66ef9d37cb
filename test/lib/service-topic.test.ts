import { describe, expect, it } from 'vitest';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, statementsOf, templateOf } from '../support/stack-template.ts';

const SMS = { sms: '+447700900123' };

describe('the service topic', () => {
  const template = templateOf(rawConfig([rawHousehold()]));
  const topic = resourceOf(template, 'AWS::SNS::Topic', 'Service').id;

  it('lets alarms of this account publish, which enforcing TLS alone would forbid', () => {
    expect(statementsOf(resourceOf(template, 'AWS::SNS::TopicPolicy', 'Service'))).toEqual([
      {
        effect: 'Deny',
        actions: ['sns:Publish'],
        resources: [`<${topic}>`],
        principal: '*',
        condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        effect: 'Allow',
        actions: ['sns:Publish'],
        resources: [`<${topic}>`],
        principal: { Service: 'cloudwatch.amazonaws.com' },
        condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ]);
  });

  it.each([
    [
      'the service email',
      rawConfig([rawHousehold()], { serviceEmail: 'ops@example.com' }),
      'ops@example.com',
    ],
    ['else the first recipient with an email', rawConfig([rawHousehold()]), 'me@example.com'],
    [
      'also of a later household',
      rawConfig([
        rawHousehold({ recipients: [SMS] }),
        rawHousehold({ name: 'flat', recipients: [SMS, { email: 'ann@example.com' }] }),
      ]),
      'ann@example.com',
    ],
  ])('goes to %s, unfiltered: alarms carry no attributes', (_, raw, email) => {
    const subscription = resourceOf(templateOf(raw), 'AWS::SNS::Subscription', 'Service');
    expect(subscription.Properties).toEqual({
      Protocol: 'email',
      Endpoint: email,
      TopicArn: { Ref: topic },
    });
  });
});
