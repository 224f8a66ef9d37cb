import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ENVIRONMENT, STATE_KEY } from '../core/contract/names.ts';
import {
  courierPartitions,
  pollerStateAccess,
  STATE_TTL,
  statePartitions,
  VAPID_PARTITION,
  WEB_PARTITION,
  webStateAccess,
} from '../core/contract/state-partitions.ts';

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

  /** Lets the poller load and save the state of these households, and tells it the table's name. */
  connectPoller(poller: LambdaFunction, households: readonly string[]): void {
    const access = households.map(pollerStateAccess);
    this.#grant(
      poller,
      ['dynamodb:BatchGetItem'],
      access.flatMap((of) => of['dynamodb:BatchGetItem']),
    );
    this.#grant(
      poller,
      ['dynamodb:PutItem'],
      access.flatMap((of) => of['dynamodb:PutItem']),
    );
    this.#grant(
      poller,
      ['dynamodb:Query'],
      access.flatMap((of) => of['dynamodb:Query']),
    );
    poller.addEnvironment(ENVIRONMENT.stateTable, this.table.tableName);
  }

  /** Lets the web function look at what its pages show and write what people ask for there, and tells it the table's name. */
  connectWeb(web: LambdaFunction, households: readonly string[]): void {
    const access = webStateAccess(households);
    this.#grant(web, ['dynamodb:Query'], access['dynamodb:Query']);
    this.#grant(web, ['dynamodb:GetItem'], access['dynamodb:GetItem']);
    this.#grant(web, ['dynamodb:PutItem'], access['dynamodb:PutItem']);
    web.addEnvironment(ENVIRONMENT.stateTable, this.table.tableName);
  }

  /** Lets a function sign links with the key of the web function, and make that key where it is needed first. */
  grantSigning(fn: LambdaFunction): void {
    this.#grant(fn, ['dynamodb:GetItem', 'dynamodb:PutItem'], [WEB_PARTITION]);
  }

  /** Lets the courier remember what it sent to these households, and what is out of order; tells it the table's name. */
  connectCourier(courier: LambdaFunction, households: readonly string[]): void {
    this.#grant(courier, ['dynamodb:GetItem', 'dynamodb:PutItem'], households.flatMap(courierPartitions));
    courier.addEnvironment(ENVIRONMENT.stateTable, this.table.tableName);
  }

  /** Lets the courier see which devices of these households want notifications, and drop a subscription that is gone. */
  connectNotifications(courier: LambdaFunction, households: readonly string[]): void {
    const devices = households.map((name) => statePartitions(name).devices);
    this.#grant(courier, ['dynamodb:Query'], [...devices, VAPID_PARTITION]);
    this.#grant(courier, ['dynamodb:PutItem'], devices);
  }

  /** Allows actions in these partitions alone. */
  #grant(fn: LambdaFunction, actions: readonly string[], partitions: readonly string[]): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...actions],
        resources: [this.table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [...partitions] } },
      }),
    );
  }
}
