import { describe } from 'vitest';
import { hasJava, startDynamoDbLocal } from '../../support/dynamodb-emulators.ts';
import { courierStoreSuite } from './courier-store-suite.ts';

const java = hasJava();
if (!java)
  console.warn("skipped: the courier's stores on Amazon's DynamoDB Local, which needs `java` on the path");

describe.skipIf(!java)("Amazon's own", () =>
  courierStoreSuite("Amazon's DynamoDB Local", startDynamoDbLocal),
);
