import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { OUTPUTS } from '../../core/contract/outputs.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { RowSource, SourceNews } from '../../core/replay/row-source.ts';
import { type ReadingRange, readingsBetween } from '../../lambda/aws/reading-store.ts';
import { type AwsAccess, accessFor } from './access.ts';
import { deployedStack, outputOf } from './stack.ts';
import { explainAws } from './trouble.ts';

/** Which stored readings, and where they are. */
export interface StoredChoice extends ReadingRange {
  /** The readings table; by default the one the deployed stack names. */
  readonly table: string | undefined;
  /** Default: the environment's. */
  readonly region: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Rows of the deployed readings table. They arrived when they were read, as far as the table knows.
 * @throws BadInputError, while reading, where AWS refuses or has no such stack, table or readings
 */
export const storedSource = (choice: StoredChoice, news: SourceNews): RowSource => {
  const { household, from, to } = choice;
  async function* rows(): AsyncGenerator<readonly MeterReading[]> {
    const aws = await explained(accessFor(choice.region, choice.env));
    const table = choice.table ?? outputOf(await explained(deployedStack(aws)), OUTPUTS.readingsTable);
    let count = 0;
    for await (const page of pagesOf(aws, table, choice)) {
      count += page.length;
      const newest = page.at(-1)?.at;
      if (newest !== undefined) news.progress((newest - from) / (to - from));
      yield page;
    }
    if (count > 0) return;
    throw new BadInputError(
      `${table}: no readings of household "${household}" in that time; try a longer --since, another --household, or --csv`,
    );
  }
  return { title: `Stored readings of ${household}`, rows };
};

async function* pagesOf(aws: AwsAccess, table: string, range: ReadingRange): AsyncGenerator<MeterReading[]> {
  const client = new DynamoDBClient(aws.options);
  try {
    yield* readingsBetween(client, table, range);
  } catch (error) {
    throw inOneLine(error);
  } finally {
    client.destroy();
  }
}

const explained = async <T>(asked: Promise<T>): Promise<T> => {
  try {
    return await asked;
  } catch (error) {
    throw inOneLine(error);
  }
};

/** What is of AWS as one line for a person; anything else as it is. */
const inOneLine = (error: unknown): unknown => {
  if (error instanceof BadInputError) return error;
  const line = explainAws(error);
  return line === undefined ? error : new BadInputError(line);
};
