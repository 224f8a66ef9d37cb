import { takeFromAllowance } from '../channels/daily-allowance.ts';
import { renderPush } from '../channels/push-form.ts';
import type { RuntimeRecipient } from '../channels/runtime-recipient.ts';
import { type AlertEvent, episodeFrom, goesOn } from '../rules/events.ts';
import { reaches, type Severity } from '../rules/severity.ts';
import type { AlertState, Held } from '../rules/state.ts';
import { eventWording } from '../rules/words.ts';
import { localDay } from '../time/local-time.ts';
import { episodeId } from './episode.ts';
import { type HushHours, isHushed } from './hush.ts';
import type { MessageContext } from './message-context.ts';
import { renderMessage } from './message-text.ts';
import type { MessageEvent, OutboxMessage } from './outbox.ts';
import { type ServiceNews, serviceWording } from './service-texts.ts';
import { summaryWording } from './summary-texts.ts';
import { testWording } from './test-text.ts';
import type { Wording } from './wording.ts';

/** Who may be told, and when they want to be left alone. */
export interface Audience {
  readonly recipients: readonly RuntimeRecipient[];
  readonly hush: HushHours;
}

/** What the telling remembers, and the messages that go out. */
export interface Announcement {
  readonly state: AlertState;
  readonly messages: readonly OutboxMessage[];
}

/**
 * Decides who is told of each event, and when, and writes the messages. A raise goes to everyone its severity reaches;
 * what follows it goes to those who got the raise and are still recipients. What quiet hours or a pause hold back comes
 * in one summary at their end. An event for nobody makes no message.
 */
export const announce = (
  events: readonly AlertEvent[],
  before: AlertState,
  audience: Audience,
  context: MessageContext,
): Announcement => {
  const announcer = new Announcer(before, audience, context);
  for (const event of events) announcer.event(event);
  announcer.release();
  return announcer.announcement;
};

/** Tells something about the poller itself, to everyone a warning reaches. */
export const announceService = (
  news: ServiceNews,
  before: AlertState,
  audience: Audience,
  context: MessageContext,
): Announcement => {
  const announcer = new Announcer(before, audience, context);
  announcer.service(news);
  return announcer.announcement;
};

/** Two channels may break at once, and two items be unreadable: each has a message of its own. */
const serviceId = (news: ServiceNews, now: number): string => {
  const about = 'channel' in news ? `/${news.channel.recipient}` : 'item' in news ? `/${news.item}` : '';
  return `service/${news.kind}${about}/${new Date(now).toISOString()}`;
};

/** Tells something about the poller itself to whoever gets its alarms: for what nobody else can be told. */
export const announceToService = (news: ServiceNews, context: MessageContext): OutboxMessage => {
  const id = serviceId(news, context.now);
  return {
    id,
    episode: id,
    rule: 'service',
    event: 'service',
    severity: 'warning',
    to: ['service'],
    topic: 'service',
    ...renderMessage(serviceWording(news, context), context),
    createdAt: context.now,
    attemptedAt: context.now,
  };
};

/** The message of `home-mini test-alert`: to everyone, whatever they filter and whatever the hour. */
export const announceTest = (
  recipients: readonly RuntimeRecipient[],
  context: MessageContext,
): OutboxMessage => {
  const id = `test/${new Date(context.now).toISOString()}`;
  const head = { id, episode: id, rule: 'test', event: 'test', severity: 'info' } as const;
  const to = recipients.map((recipient) => recipient.id);
  const wording = testWording(context);
  return {
    ...head,
    to,
    ...renderMessage(wording, context),
    ...renderPush(head, wording, { to, recipients }, context),
    createdAt: context.now,
    attemptedAt: context.now,
  };
};

interface Head {
  readonly id: string;
  readonly episode: string;
  readonly rule: string;
  readonly event: MessageEvent;
  readonly severity: Severity;
}

/** More than a summary can usefully say. */
const MAX_HELD = 40;
const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];

class Announcer {
  readonly #audience: Audience;
  readonly #context: MessageContext;
  readonly #messages: OutboxMessage[] = [];
  #state: AlertState;
  readonly #raisedAt: Record<string, number>;

  constructor(before: AlertState, audience: Audience, context: MessageContext) {
    this.#state = { ...before, told: { ...before.told }, held: [...before.held] };
    this.#raisedAt = { ...before.raisedAt };
    this.#audience = audience;
    this.#context = context;
  }

  get announcement(): Announcement {
    const { raisedAt: _before, ...state } = this.#state;
    const raisedAt = this.#raisedAt;
    return {
      state: Object.keys(raisedAt).length === 0 ? state : { ...state, raisedAt },
      messages: this.#messages,
    };
  }

