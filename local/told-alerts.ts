import type { OutboxMessage } from '../core/messages/outbox.ts';

const MAX_KEPT = 200;

/** The alerts that were told, oldest first; the last two hundred. */
export interface ToldAlerts {
  list(): readonly OutboxMessage[];
  add(message: OutboxMessage): void;
}

/** @param before what earlier runs told, oldest first; the poller keeps what is told in the state table */
export const toldAlerts = (before: readonly OutboxMessage[] = []): ToldAlerts => {
  let told = before.slice(-MAX_KEPT);
  return {
    list: () => told,
    add: (message) => {
      told = [...told.filter(({ id }) => id !== message.id), message]
        .sort((a, b) => a.createdAt - b.createdAt)
        .slice(-MAX_KEPT);
    },
  };
};
