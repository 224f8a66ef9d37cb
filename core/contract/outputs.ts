import { pascalCase } from './slug.ts';

/** Outputs of the stack, by which the command line finds what is deployed: a contract between the two. */
export const OUTPUTS = {
  readingsTable: 'ReadingsTableName',
  stateTable: 'StateTableName',
  readingsConsole: 'ReadingsConsoleUrl',
  dashboard: 'DashboardUrl',
  poller: 'PollerFunctionName',
  /** Only where the config says `web`. */
  webFunction: 'WebFunctionName',
  webUrl: 'WebUrl',
  /** Only where somebody has a push channel. */
  courier: 'CourierFunctionName',
  nextSteps: 'NextSteps',
} as const;

const ALERTS_TOPIC = 'AlertsTopicArn';

/** A household's alert topic, by its ARN. */
export const alertsTopicOutput = (household: string) => `${ALERTS_TOPIC}${pascalCase(household)}` as const;

/** Whether an output is the alert topic of some household. */
export const isAlertsTopicOutput = (key: string): boolean => key.startsWith(ALERTS_TOPIC);

/** A household's rules in the AWS console. */
export const rulesConsoleOutput = (household: string) => `RulesConsoleUrl${pascalCase(household)}` as const;

/** The name of an output that the stack has. */
export type StackOutput =
  | (typeof OUTPUTS)[keyof typeof OUTPUTS]
  | ReturnType<typeof alertsTopicOutput>
  | ReturnType<typeof rulesConsoleOutput>;
