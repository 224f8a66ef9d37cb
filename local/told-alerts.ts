import { type OutboxMessage, outboxMessageSchema } from '../core/messages/outbox.ts';
import { jsonList } from './json-file.ts';

const MAX_KEPT = 200;

/** The alerts that were told, newest last; the last two hundred. */
export interface ToldAlerts {
  list(): readonly OutboxMessage[];
  add(message: OutboxMessage): void;
}

/** @param file where they are kept from run to run; undefined for memory only */
export const toldAlerts = (file?: string): ToldAlerts => {
  const told = jsonList(file, outboxMessageSchema);
  return {
    list: told.list,
    add: (message) =>
      told.replace([...told.list().filter(({ id }) => id !== message.id), message].slice(-MAX_KEPT)),
  };
};
