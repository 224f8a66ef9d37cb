/** Pages of the AWS console; a region or name may be a CDK token. */

/** Explore items of a DynamoDB table. */
export const tableItemsUrl = (region: string, table: string): string =>
  `https://${region}.console.aws.amazon.com/dynamodbv2/home?region=${region}#item-explorer?table=${table}`;

/** One SSM parameter; its name begins with a slash. */
export const parameterUrl = (region: string, name: string): string =>
  `https://${region}.console.aws.amazon.com/systems-manager/parameters${name}/description?region=${region}`;

/** One CloudWatch dashboard. */
export const dashboardUrl = (region: string, dashboard: string): string =>
  `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard}`;
