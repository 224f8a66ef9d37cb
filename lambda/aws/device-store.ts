import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { statePartitions } from '../../core/contract/state-partitions.ts';
import { type Device, deviceSchema } from '../../core/web/device.ts';
import type { DeviceStore } from '../web/ports.ts';
import { type VersionedItem, versionedItems } from './versioned-items.ts';

/** Signed-in devices, an item each in a partition of the household's own; written by put alone. */
export const createDeviceStore = (client: DynamoDBClient, tableName: string): DeviceStore => {
  const items = versionedItems(client, tableName, deviceSchema);
  const stored = ({ name: id, value: device, version }: VersionedItem<Device>) => ({ id, device, version });
  return {
    find: async (household, id, now) => {
      const found = await items.find(statePartitions(household).devices, id);
      return found === undefined || now >= found.value.expiresAt ? undefined : stored(found);
    },
    all: async (household, now) => {
      const found = await items.all(statePartitions(household).devices);
      return found.filter(({ value }) => now < value.expiresAt).map(stored);
    },
    save: (household, id, device, expected) =>
      items.save({ partition: statePartitions(household).devices, name: id }, device, {
        expected,
        expiresAt: device.expiresAt,
      }),
    remove: (household, id, now) =>
      items.blank({ partition: statePartitions(household).devices, name: id }, now),
  };
};
