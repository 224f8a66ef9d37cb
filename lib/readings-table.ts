import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENVIRONMENT, READINGS_KEY, READINGS_TTL } from '../core/contract/names.ts';

/** Every reading of every household: what a person looks up, so it outlives the stack and can be restored. */
export class ReadingsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: READINGS_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: READINGS_KEY.sort, type: AttributeType.STRING },
      timeToLiveAttribute: READINGS_TTL,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Lets a function query readings, and tells it the table's name. */
  connectReader(fn: LambdaFunction): void {
    this.table.grant(fn, 'dynamodb:Query');
    fn.addEnvironment(ENVIRONMENT.readingsTable, this.table.tableName);
  }

  /** Lets a function query and write readings, and tells it the table's name. */
  connect(fn: LambdaFunction): void {
    this.table.grant(fn, 'dynamodb:Query', 'dynamodb:BatchWriteItem');
    fn.addEnvironment(ENVIRONMENT.readingsTable, this.table.tableName);
  }
}
