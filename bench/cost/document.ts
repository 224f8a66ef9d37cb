import { MOST_LOOKS_A_DAY, MOST_WAIT_A_DAY_MS } from '../../core/polling/second-look.ts';
import { CADENCES, type Measured } from './measured.ts';
import { costOf, PUSH, pushUnitsOf, secondLookCost, unitsOf } from './month.ts';
import { PRICES_FILE, type PricedUnit, type PriceList } from './prices.ts';

const LINES: readonly (readonly [PricedUnit, string])[] = [
  ['lambdaRequests', 'Lambda requests'],
  ['lambdaArmGbSeconds', 'Lambda GB-seconds'],
  ['schedulerInvocations', 'Scheduler invocations'],
  ['sqsRequests', 'SQS requests (30 s queue)'],
  ['dynamodbWriteUnits', 'DynamoDB write units'],
  ['dynamodbReadUnits', 'DynamoDB read units'],
  ['dynamodbStorageGb', 'DynamoDB storage, GB'],
  ['dynamodbRecoveryGb', 'Point-in-time recovery, GB'],
  ['logsIngestedGb', 'Logs, GB'],
  ['kmsRequests', 'KMS decryptions'],
  ['customMetrics', 'Custom metrics'],
  ['alarms', 'Alarms'],
  ['dashboards', 'Dashboards'],
];

/** Seconds, as `npm run bench` measures the latency. */
const MEAN_WAIT_S = 24;

/** The text of `docs/cost.md`. */
export const costDocument = (measured: Measured, prices: PriceList): string => {
  const units = CADENCES.map((cadence) => unitsOf(cadence, measured, prices));
  const total = (free: boolean, without?: PricedUnit) =>
    units.map((used) =>
      LINES.filter(([unit]) => unit !== without).reduce(
        (sum, [unit]) => sum + costOf(unit, used[unit], prices, free),
        0,
      ),
    );
  const rows = LINES.map(([unit, name]) =>
    row(name, ...units.flatMap((used) => [amount(used[unit]), usd(costOf(unit, used[unit], prices, false))])),
  );
  const totalRow = (name: string, totals: readonly number[]) =>
    row(`**${name}**`, ...totals.flatMap((cost) => [`£${usd(cost / prices.pound.usd)}`, `**${usd(cost)}**`]));
  return `# What it costs

Written by \`npm run cost\`: what a steady household with the rules that setup writes was seen to use in an hour on ${measured.measured}
([measured-calls.json](measured-calls.json)), times list prices of ${prices.checked} in London, ${prices.region}
([${PRICES_FILE.replace('docs/', '')}](${PRICES_FILE.replace('docs/', '')})). USD for one household and a month of 30 days,
once readings ${measured.keepForDays} days old have piled up; in the first months storage costs less. The totals also in pounds,
at ${prices.pound.usd} USD to the pound (${prices.pound.why}); AWS bills in USD, and adds VAT.

| | ${CADENCES.map((cadence) => `${cadence}: used | USD`).join(' | ')} |
|---|${CADENCES.map(() => '---:|---:').join('|')}|
${rows.join('\n')}
${totalRow('No free tier left', total(false))}
${totalRow('No free tier left, without the dashboard', total(false, 'dashboards'))}
${totalRow('Free tiers unused by others', total(true))}

- "No free tier left" is an account whose other work uses up every allowance, three dashboards included: the fourth costs
  3 USD a month, more than all the rest. Such an account may delete it in the console; nothing else depends on it.
- On-demand requests of DynamoDB and point-in-time recovery have no free allowance, so the last total is not zero.
${stateItems(measured, prices)}
- Emails: SNS sends 1,000 a month free, and a household gets a few dozen. **Texts are extra**, priced by country, and cost
  more than everything else together soon: see <https://aws.amazon.com/sns/sms-pricing/>.
- Each further household costs its own polls, readings, one metric and one alarm; function, dashboard and the alarm on failures are
  shared.
- The dashboard reads the poller's log when it is looked at: at about 0.006 USD a GB scanned, a look at twelve hours costs nothing
  worth a line.
${secondLooks(measured, prices)}
- **A tablet** that shows the page of \`"web": true\` all month adds about 0.35 USD, and the page on a phone nothing worth a line:
  worked out in [web.md](web.md), not measured.
- **Free plan.** An account opened since July 2025 on AWS's *Free plan* closes after six months or once its credits are spent,
  and the poller ends with it. Move to the paid plan (the allowances above stay) and set a budget of a dollar in
  AWS Budgets. See <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/free-tier-plans.html>.

## Two phones on push

${pushSection(measured, prices)}

## What is assumed, not measured

${Object.entries(prices.assumptions)
  .map(([name, { value, why }]) => `- \`${name}\` ${value}: ${why}`)
  .join('\n')}
