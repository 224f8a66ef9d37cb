import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import * as z from 'zod/mini';
import type { AwsAccess } from './access.ts';

const scheduleSchema = z.object({
  State: z.string(),
  ScheduleExpression: z.string(),
  Target: z.object({ Input: z.string() }),
});
const inputSchema = z.object({ household: z.string() });

/** A schedule that invokes the poller. */
export interface PollSchedule {
  readonly household: string;
  readonly enabled: boolean;
  readonly expression: string;
}

/** @param id the physical id in CloudFormation: the name, or `group|name` */
export const pollSchedule = async ({ options }: AwsAccess, id: string): Promise<PollSchedule> => {
  const [name = id, group] = id.split('|').reverse();
  const answer = await new SchedulerClient(options).send(
    new GetScheduleCommand({ Name: name, ...(group === undefined ? {} : { GroupName: group }) }),
  );
  const { State, ScheduleExpression, Target } = scheduleSchema.parse(answer);
  return {
    household: inputSchema.parse(JSON.parse(Target.Input)).household,
    enabled: State === 'ENABLED',
    expression: ScheduleExpression,
  };
};
