import { describe, expect, it } from 'vitest';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, templateOf } from '../support/stack-template.ts';

const template = templateOf(rawConfig([rawHousehold()]));
const TABLE = 'AWS::DynamoDB::Table';

describe('the readings table', () => {
  const table = resourceOf(template, TABLE, 'Readings');

  it('is keyed by household and time, so that a person can look readings up', () => {
    expect(table.Properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'household', KeyType: 'HASH' },
        { AttributeName: 'readAt', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'household', AttributeType: 'S' },
        { AttributeName: 'readAt', AttributeType: 'S' },
      ],
    });
  });

  it('forgets readings after their expiry', () => {
    expect(table.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  it('outlives the stack, can be restored and not be deleted by mistake', () => {
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table.Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    });
  });

  it('is paid by request', () => {
    expect(table.Properties.BillingMode).toBe('PAY_PER_REQUEST');
  });
});

describe('the state table', () => {
  const table = resourceOf(template, TABLE, 'State');

  it('is keyed by household and item', () => {
    expect(table.Properties.KeySchema).toEqual([
      { AttributeName: 'household', KeyType: 'HASH' },
      { AttributeName: 'item', KeyType: 'RANGE' },
    ]);
  });

  it('outlives the stack and forgets only what has a time of its own: messages sent, days', () => {
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table.Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
    expect(table.Properties.BillingMode).toBe('PAY_PER_REQUEST');
  });
});
