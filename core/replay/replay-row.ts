import type { MeterReading } from '../readings/reading.ts';

/** One row to replay. */
export type ReplayRow = MeterReading & {
  /** When it reached the poller, epoch ms; absent where that is not known. */
  readonly arrivedAt?: number;
};
