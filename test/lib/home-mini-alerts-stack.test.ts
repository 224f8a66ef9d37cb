import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { exampleTemplate } from '../../scripts/example-template.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourcesOf, templateOf, textOf } from '../support/stack-template.ts';

const template = templateOf(rawConfig([rawHousehold(), rawHousehold({ name: 'flat-2b' })]));

const outputsOf = (of: Template): Record<string, string> => {
  const schema = z.looseObject({ Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })) });
  const { Outputs } = schema.parse(of.toJSON());
  return Object.fromEntries(Object.entries(Outputs).map(([key, { Value }]) => [key, textOf(Value)]));
};

const STATEFUL = ['AWS::DynamoDB::Table', 'AWS::SNS::Topic', 'AWS::SSM::Parameter'];

describe('the stack', () => {
  it('keeps the logical ids of what holds data: another id would be another, empty resource', () => {
    const ids = STATEFUL.flatMap((type) => Object.keys(resourcesOf(template, type)));
    expect(ids).toEqual([
      'ReadingsTable257E1CEF',
      'StateTable962DE04C',
      'ServiceTopic2B631809',
      'HouseholdHomeAlertsTopicAC3D91B4',
      'HouseholdFlat2bAlertsTopicFE81232B',
      'HouseholdHomeParametersSettingsE4493BEB',
      'HouseholdHomeParametersRules83A203D3',
      'HouseholdFlat2bParametersSettings9BAB1CD1',
      'HouseholdFlat2bParametersRules1A520134',
    ]);
  });

  it('says explicitly what becomes of each resource that holds data', () => {
    const kinds = [...STATEFUL, 'AWS::Logs::LogGroup', 'AWS::SQS::Queue'];
    const undecided = kinds
      .flatMap((type) => Object.entries(resourcesOf(template, type)))
      .filter(([, { DeletionPolicy }]) => DeletionPolicy === undefined);
    expect(undecided).toEqual([]);
  });

  it('has the outputs of the contract, each household’s under its name in PascalCase', () => {
    const readings = '<ReadingsTable257E1CEF>';
    expect(outputsOf(template)).toEqual({
      ReadingsTableName: readings,
      StateTableName: '<StateTable962DE04C>',
      ReadingsConsoleUrl: expect.stringMatching(
        /^https:\/\/eu-west-2\.console\.aws\.amazon\.com\/dynamodbv2\//,
      ),
      DashboardUrl: expect.stringMatching(/#dashboards\/dashboard\/HomeMiniAlerts-eu-west-2$/),
      PollerFunctionName: expect.stringMatching(/^<PollerFunction/),
      AlertsTopicArnHome: '<HouseholdHomeAlertsTopicAC3D91B4>',
      AlertsTopicArnFlat2b: expect.stringMatching(/^<HouseholdFlat2bAlertsTopic/),
      RulesConsoleUrlHome: expect.stringContaining(
        '/systems-manager/parameters/home-mini-alerts/home/rules/',
      ),
      RulesConsoleUrlFlat2b: expect.stringContaining(
        '/systems-manager/parameters/home-mini-alerts/flat-2b/rules/',
      ),
      NextSteps: expect.stringContaining('no-reply@sns.amazonaws.com'),
    });
    expect(outputsOf(template).ReadingsConsoleUrl).toContain(readings);
  });

  it.each([
    ['one email recipient and the service', rawConfig([rawHousehold()]), 'expect two emails'],
    [
      'a phone and the service',
      rawConfig([rawHousehold({ recipients: [{ sms: '+447700900123' }] })], {
        serviceEmail: 'me@example.com',
      }),
      'expect one email ',
    ],
    [
      'two households and the service',
      rawConfig([rawHousehold(), rawHousehold({ name: 'flat' })]),
      'expect 3 emails',
    ],
  ])('says how many mails to confirm: %s', (_, raw, text) => {
    expect(outputsOf(templateOf(raw)).NextSteps).toContain(text);
  });

  it('stays small, with the whole example config and the queue of the half minute too', () => {
    expect(JSON.stringify(template.toJSON(), null, 1).length).toBeLessThan(100_000);
    expect(JSON.stringify(exampleTemplate({ pollEvery: '30s', push: true }), null, 1).length).toBeLessThan(
      100_000,
    );
  });

  it('leaves the others’ resources as they were when a household is removed', () => {
    const before = resourcesOf(template);
    const after = resourcesOf(templateOf(rawConfig([rawHousehold()])));
    const changed = Object.keys(after).filter(
      (id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]),
    );
    expect(changed.sort()).toEqual([
      expect.stringMatching(/^OverviewDashboard/),
      expect.stringMatching(/^PollerRoleDefaultPolicy/),
    ]);
  });

  it('holds the largest config that is allowed, inside the 500 resources of CloudFormation', () => {
    const households = Array.from({ length: 50 }, (_, i) =>
      rawHousehold({
        name: `a-household-with-a-long-name-${i}x`,
        pollEvery: '30s',
        recipients: [{ email: 'ann@example.com' }, { email: 'ben@example.com' }],
      }),
    );
    const large = templateOf(rawConfig(households));
    expect(Object.keys(resourcesOf(large)).length).toBeLessThanOrEqual(490);
    expect(Object.keys(outputsOf(large)).length).toBeLessThanOrEqual(200);
  });
});
