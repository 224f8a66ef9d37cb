import { expect, it } from 'vitest';
import { dashboardUrl, parameterUrl, tableItemsUrl } from '../../../core/contract/console-links.ts';

const HOST = 'https://eu-west-2.console.aws.amazon.com';

it.each([
  [
    'the items of a table',
    tableItemsUrl('eu-west-2', 'Readings-1'),
    `${HOST}/dynamodbv2/home?region=eu-west-2#item-explorer?table=Readings-1`,
  ],
  [
    'a parameter, whose name begins with a slash',
    parameterUrl('eu-west-2', '/home-mini-alerts/home/rules'),
    `${HOST}/systems-manager/parameters/home-mini-alerts/home/rules/description?region=eu-west-2`,
  ],
  [
    'a dashboard',
    dashboardUrl('eu-west-2', 'HomeMiniAlerts-eu-west-2'),
    `${HOST}/cloudwatch/home?region=eu-west-2#dashboards/dashboard/HomeMiniAlerts-eu-west-2`,
  ],
])('links to %s, in its region, as an address that stays as it is when opened', (_, link, expected) => {
  expect(link).toBe(expected);
  expect(new URL(link).href).toBe(link);
});
