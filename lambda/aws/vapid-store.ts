import { createECDH } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { VAPID_PARTITION } from '../../core/contract/state-partitions.ts';
import { versionedItems } from './versioned-items.ts';

const ITEM = 'vapid';

const vapidSchema = z.object({
  /** The uncompressed point and the number of a P-256 key pair, base64url: RFC 8292. */
  publicKey: z.string().check(z.regex(/^[A-Za-z0-9_-]{87}$/)),
  privateKey: z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/)),
});
/** Names the sender of push messages to the browsers' push services. */
export type VapidKeys = z.infer<typeof vapidSchema>;

export interface VapidStore {
  /** The keys, made where there are none yet, and remembered. Throws what the SDK throws. */
  keys(): Promise<VapidKeys>;
}

/** A private key is 32 bytes; node leaves leading zeros out. */
const KEY_BYTES = 32;

const newKeys = (): VapidKeys => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const secret = pair.getPrivateKey();
  return {
    publicKey: pair.getPublicKey().toString('base64url'),
    privateKey: Buffer.concat([Buffer.alloc(KEY_BYTES - secret.length), secret]).toString('base64url'),
  };
};

/** One pair for all households: subscriptions are worth nothing under another. */
export const createVapidStore = (client: DynamoDBClient, tableName: string): VapidStore => {
  const items = versionedItems(client, tableName, vapidSchema);
  let remembered: VapidKeys | undefined;
  return {
    keys: async () => {
      if (remembered !== undefined) return remembered;
      const stored = (await items.find(VAPID_PARTITION, ITEM))?.value;
      if (stored !== undefined) {
        remembered = stored;
        return stored;
      }
      const made = newKeys();
      if (await items.save({ partition: VAPID_PARTITION, name: ITEM }, made, { expected: 0 })) {
        remembered = made;
        return made;
      }
      const others = (await items.find(VAPID_PARTITION, ITEM))?.value;
      if (others === undefined)
        throw new Error(`state item "${ITEM}" of "${VAPID_PARTITION}" cannot be read; delete it`);
      remembered = others;
      return others;
    },
  };
};
