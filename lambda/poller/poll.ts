import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import { ask } from './ask.ts';
import { boundOutbox } from './bound-outbox.ts';
import { decide } from './decide.ts';
import { loadHousehold } from './load.ts';
import { notify, resend } from './notify.ts';
import type { Ports } from './ports.ts';
import { type PollTask, Run } from './run.ts';
import { saveMonitor } from './save.ts';
import { storeRows } from './store.ts';

export { AwsTroubleError, type PollTask } from './run.ts';

/** How a poll went; every poll has exactly one. */
export type PollOutcome =
  | 'stored'
  | 'nothing-new'
  /** Rows came, and AWS took none of what was new in them. */
  | 'not-stored'
  | 'empty'
  | 'throttled'
  | 'cooling-down'
  | 'call-limit'
  | 'missing-key'
  | 'rejected-key'
  | 'account-not-found'
  | 'device-not-found'
  | 'transient'
  | 'unexpected'
  | 'lost-race';

/** What one poll did, for the log, the metrics and whoever called it. */
export interface PollReport {
  readonly outcome: PollOutcome;
  /** What Octopus said, where it said something worth a look. */
  readonly detail?: string;
  readonly rowsServed: number;
  readonly rowsStored: number;
  readonly rowsDropped: Readonly<Record<string, number>>;
  /** The newest stored reading this poll saw. */
  readonly newest?: MeterReading;
  /** Age of the newest stored reading in seconds; before the first, of the first poll. */
  readonly freshnessSeconds: number;
  /** Errors Octopus answered with. */
  readonly octopusErrors: number;
  readonly telemetryCalls: number;
  readonly events: readonly AlertEvent[];
  readonly published: readonly OutboxMessage[];
}

/**
 * One poll of one household. What Octopus does ends it calmly with an outcome; when AWS refuses or cannot be reached
 * it throws at the end, once what can be saved is saved.
 * @throws AwsTroubleError with the report; what the AWS ports throw where the poll could not even begin
 */
export const poll = async (task: PollTask, ports: Ports): Promise<PollReport> => {
  const run = new Run(task, ports);
  await loadHousehold(run);
  const owner = await resend(run);
  if (owner === 'lost-race') return run.finish('lost-race');
  const answer = await ask(run);
  const rows = await storeRows(run, answer);
  decide(run, answer, rows);
  boundOutbox(run);
  const saved = await saveMonitor(run);
  if (saved === 'lost-race') return run.finish('lost-race');
  if (saved === 'saved') await notify(run);
  return run.finish(run.outcome);
};
