import * as z from 'zod/mini';

const alertsSchema = z.object({
  savedAt: z.number(),
  alerts: z.object({
    raisedAt: z.optional(z.record(z.string(), z.number())),
    mutes: z.optional(z.record(z.string(), z.unknown())),
    told: z.record(z.string(), z.array(z.string())),
    held: z.array(z.object({ rule: z.string(), open: z.boolean(), to: z.array(z.string()) })),
  }),
  outbox: z.array(
    z.object({
      id: z.string(),
      rule: z.string(),
      event: z.string(),
      episode: z.optional(z.string()),
      topic: z.optional(z.string()),
      to: z.array(z.string()),
      createdAt: z.number(),
    }),
  ),
});

/** What a stored monitor says of alerts and messages. */
export type StoredAlerts = z.infer<typeof alertsSchema>;
export type StoredMessage = StoredAlerts['outbox'][number];

export const readAlerts = (body: string): StoredAlerts => alertsSchema.parse(JSON.parse(body));

/** A poll that began before somebody pressed a button may not have seen it. */
export const POLL_LASTS_MS = 120_000;
