import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { type OutboxMessage, outboxMessageSchema } from '../lambda/alerts/outbox.ts';

const MOST_KEPT = 200;
const fileSchema = z.array(outboxMessageSchema);

/** The alerts that were told, newest last; the last two hundred. */
export interface ToldAlerts {
  list(): readonly OutboxMessage[];
  add(message: OutboxMessage): void;
}

/** @param file where they are kept from run to run; undefined for memory only */
export const toldAlerts = (file?: string): ToldAlerts => {
  let told: readonly OutboxMessage[] = file === undefined ? [] : readTold(file);
  return {
    list: () => told,
    add: (message) => {
      told = [...told.filter(({ id }) => id !== message.id), message].slice(-MOST_KEPT);
      if (file !== undefined) writeTold(file, told);
    },
  };
};

const readTold = (file: string) =>
  existsSync(file) ? fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];

const writeTold = (file: string, told: readonly OutboxMessage[]): void => {
  writeFileSync(`${file}.new`, JSON.stringify(told));
  renameSync(`${file}.new`, file);
};
