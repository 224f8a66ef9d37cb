import { takeFromAllowance } from '../channels/daily-allowance.ts';
import { renderPush } from '../channels/push-form.ts';
import type { RuntimeRecipient } from '../channels/runtime-recipient.ts';
import { titleOf } from '../contract/title.ts';
import { type AlertEvent, episodeFrom, goesOn, stillWords } from '../rules/events.ts';
import type { Rule } from '../rules/rule.ts';
import { reaches, type Severity } from '../rules/severity.ts';
import type { AlertState, Held } from '../rules/state.ts';
import { eventWording } from '../rules/words.ts';
import { localDay } from '../time/local-time.ts';
import { episodeId } from './episode.ts';
import { type HushHours, inQuietHours, isHushed, isPaused, muteInForce } from './hush.ts';
import type { KnownMute, Mute } from './hush-item.ts';
import { openEpisode } from './hush-lines.ts';
import type { MessageContext } from './message-context.ts';
import { messageLinks } from './message-links.ts';
import { renderMessage } from './message-text.ts';
import { mutedWording, stillOnWording } from './mute-texts.ts';
import { compareMutes, endOf } from './mutes.ts';
import type { MessageEvent, OutboxMessage } from './outbox.ts';
import { type ServiceNews, serviceWording } from './service-texts.ts';
import { summaryWording } from './summary-texts.ts';
import { testWording } from './test-text.ts';
import type { HoldableWording, Wording } from './wording.ts';

/** Who may be told, and when they want to be left alone. */
export interface Audience {
  readonly recipients: readonly RuntimeRecipient[];
  readonly hush: HushHours;
  /** The rules as they stand: what is said of a mute names them. */
  readonly rules?: readonly Rule[];
}

/** What the telling remembers, and the messages that go out. */
export interface Announcement {
  readonly state: AlertState;
  readonly messages: readonly OutboxMessage[];
}

/**
 * Decides who is told of each event, and when, and writes the messages. A raise goes to everyone its severity reaches;
 * what follows it goes to those who got the raise and are still recipients. What a mute, a pause or quiet hours hold
 * back (the first of them decides) comes in one summary at their end; an alert that outlives its mute is told again. An
 * event for nobody makes no message.
 */
