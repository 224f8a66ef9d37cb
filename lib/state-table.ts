import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENVIRONMENT, STATE_KEY } from '../core/contract/names.ts';
import { STATE_TTL, statePartitions, WEB_PARTITION } from '../core/contract/state-partitions.ts';

/** What the poller remembers, the Octopus token included. Kept apart so that read access to readings doesn't expose the token. */
export class StateTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: { name: STATE_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: STATE_KEY.sort, type: AttributeType.STRING },
      timeToLiveAttribute: STATE_TTL,
      billingMode: BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(this.table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason:
        'State of the last minutes: a restored cursor or alert would be wrong, an empty table starts afresh.',
    });
  }

  /**
   * Lets the web function look at what its pages show and write what people ask for there: nothing of the monitor, and
   * never a session. `dynamodb:LeadingKeys` takes whole names of partitions, so each is there.
   */
  connectWeb(fn: LambdaFunction, households: readonly string[]): void {
    const partitions = households.map(statePartitions);
    const written = [...partitions.flatMap(({ hush, devices }) => [hush, devices]), WEB_PARTITION];
    const read = [...partitions.flatMap(({ own, days, told }) => [own, days, told]), ...written];
    for (const [action, keys] of [
      ['dynamodb:Query', read],
      ['dynamodb:PutItem', written],
    ] as const) {
      fn.addToRolePolicy(
        new PolicyStatement({
          actions: [action],
          resources: [this.table.tableArn],
          conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': keys } },
        }),
      );
    }
    fn.addEnvironment(ENVIRONMENT.stateTable, this.table.tableName);
  }

  /** Lets a function load and save state, and tells it the table's name. */
  connect(fn: LambdaFunction): void {
    this.table.grant(fn, 'dynamodb:Query', 'dynamodb:PutItem');
    fn.addEnvironment(ENVIRONMENT.stateTable, this.table.tableName);
  }
}