- ${unconfirmed(prices)}
`;
};

const pushSection = (measured: Measured, prices: PriceList): string => {
  const used = pushUnitsOf(measured);
  const rows = LINES.flatMap(([unit, name]) => {
    const units = used[unit];
    return units === undefined
      ? []
      : [row(name, amount(units), costOf(unit, units, prices, false).toFixed(4))];
  });
  const all = LINES.reduce((sum, [unit]) => sum + costOf(unit, used[unit] ?? 0, prices, false), 0);
  return `Added where a household has ${PUSH.channels} push channels (a Telegram chat and a webhook) and ${PUSH.messages} messages a month, at
${PUSH.billedSeconds} billed seconds a message, most of them cold starts (assumed). SNS hands messages to a function free of charge,
and parameters of Systems Manager cost nothing; what the push services themselves cost, if anything, comes on top.

| | used | USD |
|---|---:|---:|
${rows.join('\n')}
${row('**Together, no free tier left**', '', `**${usd(all)}**`)}`;
};

/** What the second looks of a poll a minute cost beside the table: at most, and by the ten a day. */
const secondLooks = (measured: Measured, prices: PriceList): string => {
  const most = secondLookCost(measured, prices, {
    looksPerDay: MOST_LOOKS_A_DAY,
    waitSecondsPerDay: MOST_WAIT_A_DAY_MS / 1_000,
  });
  const ten = secondLookCost(measured, prices, { looksPerDay: 10, waitSecondsPerDay: 10 * MEAN_WAIT_S });
  return `- **Second looks** (at one poll a minute) come on top, since the function waits for the reading that decides a pending alert:
  at most ${MOST_LOOKS_A_DAY} looks and ${MOST_WAIT_A_DAY_MS / 60_000} minutes of waiting a day, which is ${amount(most.gbSeconds)} GB-seconds and ${usd(most.usd)} USD a month; ten looks a day
  of ${MEAN_WAIT_S} s, the mean of the benchmark, are ${amount(ten.gbSeconds)} GB-seconds and ${usd(ten.usd)} USD.`;
};

/** What the items of the state cost at a poll a minute. */
const stateItems = (measured: Measured, prices: PriceList): string => {
  const { lambdaRequests: polls } = unitsOf('1m', measured, prices);
  const { writeUnits, readingsWritten, partitionUnits, monitorBytes } = measured.polls['1m'];
  const written = writeUnits - readingsWritten;
  const cents = (unit: PricedUnit, units: number) =>
    (costOf(unit, polls * units, prices, false) * 100).toFixed(1);
  return `- What the rules remember, mostly the demand that their means are taken over, is written at each poll: ${monitorBytes.toLocaleString('en-GB')} bytes at most, ${written.toFixed(1)} write
  units, ${cents('dynamodbWriteUnits', written)} cents a month at one poll a minute.
- Token, pause and mutes, and channels lie in partitions of their own, so that each function reaches only what it needs;
  their items, each rounded up to a read unit, add ${cents('dynamodbReadUnits', partitionUnits)} cents.`;
};

const unconfirmed = ({ prices, note }: PriceList): string => {
  const names = LINES.filter(([unit]) => prices[unit].unconfirmed).map(([, name]) => name);
  return `Prices not read on a price page that day: ${names.join('; ')}. ${note.replace(/`unconfirmed`.*?\. /, '')}`;
};

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const usd = (value: number): string => value.toFixed(2);
const amount = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en-GB') : value.toPrecision(2);
