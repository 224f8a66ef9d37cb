import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import webPush from 'web-push';
import { deliveryOf, notificationOf } from '../../core/channels/webPush/notification.ts';
import type { NotifiedDevices } from '../courier/ports.ts';
import { createDeviceStore } from './device-store.ts';
import { createVapidStore } from './vapid-store.ts';

/** The devices that want notifications, and what is sent to them: encrypted for each, so that no push service reads it. */
export const createNotifiedDevices = (client: DynamoDBClient, tableName: string): NotifiedDevices => {
  const devices = createDeviceStore(client, tableName);
  const vapid = createVapidStore(client, tableName);
  return {
    all: async (household, now) => {
      const stored = await devices.all(household, now);
      return stored.flatMap(({ id, device: { push } }) =>
        push === undefined ? [] : [{ id, subscription: push }],
      );
    },

    unsubscribe: async (household, { id, subscription }, now) => {
      const stored = await devices.find(household, id, now);
      if (stored?.device.push?.endpoint !== subscription.endpoint) return;
      const { push: _gone, ...rest } = stored.device;
      await devices.save(household, id, rest, stored.version);
    },

    seal: async ({ subscription }, message, webUrl) => {
      const { publicKey, privateKey } = await vapid.keys();
      const { endpoint, headers, body } = webPush.generateRequestDetails(
        subscription,
        notificationOf(message),
        {
          ...deliveryOf(message),
          contentEncoding: 'aes128gcm',
          vapidDetails: { subject: webUrl, publicKey, privateKey },
        },
      );
      const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
      return { method: 'POST', url: endpoint, headers: Object.fromEntries(named), body: body ?? '' };
    },
  };
};