  event(event: AlertEvent): void {
    const { told } = this.#state;
    const wording = eventWording(event, this.#context);
    const episode = this.#episode(event);
    const follows = event.event !== 'raised' && event.event !== 'summary';
    const waiting = this.#state.held.findLastIndex(({ rule, open }) => open && rule === event.rule);
    if (follows && waiting >= 0) {
      this.#followHeld(waiting, event, wording.line);
      return;
    }
    const to = follows ? this.#still(told[event.rule] ?? []) : this.#unaware(event);
    const open = goesOn(event);
    const hushed = this.#hushed(event.severity);
    if (open && !hushed) told[event.rule] = to;
    if (event.event === 'recovered' || event.event === 'ended') delete told[event.rule];
    if (event.silent) return;
    const { rule, severity } = event;
    if (hushed) {
      if (event.event !== 'reminder') this.#hold({ rule, severity, open, line: wording.line, to });
      return;
    }
    const id = `${rule}/${event.event}/${new Date(event.at).toISOString()}`;
    this.#send({ id, episode: episode ?? id, rule, event: event.event, severity }, wording, to);
  }

  service(news: ServiceNews): void {
    const wording = serviceWording(news, this.#context);
    const to = this.#reached('warning');
    if (this.#hushed('warning')) {
      this.#hold({ rule: 'service', severity: 'warning', open: false, line: wording.line, to });
      return;
    }
    const id = serviceId(news, this.#context.now);
    this.#send({ id, episode: id, rule: 'service', event: 'service', severity: 'warning' }, wording, to);
  }

  /** Tells in one summary for each reader what was held back and need not wait any longer. */
  release(): void {
    const free = this.#state.held.filter(({ severity }) => !this.#hushed(severity));
    const held = this.#state.held.filter(({ severity }) => this.#hushed(severity));
    this.#state = { ...this.#state, held };
    for (const { rule, open, to } of free) if (open) this.#state.told[rule] = this.#still(to);
    for (const { entries, to } of this.#readersOf(free)) {
      const severity = SEVERITIES.find((one) => entries.some((entry) => entry.severity === one)) ?? 'info';
      const id = `summary/${to.join('-')}/${new Date(this.#context.now).toISOString()}`;
      const wording = summaryWording(entries, this.#context);
      this.#send({ id, episode: id, rule: 'summary', event: 'summary', severity }, wording, to);
    }
  }

  /** The episode of an event, remembered from its raise to its end; undefined for what is an episode of its own. */
  #episode(event: AlertEvent): string | undefined {
    if (event.event === 'summary') return undefined;
    const { rule, at } = event;
    const { household } = this.#context;
    const from = episodeFrom(event);
    if (from !== undefined) return episodeId(household, rule, from);
    if (goesOn(event)) this.#raisedAt[rule] = at;
    const raisedAt = this.#raisedAt[rule] ?? at;
    if (event.event === 'reminder') this.#raisedAt[rule] = raisedAt;
    if (event.event === 'recovered' || event.event === 'ended') delete this.#raisedAt[rule];
    return episodeId(household, rule, raisedAt);
  }

  /** Readers grouped by what concerns them: entries of `held`, and recipient ids. */
  #readersOf(held: readonly Held[]): { readonly entries: readonly Held[]; readonly to: readonly string[] }[] {
    const groups = new Map<string, { entries: Held[]; to: string[] }>();
    for (const { id } of this.#audience.recipients) {
      const entries = held.filter(({ to }) => to.includes(id));
      if (entries.length === 0) continue;
      const key = entries.map((entry) => held.indexOf(entry)).join();
      const group = groups.get(key) ?? { entries, to: [] };
      group.to.push(id);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  /** What follows a raise that nobody has been told of yet changes the line that tells it. */
  #followHeld(index: number, event: AlertEvent, line: string): void {
    if (event.event === 'reminder') return;
    this.#state.held = this.#state.held.map((held, i) =>
      i === index ? { ...held, open: false, line } : held,
    );
  }

  #hold(held: Held): void {
    if (held.to.length > 0) this.#state.held = [...this.#state.held, held].slice(-MAX_HELD);
  }

  #send(head: Head, wording: Wording, to: readonly string[]): void {
    const { now, timeZone } = this.#context;
    const day = localDay(now, timeZone);
    const { others, last, texts } = takeFromAllowance(to, this.#audience.recipients, this.#state.texts, day);
    this.#state = { ...this.#state, texts };
    const compose = (id: string, ids: readonly string[], isLast: boolean) => {
      if (ids.length === 0) return;
      const text = renderMessage(wording, this.#context, { last: isLast });
      const push = this.#push({ ...head, id }, wording, ids);
      this.#messages.push({ ...head, id, to: [...ids], ...text, ...push, createdAt: now, attemptedAt: now });
    };
    compose(head.id, others, false);
    compose(`${head.id}/last-text`, last, true);
  }

  #push(head: Head, wording: Wording, to: readonly string[]) {
    const { recipients } = this.#audience;
    return renderPush(head, wording, { to, recipients }, this.#context);
  }

  #hushed(severity: Severity): boolean {
    return isHushed(severity, this.#audience.hush, this.#context.now, this.#context.timeZone);
  }

  #reached(severity: Severity): string[] {
    return this.#audience.recipients
      .filter(({ minSeverity }) => reaches(severity, minSeverity))
      .map(({ id }) => id);
  }

  /** Those whom a raise reaches and who do not know of it from another one. */
  #unaware({ severity, knownFrom = [] }: AlertEvent): string[] {
    const aware = new Set(knownFrom.flatMap((rule) => this.#state.told[rule] ?? []));
    return this.#reached(severity).filter((id) => !aware.has(id));
  }

  #still(ids: readonly string[]): string[] {
    return ids.filter((id) => this.#audience.recipients.some((recipient) => recipient.id === id));
  }
}
