import { channelNews, othersThan } from '../../core/channels/channel-news.ts';
import { announceToService } from '../../core/messages/announce.ts';
import { reaches } from '../../core/rules/severity.ts';
import type { PollTask } from './ports.ts';
import { withPush } from './push-again.ts';
import type { Monitor } from './state.ts';
import { type Household, SERVICE_SEVERITY, settingOf, type Told, tellService } from './tell.ts';

/**
 * Tells once that a push channel is out of order, and once that it works again: the other recipients, or, with nobody
 * else to tell, whoever gets the alarms about the poller itself.
 */
export const tellChannels = (before: Monitor, household: Household, task: PollTask): Told => {
  const { channels, settings } = household;
  const { recipients, serviceTopicArn } = settings;
  const push = before.push ?? { told: {}, again: {}, dropped: [] };
  const { news, told } = channelNews(channels, push.told, recipients, task.now);
  return news.reduce<Told>(
    ({ monitor, messages }, one) => {
      const others = othersThan(one.channel, channels, recipients);
      if (others.some(({ minSeverity }) => reaches(SERVICE_SEVERITY, minSeverity))) {
        const toOthers = { ...household, settings: { ...settings, recipients: [...others] } };
        const next = tellService([one], monitor, toOthers, task);
        return { monitor: next.monitor, messages: [...messages, ...next.messages] };
      }
      if (serviceTopicArn === undefined) return { monitor, messages };
      const message = announceToService(one, settingOf(household, task));
      return {
        monitor: { ...monitor, outbox: [...monitor.outbox, message] },
        messages: [...messages, message],
      };
    },
    { monitor: withPush(before, { ...push, told }), messages: [] },
  );
};
