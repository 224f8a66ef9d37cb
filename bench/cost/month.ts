import { pollEveryMs } from '../../config/settings.ts';
import type { CADENCES, Measured } from './measured.ts';
import type { PricedUnit, PriceList } from './prices.ts';

type Cadence = (typeof CADENCES)[number];

const DAYS = 30;
const MONTH_MS = DAYS * 86_400_000;
const HOURS = DAYS * 24;
const GB = 1_000_000_000;

/** Units that one household uses in a month of 30 days, once readings as old as they are kept have piled up. */
export const unitsOf = (
  cadence: Cadence,
  measured: Measured,
  { assumptions }: PriceList,
): Record<PricedUnit, number> => {
  const polls = MONTH_MS / pollEveryMs(cadence);
  const poll = measured.polls[cadence];
  const queued = cadence === '30s' ? polls / 2 : 0;
  const keptBytes =
    poll.readingsNew *
    (polls / DAYS) *
    measured.keepForDays *
    (measured.readingBytes + assumptions.storageOverheadBytes.value);
  return {
    lambdaRequests: polls,
    lambdaArmGbSeconds: polls * assumptions.billedSecondsPerPoll.value * (measured.memoryMb / 1_024),
    schedulerInvocations: polls,
    // A message is sent, received and deleted.
    sqsRequests: queued === 0 ? 0 : queued * 3 + assumptions.emptyReceivesPerMonth.value,
    dynamodbWriteUnits: polls * poll.writeUnits,
    dynamodbReadUnits: polls * poll.readUnits,
    dynamodbStorageGb: keptBytes / GB,
    dynamodbRecoveryGb: keptBytes / GB,
    logsIngestedGb: (polls * measured.logBytesPerPoll) / GB,
    customMetrics: measured.customMetrics,
    alarms: measured.alarms,
    dashboards: measured.dashboards,
    // The key is decrypted for each token, which lives an hour.
    kmsRequests: HOURS,
  };
};

/** A household with two phones on push, which gets so many messages in a month; each keeps the courier busy so long. */
export const PUSH = { channels: 2, messages: 60, billedSeconds: 2 } as const;

/** Units that the phones of a household use in a month beside `unitsOf`. */
export const pushUnitsOf = ({ push, memoryMb }: Measured): Partial<Record<PricedUnit, number>> => {
  const sent = PUSH.messages * PUSH.channels;
  return {
    lambdaRequests: PUSH.messages,
    lambdaArmGbSeconds: PUSH.messages * PUSH.billedSeconds * (memoryMb / 1_024),
    dynamodbWriteUnits: sent * push.writeUnits,
    dynamodbReadUnits: sent * push.readUnits,
    kmsRequests: sent * push.secretsRead,
    // One on the courier's failures.
    alarms: 1,
  };
};

/** USD of some units: all of them, or what is over the free ones of an account that runs nothing else. */
export const costOf = (unit: PricedUnit, units: number, { prices }: PriceList, free: boolean): number => {
  const { usd, per, free: allowance } = prices[unit];
  return (Math.max(0, units - (free ? allowance : 0)) / per) * usd;
};

/** What the second looks of a household that polls once a minute use in a month: their waits, and a poll each. */
export const secondLookCost = (
  { memoryMb, polls, logBytesPerPoll }: Measured,
  prices: PriceList,
  { looksPerDay, waitSecondsPerDay }: { readonly looksPerDay: number; readonly waitSecondsPerDay: number },
): { readonly gbSeconds: number; readonly usd: number } => {
  const looks = looksPerDay * DAYS;
  const billedSeconds = waitSecondsPerDay * DAYS + looks * prices.assumptions.billedSecondsPerPoll.value;
  const gbSeconds = billedSeconds * (memoryMb / 1_024);
  const { writeUnits, readUnits } = polls['1m'];
  const usd =
    costOf('lambdaArmGbSeconds', gbSeconds, prices, false) +
    costOf('dynamodbWriteUnits', looks * writeUnits, prices, false) +
    costOf('dynamodbReadUnits', looks * readUnits, prices, false) +
    costOf('logsIngestedGb', (looks * logBytesPerPoll) / GB, prices, false);
  return { gbSeconds, usd };
};
