import type { Settings } from '../../config/settings.ts';
import type { MessageContext } from '../../core/messages/message-context.ts';
import { errorText } from './error-text.ts';
import type { PollTask, Ports } from './ports.ts';

/**
 * What links in messages are made with: asked for only where a message is to be written, so that a steady poll makes no
 * further call. A message without its links is better than none, so a key that cannot be had is only logged.
 */
export const webLinks = async (
  { webUrl }: Pick<Settings, 'webUrl'>,
  { household, now, signal }: Pick<PollTask, 'household' | 'now' | 'signal'>,
  { webKeys, log }: Pick<Ports, 'webKeys' | 'log'>,
): Promise<MessageContext['web']> => {
  if (webUrl === undefined) return undefined;
  try {
    return { url: webUrl, key: await webKeys.key(now, signal) };
  } catch (error) {
    log.warn('message without links', { household, error: errorText(error) });
    return undefined;
  }
};
