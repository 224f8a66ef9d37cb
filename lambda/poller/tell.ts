import type { LiveRules } from '../../config/live-rules.ts';
import type { Settings } from '../../config/settings.ts';
import type { ChannelState } from '../../core/channels/channel-state.ts';
import { type Announcement, type Audience, announce, announceService } from '../../core/messages/announce.ts';
import { type HushHours, isHushed } from '../../core/messages/hush.ts';
import type { Hush } from '../../core/messages/hush-item.ts';
import type { MessageContext } from '../../core/messages/message-context.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { ServiceNews } from '../../core/messages/service-texts.ts';
import { announceSignIn } from '../../core/messages/sign-in-message.ts';
import type { KeyStamp } from '../../core/polling/key-doubt.ts';
import type { Usual } from '../../core/readings/usual.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import { reaches, type Severity } from '../../core/rules/severity.ts';
import { SIGN_IN_MS } from '../../core/web/sign-in.ts';
import type { Session } from '../octopus/stored-session.ts';
import type { PollTask } from './ports.ts';
import type { Monitor } from './state.ts';

/** What is known of the household once it is loaded. */
export interface Household {
  readonly settings: Settings;
  readonly settingsVersion: number;
  readonly rules: LiveRules;
  /** Of the API key as SSM has it now. */
  readonly keyStamp: KeyStamp;
  readonly session: Session | undefined;
  /** The public door and the key that signs links to it; undefined without `web`, and until a message needs it. */
  readonly web: MessageContext['web'];
  /** Pause and mutes. */
  readonly hush: Hush;
  /** Push recipients out of order or owed something. */
  readonly channels: ChannelState;
  /** What the home usually draws; undefined before anything was learned. */
  readonly usual: Usual | undefined;
}

/** The monitor with new messages in its outbox, and these messages. */
export interface Told {
  readonly monitor: Monitor;
  readonly messages: readonly OutboxMessage[];
}

/** Puts the messages of these events, and what need not wait any longer, into the outbox. */
export const tellEvents = (
  events: readonly AlertEvent[],
  monitor: Monitor,
  household: Household,
  task: PollTask,
): Told =>
  withMessages(monitor, announce(events, monitor.alerts, audienceOf(household), settingOf(household, task)));

/** Puts messages about the poller itself into the outbox, in order. */
export const tellService = (
  news: readonly ServiceNews[],
  before: Monitor,
  household: Household,
  task: PollTask,
): Told =>
  news.reduce<Told>(
    ({ monitor, messages }, one) => {
      const setting = settingOf(household, task);
      const told = withMessages(
        monitor,
        announceService(one, monitor.alerts, audienceOf(household), setting),
      );
      return { monitor: told.monitor, messages: [...messages, ...told.messages] };
    },
    { monitor: before, messages: [] },
  );

/** Puts a sign-in link that somebody asked for on the page into the outbox, once, whatever the hour. */
export const tellSignIn = (before: Monitor, household: Household, task: PollTask): Told => {
  const { signInRequestedAt } = household.hush;
  if (
    signInRequestedAt === undefined ||
    signInRequestedAt === before.signInSentFor ||
    household.web === undefined
  ) {
    return { monitor: before, messages: [] };
  }
  const monitor = { ...before, signInSentFor: signInRequestedAt };
  if (task.now - signInRequestedAt > SIGN_IN_MS) return { monitor, messages: [] };
  const message = announceSignIn(
    signInRequestedAt,
    household.settings.recipients,
    settingOf(household, task),
  );
  return message === undefined
    ? { monitor, messages: [] }
    : { monitor: { ...monitor, outbox: [...monitor.outbox, message] }, messages: [message] };
};

const withMessages = (monitor: Monitor, { state, messages }: Announcement): Told => ({
  monitor: { ...monitor, alerts: state, outbox: [...monitor.outbox, ...messages] },
  messages,
});

const audienceOf = (household: Household): Audience => ({
  recipients: household.settings.recipients,
  hush: hushOf(household),
  rules: household.rules.rules,
});

/** When the household wants to be left alone: by its rules, and by what was asked for since. */
export const hushOf = ({ rules, hush }: Pick<Household, 'rules' | 'hush'>): HushHours => ({
  quietHours: rules.quietHours,
  pausedUntil: rules.pausedUntil,
  asked: hush,
});

/** Where and when messages of this poll are written. */
export const settingOf = (
  { settings, web }: Household,
  { household, now, links }: PollTask,
): MessageContext => ({
  household,
  now,
  timeZone: settings.timeZone,
  title: settings.title,
  web,
  ...(links === undefined ? {} : { links }),
});

/** Whether quiet hours or a pause hold a digest back now. */
export const holdsDigest = (household: Household, now: number): boolean =>
  isHushedNow('info', household, now);

/** What is said about the poller itself goes out as a warning. */
export const SERVICE_SEVERITY: Severity = 'warning';
const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical'];

/** Whether what is said about the poller itself is held back now, by quiet hours or a pause. */
export const holdsServiceNews = (household: Household, now: number): boolean =>
  isHushedNow(SERVICE_SEVERITY, household, now);

/** The standing problem without the note that its news was held back, once it no longer is: the summary has told it. */
export const heldNewsTold = (
  problem: Monitor['problem'],
  household: Household,
  now: number,
): Monitor['problem'] => {
  if (!problem?.held || holdsServiceNews(household, now)) return problem;
  const { held: _told, ...rest } = problem;
  return rest;
};

/**
 * Severities of the rules all of whose readers know of the standing problem: it was sent to them, or waits for them as
 * long as the rule's own message would.
 */
export const problemKnownAt = (
  problem: Monitor['problem'],
  household: Household,
  now: number,
): readonly Severity[] => {
  if (problem === undefined) return [];
  return SEVERITIES.filter((severity) => {
    const readers = household.settings.recipients.filter(({ minSeverity }) => reaches(severity, minSeverity));
    const allReached = readers.every(({ minSeverity }) => reaches(SERVICE_SEVERITY, minSeverity));
    return allReached && !(problem.held && !isHushedNow(severity, household, now));
  });
};

const isHushedNow = (severity: Severity, household: Household, now: number): boolean =>
  isHushed(severity, hushOf(household), now, household.settings.timeZone);
