import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SINGLE_ITEMS, statePartitions } from '../../core/contract/state-partitions.ts';
import { hushSchema, nothingHushed } from '../../core/messages/hush-item.ts';
import type { HushStore } from '../web/ports.ts';
import { versionedItems } from './versioned-items.ts';

export const createHushStore = (client: DynamoDBClient, tableName: string): HushStore => {
  const items = versionedItems(client, tableName, hushSchema);
  const key = (household: string) => ({
    partition: statePartitions(household).hush,
    name: SINGLE_ITEMS.hush,
  });
  return {
    load: async (household) => {
      const found = await items.find(key(household).partition, key(household).name);
      return { hush: found?.value ?? nothingHushed(), version: found?.version ?? 0 };
    },
    save: (household, hush, expected) => items.save(key(household), hush, { expected }),
  };
};
