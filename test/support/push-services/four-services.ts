import type { PushKindName } from '../../../core/channels/push-kinds.ts';
import { type LoopbackService, serveService } from './loopback-service.ts';
import { NtfyModel } from './ntfy.ts';
import { PushoverModel } from './pushover.ts';
import { TelegramModel } from './telegram.ts';
import { WebhookModel } from './webhook.ts';

export const CHAT = '987654321';
export const TOPIC = 'home-Zk3vQ9xR7mT2bW5yL8nC4pHd';
export const WEBHOOK_SECRET = 'whsec_loopback_0123456789abcdef';

/** The four services on this machine, and the secrets of a channel to each. */
export interface FourServices extends AsyncDisposable {
  readonly models: {
    readonly telegram: TelegramModel;
    readonly pushover: PushoverModel;
    readonly ntfy: NtfyModel;
    readonly webhook: WebhookModel;
  };
  readonly services: Readonly<Record<PushKindName, LoopbackService>>;
  readonly secrets: Readonly<Record<PushKindName, Readonly<Record<string, string>>>>;
}

export const serveFourServices = async (): Promise<FourServices> => {
  const models = {
    telegram: new TelegramModel(),
    pushover: new PushoverModel(),
    ntfy: new NtfyModel(),
    webhook: new WebhookModel(),
  };
  models.telegram.chats.push({ id: CHAT, name: 'Anna', type: 'private' });
  const [telegram, pushover, ntfy, webhook] = await Promise.all([
    serveService(models.telegram),
    serveService(models.pushover),
    serveService(models.ntfy),
    serveService(models.webhook),
  ]);
  const services = { telegram, pushover, ntfy, webhook };
  return {
    models,
    services,
    secrets: {
      telegram: { botToken: models.telegram.botToken, chatId: CHAT, server: telegram.origin },
      pushover: {
        appToken: models.pushover.appToken,
        userKey: models.pushover.userKey,
        server: pushover.origin,
      },
      ntfy: { topic: TOPIC, server: ntfy.origin },
      webhook: { url: `${webhook.origin}${models.webhook.path}`, secret: WEBHOOK_SECRET },
    },
    [Symbol.asyncDispose]: async () => {
      for (const service of Object.values(services)) await service[Symbol.asyncDispose]();
    },
  };
};
