import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import * as z from 'zod/mini';
import type { AwsAccess } from './access.ts';

const alarmSchema = z.object({
  AlarmName: z.string(),
  StateValue: z.string(),
});

/** An alarm about the poller. */
export interface AlarmState {
  readonly name: string;
  readonly state: string;
}

const MAX_NAMES = 100;

export const alarmStates = async (
  { options }: AwsAccess,
  names: readonly string[],
): Promise<AlarmState[]> => {
  const client = new CloudWatchClient(options);
  const states: AlarmState[] = [];
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    const command = new DescribeAlarmsCommand({ AlarmNames: names.slice(start, start + MAX_NAMES) });
    const { MetricAlarms = [] } = await client.send(command);
    const alarms = z.array(alarmSchema).parse(MetricAlarms);
    states.push(...alarms.map(({ AlarmName, StateValue }) => ({ name: AlarmName, state: StateValue })));
  }
  return states;
};

const itemSchema = z.object({
  Timestamp: z.date(),
  HistorySummary: z.string(),
});

/** An alarm that could not tell anyone. */
export interface FailedAction {
  readonly alarm: string;
  readonly at: number;
  readonly summary: string;
}

/** Actions of an alarm that failed since `from`, newest first. */
export const failedActions = async (
  { options }: AwsAccess,
  alarm: string,
  from: number,
): Promise<FailedAction[]> => {
  const { AlarmHistoryItems = [] } = await new CloudWatchClient(options).send(
    new DescribeAlarmHistoryCommand({
      AlarmName: alarm,
      HistoryItemType: 'Action',
      StartDate: new Date(from),
    }),
  );
  return z
    .array(itemSchema)
    .parse(AlarmHistoryItems)
    .filter(({ HistorySummary }) => /^Failed/i.test(HistorySummary))
    .map(({ Timestamp, HistorySummary }) => ({ alarm, at: Timestamp.getTime(), summary: HistorySummary }));
};
