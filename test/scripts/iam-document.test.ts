import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exampleIam } from '../../scripts/example-template.ts';
import { iamDocument, iamRows } from '../../scripts/iam-document.ts';

const policyOf = (...statements: readonly object[]) => ({
  Resources: {
    Policy: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyDocument: { Statement: statements },
        Roles: [{ Ref: 'PollerRoleEBEB422E' }],
      },
    },
  },
});

describe('docs/iam.md', () => {
  it('is what npm run iam writes', () => {
    const written = readFileSync(new URL('../../docs/iam.md', import.meta.url), 'utf8');
    expect(written).toBe(iamDocument(exampleIam()));
  });

  it('has a row for each action on each resource', () => {
    const table = { 'Fn::GetAtt': ['ReadingsTable257E1CEF', 'Arn'] };
    const actions = ['dynamodb:Query', 'dynamodb:BatchWriteItem'];
    expect(iamRows(policyOf({ Effect: 'Allow', Action: actions, Resource: table }))).toEqual([
      expect.stringMatching(/^\| PollerRole \| `dynamodb:Query` \| `ReadingsTable` \| .+ \|$/),
      expect.stringMatching(/^\| PollerRole \| `dynamodb:BatchWriteItem` \| `ReadingsTable` \| .+ \|$/),
    ]);
  });

  it('is refused for an action that nobody gave a reason for', () => {
    const statement = {
      Effect: 'Allow',
      Action: 'dynamodb:Scan',
      Resource: { Ref: 'ReadingsTable257E1CEF' },
    };
    expect(() => iamRows(policyOf(statement))).toThrow('no reason for dynamodb:Scan');
  });

  it('is refused for a resource that is a star', () => {
    expect(() => iamRows(policyOf({ Effect: 'Allow', Action: 'sns:Publish', Resource: '*' }))).toThrow();
  });
});
