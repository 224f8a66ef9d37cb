import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../../cli/aws/access.ts';
import { findStack } from '../../../../cli/aws/stack.ts';
import { formatFinding } from '../../../../cli/commands/doctor/finding.ts';
import { checkLearning } from '../../../../cli/commands/doctor/learning-checks.ts';
import { parseConfig } from '../../../../config/config.ts';
import { learnHours, nothingLearned, type Usual } from '../../../../core/readings/usual.ts';
import { NOW } from '../../../support/command-run.ts';
import { mockParameters, mockStack } from '../../../support/deployed.ts';
import { hoursOfDays } from '../../../support/hours.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';
import { at } from '../../../support/timeline.ts';

const UNUSUAL = { kind: 'unusual', name: 'unusual-night' };
const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };

const usualAfter = (days: number, meanW: (day: number, hour: number) => number): Usual =>
  learnHours(nothingLearned(), hoursOfDays(at('2026-04-01T00:00:00Z'), days, meanW)).usual;

const check = async (rules: readonly object[], usual: Usual | undefined): Promise<string[]> => {
  mockStack();
  mockParameters({ '/home-mini-alerts/home/rules': JSON.stringify({ rules }) });
  const dynamodb = mockClient(DynamoDBClient);
  dynamodb.on(BatchGetItemCommand).callsFake(({ RequestItems }) => {
    const [table = ''] = Object.keys(RequestItems);
    const item = {
      household: { S: 'home' },
      item: { S: 'usual' },
      schema: { N: '1' },
      body: { S: JSON.stringify(usual) },
    };
    return { Responses: { [table]: usual === undefined ? [] : [item] } };
  });
  const parsed = parseConfig(JSON.stringify(rawConfig([rawHousehold()], { region: 'eu-west-2' })));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [household] = parsed.value.households;
  const aws = accessTo('eu-west-2');
  const stack = await findStack(aws);
  const seen = await checkLearning({ aws, config: parsed.value, household: household!, now: NOW }, stack!);
  return seen.map((one) => formatFinding({ check: 'learning', household: 'home', ...one }, false));
};

describe('doctor, of rules that learn', () => {
  it('says nothing where there is none', async () => {
    expect(await check([OFFLINE], undefined)).toEqual([]);
  });

  it('says how far one has learned', async () => {
    expect(await check([UNUSUAL, OFFLINE], undefined)).toEqual([
      expect.stringContaining('Unusual night: Learning what is usual: 0 of 14 days'),
    ]);
    expect(
      (
        await check(
          [UNUSUAL],
          usualAfter(9.5, () => 200),
        )
      )[0],
    ).toContain('9 of 14 days');
  });

  it('says what it would notice', async () => {
    expect(
      (
        await check(
          [UNUSUAL],
          usualAfter(20, () => 200),
        )
      )[0],
    ).toContain('Left on for three hours, it notices at least 250 W 00:00-07:00');
  });

  it('notes what blinds it, and the fix', async () => {
    const car = (day: number, hour: number) => (hour < 1 + (day % 5) && day % 3 !== 0 ? 7_200 : 200);
    const [line = ''] = await check([UNUSUAL], usualAfter(30, car));
    expect(line).toMatch(/^! .*over 3.0 kW .* → A car or heating hides what is left on/);
  });
});
