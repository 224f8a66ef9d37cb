import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { DAY_MS } from '../../core/contract/lengths.ts';
import { WEB_PARTITION } from '../../core/contract/state-partitions.ts';
import { type PendingCode, pendingCodeSchema, SIGN_IN_MS } from '../../core/web/sign-in.ts';
import type { SignInStore } from '../web/ports.ts';
import { versionedItems } from './versioned-items.ts';

const CODES = 'code/';
const USED = 'used/';
const REQUESTS = 'sign-in/';
const usedSchema = z.object({ at: z.number() });
const requestsSchema = z.object({ asked: z.array(z.number()) });

const key = (name: string) => ({ partition: WEB_PARTITION, name });

/** Links that were used, codes that wait, and how often a message was asked for. */
export const createSignInStore = (client: DynamoDBClient, tableName: string): SignInStore => {
  const used = versionedItems(client, tableName, usedSchema);
  const codes = versionedItems(client, tableName, pendingCodeSchema);
  const requests = versionedItems(client, tableName, requestsSchema);
  return {
    // Kept a day, long after the link itself is over.
    use: (id, now) => used.save(key(`${USED}${id}`), { at: now }, { expected: 0, expiresAt: now + DAY_MS }),
    pendingCodes: async (now) => {
      const found = await codes.all(WEB_PARTITION, CODES);
      return found.filter(({ value }) => now < value.expiresAt);
    },
    saveCode: (code: PendingCode, expected) =>
      codes.save(key(`${CODES}${code.id}`), code, { expected, expiresAt: code.expiresAt + SIGN_IN_MS }),
    requests: async (household) => {
      const found = await requests.find(WEB_PARTITION, `${REQUESTS}${household}`);
      return { value: found?.value.asked ?? [], version: found?.version ?? 0 };
    },
    saveRequests: (household, asked, expected) =>
      requests.save(
        key(`${REQUESTS}${household}`),
        { asked: [...asked] },
        { expected, expiresAt: Math.max(...asked) + DAY_MS },
      ),
  };
};
