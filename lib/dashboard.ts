import { Duration, Stack } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  Color,
  GraphWidget,
  type HorizontalAnnotation,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { HouseholdConfig } from '../config/household.ts';
import { pollEveryMs } from '../config/settings.ts';
import type { Rule } from '../core/rules/rule.ts';
import { demandOf, errorsOf, freshnessOf, octopusErrorsOf } from './metrics.ts';

type DashboardHousehold = Pick<HouseholdConfig, 'name' | 'pollEvery' | 'rules'>;

export interface DashboardProps {
  readonly poller: IFunction;
  readonly logGroup: ILogGroup;
  readonly households: readonly DashboardHousehold[];
}

const WIDTH = 24;
const HEIGHT = 7;
const SECONDS_AXIS = { label: 'seconds', showUnits: false, min: 0 };
const COUNT_AXIS = { label: 'count', showUnits: false, min: 0 };

/** One page of the console: what each home draws, and how the poller does. */
export class Dashboard extends Construct {
  /** Also the last part of the page's address. */
  readonly name: string;

  constructor(scope: Construct, id: string, { poller, logGroup, households }: DashboardProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    // Dashboards belong to the account, not to a region.
    this.name = `${stackName}-${region}`;
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: this.name,
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        ...households.map(householdRow),
        [alertsTable(logGroup), pollsTable(logGroup)],
        [failures(poller, households), about()],
      ],
    });
  }
}

const householdRow = (household: DashboardHousehold): IWidget[] => {
  const period = Duration.millis(Math.max(60_000, pollEveryMs(household.pollEvery)));
  const highest = { statistic: 'Maximum', period };
  return [
    new GraphWidget({
      title: `${household.name}: demand and limits (W)`,
      width: 16,
      height: HEIGHT,
      left: [demandOf(household.name, { statistic: 'Average', period })],
      leftYAxis: { label: 'W', showUnits: false },
      leftAnnotations: household.rules.flatMap(limitOf),
    }),
    new GraphWidget({
      title: `${household.name}: age of the newest reading`,
      width: WIDTH - 16,
      height: HEIGHT,
      left: [freshnessOf(household.name, highest)],
      leftYAxis: SECONDS_AXIS,
      leftAnnotations: household.rules.flatMap(silenceOf),
    }),
  ];
};

const limitOf = (rule: Rule): HorizontalAnnotation[] =>
  rule.kind === 'demand'
    ? [
        {
          value: rule.limitW,
          label: `${rule.name}${rule.averageOverMs === undefined ? '' : ' (of the mean)'}`,
          color: rule.severity === 'critical' ? Color.RED : Color.ORANGE,
        },
      ]
    : [];

const silenceOf = (rule: Rule): HorizontalAnnotation[] =>
  rule.kind === 'no-data' ? [{ value: rule.afterMs / 1_000, label: rule.name, color: Color.RED }] : [];

const alertsTable = (logGroup: ILogGroup): IWidget =>
  new LogQueryWidget({
    title: 'Alerts',
    width: 16,
    height: HEIGHT,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [logGroup.logGroupName],
    queryLines: [
      'fields @timestamp, household, rule, event, reason',
      'filter message = "alert"',
      'sort @timestamp desc',
      'limit 100',
    ],
  });

const pollsTable = (logGroup: ILogGroup): IWidget =>
  new LogQueryWidget({
    title: 'Polls by outcome',
    width: WIDTH - 16,
    height: HEIGHT,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [logGroup.logGroupName],
    queryLines: [
      'filter message = "poll"',
      'stats count(*) as polls, sum(rowsStored) as readings, max(freshnessSeconds) as oldest by household, outcome',
      'sort household, polls desc',
    ],
  });

const failures = (poller: IFunction, households: readonly DashboardHousehold[]): IWidget => {
  const period = Duration.minutes(5);
  return new GraphWidget({
    title: 'Failures',
    width: 16,
    height: HEIGHT,
    left: [
      errorsOf(poller, period).with({ label: 'Failed invocations' }),
      ...households.map(({ name }) =>
        octopusErrorsOf(name, { statistic: 'Sum', period }).with({ label: `Octopus, ${name}` }),
      ),
    ],
    leftYAxis: COUNT_AXIS,
  });
};

const about = (): IWidget =>
  new TextWidget({
    width: WIDTH - 16,
    height: HEIGHT,
    markdown: [
      '**Limits** are those of the last deploy; rules edited since stand in the parameter store.',
      '',
      '**Failed invocations**: AWS refused or could not be reached. **Octopus**: its API answered with an error; the next poll covers the gap.',
      '',
      'What to do: `docs/runbook.md`.',
    ].join('\n'),
  });
