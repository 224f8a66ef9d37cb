import { Duration, Stack } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
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
import { LOG_LINES } from '../core/contract/names.ts';
import type { Rule } from '../core/rules/rule.ts';
import { errorsOf } from './metrics.ts';

type DashboardHousehold = Pick<HouseholdConfig, 'name' | 'pollEvery' | 'rules'>;

export interface DashboardProps {
  readonly poller: IFunction;
  readonly logGroup: ILogGroup;
  /** Undefined where nobody has a push channel. */
  readonly courier?: { readonly function: IFunction; readonly logGroup: ILogGroup } | undefined;
  readonly households: readonly DashboardHousehold[];
}

const WIDTH = 24;
const HEIGHT = 7;
const COUNT_AXIS = { label: 'count', showUnits: false, min: 0 };

/**
 * One page of the console: what each home draws, and how the poller does. All but the failed invocations, a metric AWS
 * gives for nothing, is read from the poller's log lines when somebody looks.
 */
export class Dashboard extends Construct {
  /** Also the last part of the page's address. */
  readonly name: string;

  constructor(scope: Construct, id: string, { poller, logGroup, courier, households }: DashboardProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    // Dashboards belong to the account, not to a region.
    this.name = `${stackName}-${region}`;
    const logs = queriesOn(logGroup);
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: this.name,
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        ...households.map((household) => householdRow(household, logs)),
        [alerts(logs), polls(logs)],
        [failures(poller, courier?.function), about()],
        ...(courier === undefined ? [] : [[pushes(queriesOn(courier.logGroup))]]),
      ],
    });
  }
}

/** A widget on a query of the poller's log. */
type Query = (
  title: string,
  width: number,
  view: LogQueryVisualizationType,
  queryLines: readonly string[],
) => IWidget;

const queriesOn =
  (logGroup: ILogGroup): Query =>
  (title, width, view, queryLines) =>
    new LogQueryWidget({
      title,
      width,
      height: HEIGHT,
      view,
      logGroupNames: [logGroup.logGroupName],
      queryLines: [...queryLines],
    });

/** A line of the chart that stands at one value for as long as polls are logged. */
interface Threshold {
  readonly name: string;
  readonly value: number;
}

const householdRow = ({ name, pollEvery, rules }: DashboardHousehold, logs: Query): IWidget[] => {
  const minutes = Math.max(1, pollEveryMs(pollEvery) / Duration.minutes(1).toMilliseconds());
  const chart = (title: string, width: number, series: readonly string[], thresholds: readonly Threshold[]) =>
    logs(`${name}: ${title}`, width, LogQueryVisualizationType.LINE, [
      `filter message = "${LOG_LINES.poll}" and household = "${name}"`,
      ...(thresholds.length === 0 ? [] : [`fields ${thresholds.map(constantField).join(', ')}`]),
      `stats ${[...series, ...thresholds.map(constantSeries)].join(', ')} by bin(${minutes}m)`,
    ]);
  return [
    chart('demand and limits (W)', 12, ['avg(demandW) as demand'], rules.flatMap(limitOf)),
    chart(
      'age of the newest reading (s)',
      6,
      ['max(freshnessSeconds) as newest_reading'],
      rules.flatMap(silenceOf),
    ),
    chart('failed calls of Octopus', 6, ['sum(octopusErrors) as failed_calls'], []),
  ];
};

// A query has no constants of its own: nothing times what every poll logs, and the value.
const constantField = ({ name, value }: Threshold): string =>
  `freshnessSeconds * 0 ${value < 0 ? '-' : '+'} ${Math.abs(value)} as ${name}_value`;
const constantSeries = ({ name }: Threshold): string => `max(${name}_value) as ${name}`;

const limitOf = (rule: Rule): Threshold[] =>
  rule.kind === 'demand' && rule.direction !== 'cost'
    ? [
        {
          name: `${fieldName(rule.name)}${rule.averageOverMs === undefined ? '' : '_of_the_mean'}`,
          value: rule.limitW,
        },
      ]
    : [];

const silenceOf = (rule: Rule): Threshold[] =>
  rule.kind === 'no-data' ? [{ name: fieldName(rule.name), value: rule.afterMs / 1_000 }] : [];

/** A hyphen would be a minus in a query; the prefix keeps apart what a rule and a logged field may both be called. */
const fieldName = (rule: string): string => `limit_${rule.replaceAll('-', '_')}`;

const alerts = (logs: Query): IWidget =>
  logs('Alerts', 12, LogQueryVisualizationType.TABLE, [
    'fields @timestamp, household, rule, event, reason',
    `filter message = "${LOG_LINES.alert}"`,
    'sort @timestamp desc',
    'limit 100',
  ]);

const polls = (logs: Query): IWidget =>
  logs('Polls by outcome', 12, LogQueryVisualizationType.TABLE, [
    `filter message = "${LOG_LINES.poll}"`,
    'stats count(*) as polls, sum(rowsStored) as readings, max(freshnessSeconds) as oldest by household, outcome',
    'sort household, polls desc',
  ]);

const pushes = (logs: Query): IWidget =>
  logs('Push messages', 12, LogQueryVisualizationType.TABLE, [
    `filter message = "${LOG_LINES.push}"`,
    'stats count(*) as messages by household, kind, status, code',
    'sort household, kind, messages desc',
  ]);

const failures = (poller: IFunction, courier: IFunction | undefined): IWidget =>
  new GraphWidget({
    title: 'Failed invocations',
    width: 12,
    height: HEIGHT,
    left: [
      errorsOf(poller, Duration.minutes(5)).with({ label: 'Failed invocations' }),
      ...(courier === undefined
        ? []
        : [errorsOf(courier, Duration.minutes(5)).with({ label: 'Failed invocations of the courier' })]),
    ],
    leftYAxis: COUNT_AXIS,
  });

const about = (): IWidget =>
  new TextWidget({
    width: WIDTH - 12,
    height: HEIGHT,
    markdown: [
      '**Limits** are those of the last deploy; rules edited since stand in the parameter store.',
      '',
      '**Failed invocations**: AWS refused or could not be reached. **Failed calls of Octopus**: its API answered with an error; the next poll covers the gap.',
      '',
      'What to do: `docs/runbook.md`.',
    ].join('\n'),
  });
