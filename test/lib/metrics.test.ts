import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { METRICS } from '../../core/contract/names.ts';
import { MemoryCourier, publication, status } from '../lambda/courier/memory-courier.ts';
import { handlerLines } from '../support/handler-lines.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, resourcesOf, templateOf, textOf } from '../support/stack-template.ts';

const template = templateOf(
  rawConfig([rawHousehold({ recipients: [{ email: 'me@example.com' }, { ntfy: 'kitchen' }] })]),
);
const functions = ['Poller', 'Courier'].map(
  (name) => `<${resourceOf(template, 'AWS::Lambda::Function', name).id}>`,
);
const logsOf = (name: string) => `<${resourceOf(template, 'AWS::Logs::LogGroup', name).id}>`;

/** Namespace, name and dimensions as one text: all three make a metric. */
const metricId = (
  namespace: string,
  name: string,
  dimensions: readonly (readonly [string, string])[],
): string => `${namespace} ${name} ${dimensions.map((pair) => pair.join('=')).sort()}`;

const alarmSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
});
const alarmMetrics = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ Properties }) => {
  const { Namespace, MetricName, Dimensions } = alarmSchema.parse(Properties);
  return metricId(
    Namespace,
    MetricName,
    Dimensions.map(({ Name, Value }) => [Name, textOf(Value)]),
  );
});

const widgetSchema = z.looseObject({
  type: z.string(),
  properties: z.looseObject({
    metrics: z.optional(z.array(z.array(z.unknown()))),
    query: z.optional(z.string()),
  }),
});
const widgets = z
  .looseObject({ widgets: z.array(widgetSchema) })
  .parse(
    JSON.parse(textOf(resourceOf(template, 'AWS::CloudWatch::Dashboard').Properties.DashboardBody)),
  ).widgets;

const graphed = widgets
  .flatMap(({ properties }) => properties.metrics ?? [])
  .map((metric) => {
    const [namespace = '', name = '', ...rest] = metric.filter((part) => typeof part === 'string');
    const pairs = rest.flatMap((part, i) => (i % 2 === 0 ? [[part, rest[i + 1] ?? ''] as const] : []));
    return metricId(namespace, name, pairs);
  });

const queries = widgets.flatMap(({ properties: { query } }) => (query === undefined ? [] : [query]));

const WORDS_OF_QUERIES = new Set(
  'SOURCE fields filter stats sort limit by as and desc avg max sum count bin'.split(' '),
);
/** The fields of a log line a query reads: its words but those of the language, texts, and names it gives itself. */
const fieldsOf = (query: string): string[] => {
  const code = query.replaceAll(/'[^']*'|"[^"]*"|@timestamp|\b\d+m?\b/g, ' ');
  const own = new Set([...code.matchAll(/ as (\w+)/g)].map(([, name]) => name));
  const words = code.match(/\w+/g) ?? [];
  return [...new Set(words)].filter((word) => !WORDS_OF_QUERIES.has(word) && !own.has(word));
};

const emfSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** The line of a push message that was refused: it has every field. */
const courierLines = async () => {
  const courier = new MemoryCourier();
  courier.service = () => status(403);
  await courier.deliver(publication());
  return courier.logged.map((line) => ({ ...line }));
};

describe('what a poll and the courier write', () => {
  let lines: Record<string, unknown>[] = [];
  beforeAll(async () => {
    lines = [...(await handlerLines()), ...(await courierLines())];
  });

  const emitted = (): string[] =>
    lines
      .filter((line) => '_aws' in line)
      .flatMap((line) =>
        emfSchema.parse(line)._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
          Dimensions.flatMap((names) =>
            Metrics.map(({ Name }) =>
              metricId(
                Namespace,
                Name,
                names.map((name) => [name, String(line[name])]),
              ),
            ),
          ),
        ),
      );

  it('is one metric of the household: each further one is paid for', () => {
    expect(emitted()).toEqual([
      `HomeMiniAlerts ${METRICS.freshness} household=home,service=home-mini-alerts`,
    ]);
  });

  it.each([
    ['alarm', alarmMetrics],
    ['graph of the dashboard', graphed],
  ])('is what each %s looks at, beside Lambda’s own', (_, watched) => {
    const errors = functions.map((fn) => metricId('AWS/Lambda', 'Errors', [['FunctionName', fn]]));
    const known = [...emitted(), ...errors];
    expect(watched).not.toEqual([]);
    expect(watched.filter((metric) => !known.includes(metric))).toEqual([]);
  });

  it('leaves no metric unwatched: each is paid for', () => {
    const watched = [...alarmMetrics, ...graphed];
    expect(emitted().filter((metric) => !watched.includes(metric))).toEqual([]);
  });

  it.each(queries.map((query) => [query]))('has the fields of the query %s', (query) => {
    const ofPoller = !query.includes('filter message = "push"');
    expect(query).toContain(`SOURCE '${logsOf(ofPoller ? 'Poller' : 'Courier')}'`);
    const message = /filter message = "(\w+)"/.exec(query)?.[1];
    const line = lines.find((candidate) => candidate.message === message);
    const fields = fieldsOf(query);
    expect(fields).not.toEqual([]);
    expect(fields.filter((field) => line?.[field] === undefined)).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('draws the limits of the demand rules and of silence as constant series', () => {
    const rules = [
      { kind: 'demand', name: 'very-high', above: 9000, severity: 'critical' },
      { kind: 'demand', name: 'spare-solar', below: -1500, averageOver: '15m' },
      { kind: 'no-data', name: 'offline', after: '15m' },
      { kind: 'budget', name: 'daily', period: 'day', costAbove: 6 },
    ];
    const body = textOf(
      resourceOf(
        templateOf(rawConfig([rawHousehold({ rules, pollEvery: '2m' })])),
        'AWS::CloudWatch::Dashboard',
      ).Properties.DashboardBody,
    );
    const drawn = z
      .looseObject({ widgets: z.array(widgetSchema) })
      .parse(JSON.parse(body))
      .widgets.slice(0, 2)
      .map(({ properties }) => properties.query?.split(/\s*\| /).slice(1));
    expect(drawn).toEqual([
      [
        'filter message = "poll" and household = "home"',
        'fields freshnessSeconds * 0 + 9000 as limit_very_high_value, freshnessSeconds * 0 - 1500 as limit_spare_solar_of_the_mean_value',
        'stats avg(demandW) as demand, max(limit_very_high_value) as limit_very_high, max(limit_spare_solar_of_the_mean_value) as limit_spare_solar_of_the_mean by bin(2m)',
      ],
      [
        'filter message = "poll" and household = "home"',
        'fields freshnessSeconds * 0 + 900 as limit_offline_value',
        'stats max(freshnessSeconds) as newest_reading, max(limit_offline_value) as limit_offline by bin(2m)',
      ],
    ]);
  });

  it('draws a household without a rule that has a limit', () => {
    const rules = [{ kind: 'budget', name: 'daily', period: 'day', costAbove: 6 }];
    const body = textOf(
      resourceOf(templateOf(rawConfig([rawHousehold({ rules })])), 'AWS::CloudWatch::Dashboard').Properties
        .DashboardBody,
    );
    expect(body).toContain('stats avg(demandW) as demand by bin(1m)');
  });

  it('has a name that two regions of an account do not share', () => {
    expect(resourceOf(template, 'AWS::CloudWatch::Dashboard').Properties.DashboardName).toBe(
      'HomeMiniAlerts-eu-west-2',
    );
  });
});