export const announce = (
  events: readonly AlertEvent[],
  before: AlertState,
  audience: Audience,
  context: MessageContext,
): Announcement => {
  const announcer = new Announcer(before, audience, context);
  for (const event of events) announcer.event(event);
  announcer.mutes();
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
    ...renderMessage(wording, context, { links: messageLinks(head, context) }),
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
/** A reading older than this says nothing of now. */
const FRESH_MS = 5 * 60_000;

class Announcer {
  readonly #audience: Audience;
  readonly #context: MessageContext;
  readonly #messages: OutboxMessage[] = [];
  #state: AlertState;
  readonly #raisedAt: Record<string, number>;
  /** Rules raised in this poll. */
  readonly #raisedNow = new Set<string>();

  constructor(before: AlertState, audience: Audience, context: MessageContext) {
    this.#state = { ...before, told: { ...before.told }, held: [...before.held] };
    this.#raisedAt = { ...before.raisedAt };
    // States of an earlier version do not say when what goes on was raised.
    for (const rule of Object.keys(before.told)) this.#raisedAt[rule] ??= context.now;
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
    const { rule, severity } = event;
    const wording = eventWording(event, this.#context);
    const episode = this.#episode(event);
    const mute = this.#muteOf(rule, episode);
    const ends = event.event === 'recovered' || event.event === 'ended';
    const follows = ends || event.event === 'reminder';
    const waiting = this.#state.held.findLastIndex((held) => held.open && held.rule === rule);
    if (follows) this.#followHeld(waiting, event, wording.line);
    const to = follows ? this.#still(this.#state.told[rule] ?? []) : this.#unaware(event);
    if (ends) delete this.#state.told[rule];
    if (event.silent) return;
    const open = goesOn(event);
    const line = { rule, severity, open, line: wording.line, to };
    if (mute !== undefined && event.event !== 'recovered') {
      this.#holdMuted(event, mute, line);
      return;
    }
    if (event.event === 'reminder' && this.#outlivedMute(rule)) return;
    if (open) this.#raisedNow.add(rule);
    if (this.#hushed(severity)) {
      if (event.event !== 'reminder') this.#hold(line);
      return;
    }
    if (open) this.#state.told[rule] = to;
    const id = `${rule}/${event.event}/${new Date(event.at).toISOString()}`;
    const head = { id, episode: episode ?? id, rule, event: event.event, severity };
    if (ends && this.#inQuietHours) this.#endQuietly(head, wording, line);
    else this.#send(head, wording, to);
  }

  /** Tells who knows of an alert that it is muted, and of an alert that outlived its mute that it is still on. */
  mutes(): void {
    const { now } = this.#context;
    const { known, begun, ended } = compareMutes(this.#state.mutes ?? {}, this.#audience.hush, now, (rule) =>
      this.#openEpisode(rule),
    );
    for (const { rule, mute } of begun) this.#tellMuted(rule, mute);
    for (const { rule, ...mute } of ended) this.#tellStillOn(rule, mute);
    const { mutes: _before, ...state } = this.#state;
    const ours = Object.entries(known).filter(([rule]) => this.#ruleOf(rule) !== undefined);
    this.#state = ours.length === 0 ? state : { ...state, mutes: Object.fromEntries(ours) };
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
    const free = this.#state.held.filter((held) => !this.#waits(held));
    const held = this.#state.held.filter((one) => this.#waits(one));
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
    if (event.event === 'recovered' || event.event === 'ended') delete this.#raisedAt[rule];
    return episodeId(household, rule, raisedAt);
  }

  /** Whether a line must wait: for its rule's mute, or for the hour; nobody is woken by what is over. */
  #waits({ rule, severity, open }: Held): boolean {
    const mute = this.#muteOf(rule, this.#openEpisode(rule));
    if (mute !== undefined && (open || 'until' in mute)) return true;
    return this.#hushed(open ? severity : 'info');
  }

  /** Holds what a mute keeps back. A mute of an episode leaves nothing to say of it but that its rule watches it no more. */
  #holdMuted(event: AlertEvent, mute: Mute, line: Held): void {
    if (event.event === 'reminder') return;
    if ('until' in mute) this.#hold(line);
    else if (event.event === 'ended') this.#hold({ ...line, severity: 'info' });
  }

  /** The end of a critical alert in the quiet hours: at once and without a sound, in a text only when they are over. */
  #endQuietly(head: Head, wording: HoldableWording, line: Held): void {
    const texts = line.to.filter((id) => this.#getsTexts(id));
    this.#send(
      { ...head, severity: 'info' },
      wording,
      line.to.filter((id) => !texts.includes(id)),
    );
    this.#hold({ ...line, severity: 'info', to: texts });
  }

  /** By email and push, and whatever their least severity: they got the raise. */
  #tellMuted(rule: string, mute: Mute): void {
    const to = this.#still(this.#state.told[rule] ?? []).filter((id) => !this.#getsTexts(id));
    const wording = mutedWording(this.#titleOf(rule), mute, this.#context);
    if (this.#paused) {
      this.#hold({ rule, severity: 'info', open: false, line: wording.line, to });
      return;
    }
    const id = `${rule}/muted/${new Date(this.#context.now).toISOString()}`;
    const episode = this.#openEpisode(rule) ?? id;
    this.#send({ id, episode, rule, event: 'muted', severity: 'info' }, wording, to);
  }

  /** An alert that is still raised after its mute is told again, or for the first time where its raise was muted. */
  #tellStillOn(rule: string, mute: KnownMute): void {
    const raisedAt = this.#raisedAt[rule];
    const known = this.#ruleOf(rule);
    if (raisedAt === undefined || known === undefined || this.#raisedNow.has(rule)) return;
    const { now } = this.#context;
    const muted = this.#state.held.find((held) => held.open && held.rule === rule);
    const told = this.#state.told[rule] ?? [];
    const to = this.#still([...new Set([...told, ...(muted?.to ?? [])])]);
    const wording = stillOnWording(
      {
        title: this.#titleOf(rule),
        still: stillWords(known.kind),
        mutedFrom: mute.since,
        mutedTo: endOf(mute, now),
        raisedAt,
        untold: muted?.line,
        ...this.#demandNow(),
      },
      this.#context,
    );
    const { severity } = known;
    this.#state.held = this.#state.held.filter((held) => held !== muted);
    if (this.#hushed(severity)) {
      delete this.#state.told[rule];
      this.#hold({ rule, severity, open: true, line: wording.line, to });
      return;
    }
    this.#state.told[rule] = to;
    const id = `${rule}/reminder/${new Date(now).toISOString()}`;
    const episode = this.#openEpisode(rule) ?? id;
    this.#send({ id, episode, rule, event: 'reminder', severity }, wording, to);
  }

  #demandNow(): { demandW?: number; pencePerHour?: number } {
    const { lastAt, lastDemandW, lastPrice } = this.#state.usage;
    if (lastAt === undefined || this.#context.now - lastAt > FRESH_MS) return {};
    const priced = lastPrice !== undefined && lastDemandW > 0;
    return { demandW: lastDemandW, ...(priced ? { pencePerHour: lastDemandW * lastPrice } : {}) };
  }

  /** Whether a rule's mute has just ended, so that it is about to be told that it is still on. */
  #outlivedMute(rule: string): boolean {
    return this.#state.mutes?.[rule] !== undefined;
  }

  #muteOf(rule: string, episode: string | undefined): Mute | undefined {
    return muteInForce(this.#audience.hush, { rule, episode, now: this.#context.now });
  }

  #openEpisode(rule: string): string | undefined {
    const alerts = { ...this.#state, raisedAt: this.#raisedAt };
    return openEpisode(rule, { ...this.#context, alerts });
  }

  #ruleOf(rule: string): Rule | undefined {
    return this.#audience.rules?.find(({ name }) => name === rule);
  }

  #titleOf(rule: string): string {
    return titleOf(this.#ruleOf(rule) ?? { name: rule });
  }

  #getsTexts(id: string): boolean {
    return this.#audience.recipients.some((recipient) => recipient.id === id && recipient.kind === 'sms');
  }

  get #paused(): boolean {
    return isPaused(this.#audience.hush, this.#context.now, this.#context.timeZone);
  }

  get #inQuietHours(): boolean {
    return inQuietHours(this.#audience.hush, this.#context.now, this.#context.timeZone);
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
      const links = messageLinks(head, this.#context);
      const text = renderMessage(wording, this.#context, { last: isLast, links });
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
