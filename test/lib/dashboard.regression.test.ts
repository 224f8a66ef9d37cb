import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { METRICS } from '../../core/contract/names.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, templateOf, textOf } from '../support/stack-template.ts';

const bodySchema = z.looseObject({
  widgets: z.array(
    z.looseObject({ properties: z.looseObject({ metrics: z.optional(z.array(z.array(z.unknown()))) }) }),
  ),
});
/** CloudWatch leaves out what is usual. */
const termsSchema = z.looseObject({
  stat: z._default(z.string(), 'Average'),
  period: z._default(z.number(), 300),
});

it('the dashboard draws a home that polls seldom poll by poll, without gaps, and its oldest reading', () => {
  const template = templateOf(rawConfig([rawHousehold({ pollEvery: '10m', rules: [] })]));
  const { DashboardBody } = resourceOf(template, 'AWS::CloudWatch::Dashboard').Properties;
  const metrics = bodySchema
    .parse(JSON.parse(textOf(DashboardBody)))
    .widgets.flatMap(({ properties }) => properties.metrics ?? []);
  const termsOf = (name: string) =>
    termsSchema.parse(metrics.find((metric) => metric.includes(name))?.at(-1));
  expect(termsOf(METRICS.demand)).toMatchObject({ stat: 'Average', period: 600 });
  expect(termsOf(METRICS.freshness)).toMatchObject({ stat: 'Maximum', period: 600 });
});
