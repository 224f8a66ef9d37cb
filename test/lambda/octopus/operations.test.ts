import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { devicesOperation, dispatchesOperation } from '../../../lambda/octopus/dispatch-operations.ts';
import {
  accountOperation,
  networkOperation,
  obtainTokenOperation,
  rateLimitsOperation,
  telemetryOperation,
  viewerOperation,
} from '../../../lambda/octopus/operations.ts';
import { octopusSchema, type SchemaName } from '../../support/octopus-schemas.ts';

const OPERATIONS = [
  accountOperation,
  devicesOperation,
  networkOperation,
  obtainTokenOperation,
  rateLimitsOperation,
  telemetryOperation,
  viewerOperation,
];
const NAMES: SchemaName[] = ['own', 'published'];

describe.each(NAMES)('against the %s schema', (name) => {
  const schema = octopusSchema(name);
  if (!schema) console.log(`skipped: the ${name} schema is not beside this checkout`);

  describe.skipIf(!schema)('every operation', () => {
    test.each(OPERATIONS)('$field is valid', ({ document }) => {
      expect(validate(schema!, parse(document)).map(({ message }) => message)).toEqual([]);
    });

    test('what is planned for several devices is valid', () => {
      const { document } = dispatchesOperation(['car', 'charge-point']);
      expect(validate(schema!, parse(document)).map(({ message }) => message)).toEqual([]);
    });

    test('and an unknown field would be found', () => {
      const wrong = telemetryOperation.document.replace('readAt', 'readOn');
      expect(validate(schema!, parse(wrong)).map(({ message }) => message)).toEqual([
        expect.stringContaining('Cannot query field "readOn"'),
      ]);
    });
  });
});

test.each(OPERATIONS)('$name is one operation of that name with the one root field $field', (operation) => {
  const { definitions } = parse(operation.document);
  expect(definitions).toMatchObject([
    {
      kind: 'OperationDefinition',
      name: { value: operation.name },
      selectionSet: { selections: [{ name: { value: operation.field } }] },
    },
  ]);
});

test('a range is asked for in UTC', () => {
  const start = Date.parse('2026-05-15T17:12:50Z');
  expect(telemetryOperation.variables({ deviceId: '00-11', start, end: start + 120_000 })).toEqual({
    deviceId: '00-11',
    start: '2026-05-15T17:12:50.000Z',
    end: '2026-05-15T17:14:50.000Z',
  });
});

test('several devices are asked about in one request, an alias for each', () => {
  const operation = dispatchesOperation(['car', 'charge-point']);
  expect(operation.aliases).toEqual(['device0', 'device1']);
  expect(operation.variables(['car', 'charge-point'])).toEqual({ device0: 'car', device1: 'charge-point' });
  expect(operation.document).toContain('device1: flexPlannedDispatches(deviceId: $device1)');
});
