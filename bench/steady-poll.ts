import { MINUTE_MS } from '../core/contract/lengths.ts';
import { startLoopback } from './loopback.ts';
import { exactly, type Figure, type Measurement } from './measurement.ts';

const SETTLING_POLLS = 6;
const POLLS = 5;

/** Requests of five polls in a row, a minute apart: SSM is asked once in five minutes. */
const EXPECTED: Readonly<Record<string, number>> = {
  HomeMiniTelemetry: POLLS,
  BatchGetItem: POLLS,
  Query: POLLS,
  BatchWriteItem: POLLS,
  PutItem: POLLS,
  GetParameters: 1,
  Publish: 0,
};

/** What a poll of a steady home asks of Octopus and AWS. */
export const steadyPoll: Measurement = {
  title: 'Requests of a steady home',
  how:
    `Requests that reach the sockets in ${POLLS} polls a minute apart: one call of Octopus and four of DynamoDB each ` +
    `(BatchGetItem state, Query readings, BatchWriteItem, PutItem), SSM once in five minutes, no SNS, nothing else.`,
  measure: async () => {
    await using loopback = await startLoopback(Date.now());
    for (let nth = 0; nth < SETTLING_POLLS; nth += 1) await pollOnce(loopback);
    loopback.takeCounts();
    for (let nth = 0; nth < POLLS; nth += 1) await pollOnce(loopback);
    const counts = loopback.takeCounts();
    const expected = Object.entries(EXPECTED).map(
      ([operation, times]): Figure => exactly(operation, counts[operation] ?? 0, times),
    );
    const others = Object.entries(counts).filter(([operation]) => !(operation in EXPECTED));
    return [...expected, exactly('anything else', others.length, 0)];
  },
};

const pollOnce = async (loopback: Awaited<ReturnType<typeof startLoopback>>): Promise<void> => {
  const { outcome } = await loopback.poll();
  if (outcome !== 'stored') throw new Error(`a steady poll ended as ${outcome}`);
  loopback.now += MINUTE_MS;
};
