import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { METRICS } from '../../core/contract/names.ts';
import { handlerLines } from '../support/handler-lines.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, resourcesOf, templateOf, textOf } from '../support/stack-template.ts';

const template = templateOf(rawConfig([rawHousehold()]));
const fn = `<${resourceOf(template, 'AWS::Lambda::Function').id}>`;
const logs = `<${resourceOf(template, 'AWS::Logs::LogGroup').id}>`;

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
    annotations: z.optional(z.looseObject({ horizontal: z.array(z.looseObject({})) })),
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

describe('what a poll writes', () => {
  let lines: Record<string, unknown>[] = [];
  beforeAll(async () => {
    lines = await handlerLines();
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

  it('is three metrics of the household', () => {
    expect(emitted().sort()).toEqual(
      [METRICS.demand, METRICS.freshness, METRICS.octopusErrors]
        .map((name) => `HomeMiniAlerts ${name} household=home,service=home-mini-alerts`)
        .sort(),
    );
  });

  it.each([
    ['alarm', alarmMetrics],
    ['graph of the dashboard', graphed],
  ])('is what each %s looks at, beside Lambda’s own', (_, watched) => {
    const known = [...emitted(), metricId('AWS/Lambda', 'Errors', [['FunctionName', fn]])];
    expect(watched.length).toBeGreaterThan(1);
    expect(watched.filter((metric) => !known.includes(metric))).toEqual([]);
  });

  it('leaves no metric unwatched: each is paid for', () => {
    const watched = [...alarmMetrics, ...graphed];
    expect(emitted().filter((metric) => !watched.includes(metric))).toEqual([]);
  });

  it.each(widgets.flatMap(({ properties: { query } }) => (query === undefined ? [] : [[query]])))(
    'has the fields of the query %s',
    (query) => {
      expect(query).toContain(`SOURCE '${logs}'`);
      const message = /filter message = "(\w+)"/.exec(query)?.[1];
      const line = lines.find((candidate) => candidate.message === message);
      const fields = [...query.matchAll(/(?:fields|sum\(|max\(| by) ?([^|)]+)/g)]
        .flatMap(([, list = '']) => list.split(','))
        .map((field) => field.trim())
        .filter((field) => field !== '@timestamp');
      expect(fields.length).toBeGreaterThan(3);
      expect(fields.filter((field) => line?.[field] === undefined)).toEqual([]);
    },
  );
});

describe('the dashboard', () => {
  it('draws the limits of the demand rules and of silence', () => {
    const rules = [
      { kind: 'demand', name: 'very-high', above: 9000, severity: 'critical' },
      { kind: 'demand', name: 'spare-solar', below: -1500, averageOver: '15m' },
      { kind: 'no-data', name: 'offline', after: '15m' },
      { kind: 'budget', name: 'daily', period: 'day', costAbove: 6 },
    ];
    const body = textOf(
      resourceOf(templateOf(rawConfig([rawHousehold({ rules })])), 'AWS::CloudWatch::Dashboard').Properties
        .DashboardBody,
    );
    const drawn = z
      .looseObject({ widgets: z.array(widgetSchema) })
      .parse(JSON.parse(body))
      .widgets.flatMap(({ properties }) => properties.annotations?.horizontal ?? []);
    expect(drawn).toMatchObject([
      { value: 9000, label: 'very-high' },
      { value: -1500, label: 'spare-solar (of the mean)' },
      { value: 900, label: 'offline' },
    ]);
  });

  it('has a name that two regions of an account do not share', () => {
    expect(resourceOf(template, 'AWS::CloudWatch::Dashboard').Properties.DashboardName).toBe(
      'HomeMiniAlerts-eu-west-2',
    );
  });
});
