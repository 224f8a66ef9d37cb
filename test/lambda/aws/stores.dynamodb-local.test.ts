import { describe } from 'vitest';
import { hasJava, startDynamoDbLocal } from '../../support/dynamodb-emulators.ts';
import { storesKeepTheirPromises } from './store-suite.ts';

const java = hasJava();
if (!java) console.warn("skipped: the stores on Amazon's DynamoDB Local, which needs `java` on the path");

describe.skipIf(!java)("the stores on Amazon's DynamoDB Local", () =>
  storesKeepTheirPromises(startDynamoDbLocal),
);
