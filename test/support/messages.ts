import type { MessageContext } from '../../core/messages/message-context.ts';
import { type MessageText, renderMessage } from '../../core/messages/message-text.ts';
import type { EpisodeFacts } from '../../core/rules/demand/episode.ts';
import type { DemandTerms } from '../../core/rules/demand/events.ts';
import type { AlertEvent, Reason } from '../../core/rules/events.ts';
import type { RuleKindName } from '../../core/rules/registry.ts';
import { eventWording } from '../../core/rules/words.ts';
import { at, MINUTE } from './timeline.ts';

/** Fri 15 May 2026, 18:22 in London. */
export const NOW = at('2026-05-15T17:22:00Z');
/** 18:02 in London. */
export const SINCE = at('2026-05-15T17:02:00Z');

export type DemandReason = Extract<Reason, { episode: unknown }>;

export const contextAt = (now: number, change: Partial<MessageContext> = {}): MessageContext => ({
  household: 'home',
  timeZone: 'Europe/London',
  now,
  ...change,
});

/** An alert over 9 kW for 20 min, in whatever is changed. */
export const demandReason = (
  kind: DemandReason['kind'],
  change: {
    readonly terms?: Partial<Extract<DemandTerms, { readonly direction: 'above' | 'below' }>>;
    readonly episode?: Partial<EpisodeFacts>;
    readonly demandW?: number;
    readonly meanW?: number;
    readonly costPencePerHour?: number;
  } = {},
): DemandReason => ({
  kind,
  terms: {
    direction: 'above',
    limitW: 9_000,
    clearW: 8_000,
    forMs: 20 * MINUTE,
    clearForMs: 10 * MINUTE,
    ...change.terms,
  },
  episode: {
    startedAt: SINCE,
    lastBeyondAt: NOW,
    peakW: 9_800,
    energyWh: 3_120,
    source: 'register',
    flow: 'import',
    gap: false,
    ...change.episode,
  },
  demandW: change.demandW ?? 9_400,
  ...(change.meanW === undefined ? {} : { meanW: change.meanW }),
  ...(change.costPencePerHour === undefined ? {} : { costPencePerHour: change.costPencePerHour }),
});

const KINDS: Partial<Record<Reason['kind'], RuleKindName>> = {
  silence: 'no-data',
  'silence-over': 'no-data',
  patchy: 'no-data',
  'standing-still': 'frozen',
  'demand-standing-still': 'frozen',
  'moving-again': 'frozen',
  'budget-used': 'budget',
  'no-use': 'no-use',
  'used-again': 'no-use',
  'unusually-high': 'unusual',
  'usual-again': 'unusual',
  'unusual-before-told': 'unusual',
  'night-over': 'unusual',
  'standby-up': 'standby',
  'standby-back': 'standby',
  'standby-stays': 'standby',
};

/** An event that tells a reason. */
export const eventOf = (reason: Reason, change: Partial<AlertEvent> = {}): AlertEvent => ({
  rule: 'very-high',
  ruleKind: KINDS[reason.kind] ?? 'demand',
  severity: 'critical',
  event: 'raised',
  at: NOW,
  reason,
  ...change,
});

/** The three forms of the message about an event. */
export const messageOf = (event: AlertEvent, context: MessageContext = contextAt(NOW)): MessageText =>
  renderMessage(eventWording(event, context), context);
