import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, templateOf, textOf } from '../support/stack-template.ts';

const bodySchema = z.looseObject({
  widgets: z.array(z.looseObject({ properties: z.looseObject({ query: z.optional(z.string()) }) })),
});

it('the dashboard draws a home that polls seldom poll by poll, without gaps, and its oldest reading', () => {
  const template = templateOf(rawConfig([rawHousehold({ pollEvery: '10m', rules: [] })]));
  const { DashboardBody } = resourceOf(template, 'AWS::CloudWatch::Dashboard').Properties;
  const series = bodySchema
    .parse(JSON.parse(textOf(DashboardBody)))
    .widgets.flatMap(({ properties }) => /stats (.* by bin.*)$/m.exec(properties.query ?? '')?.[1] ?? []);
  expect(series).toContain('avg(demandW) as demand by bin(10m)');
  expect(series).toContain('max(freshnessSeconds) as newest_reading by bin(10m)');
});
