import { MINUTE_MS } from '../../core/contract/lengths.ts';
import { demandText, moneyText } from '../../core/messages/demand-text.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import type { EnergyUse } from '../../core/readings/usage.ts';
import type { KeptEpisode } from '../../core/replay/kept-episodes.ts';
import { RULE_KINDS } from '../../core/rules/registry.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { AlertState } from '../../core/rules/state.ts';
import type { DotTone } from './days.ts';
import { titleOfName } from './written.ts';

/** One alert from its raise to its end, or another message; moments in epoch seconds. */
export interface AlertRow {
  /** Of the message that began it. */
  readonly id: string;
  /** The id of the alert's episode, which links of messages name. */
  readonly episode?: string;
  readonly title: string;
  readonly tone: DotTone | 'service';
  readonly at: number;
  /** From when to when it was; `to` is absent while it goes on. */
  readonly from: number;
  readonly to?: number;
  readonly open: boolean;
  /** `9.8 kW, 41p`. */
  readonly facts: readonly string[];
  /** What was sent, oldest first. */
  readonly messages: readonly { readonly at: number; readonly subject: string; readonly text: string }[];
}

/** Where a row's figures come from. */
export interface RowFacts {
  readonly rules: readonly Rule[];
  readonly episodes: readonly KeptEpisode[];
  readonly readings: readonly MeterReading[];
  readonly uses: readonly EnergyUse[];
  readonly days: readonly Day[];
  /** What the rules remember now; undefined before the first poll. */
  readonly states?: AlertState['rules'] | undefined;
}

const BEGINS: ReadonlySet<OutboxMessage['event']> = new Set(['raised']);
const FOLLOWS: ReadonlySet<OutboxMessage['event']> = new Set(['reminder', 'recovered', 'ended']);
const MOST_ROWS = 100;

/** What was told as rows, newest first: a raise and what followed it are one. */
export const alertRows = (told: readonly OutboxMessage[], facts: RowFacts): AlertRow[] => {
  const groups: OutboxMessage[][] = [];
  const open = new Map<string, OutboxMessage[]>();
  for (const message of told) {
    const group = open.get(message.rule);
    if (group !== undefined && FOLLOWS.has(message.event)) {
      group.push(message);
      if (message.event !== 'reminder') open.delete(message.rule);
      continue;
    }
    const begun = [message];
    groups.push(begun);
    if (BEGINS.has(message.event)) open.set(message.rule, begun);
  }
  return groups
    .map((group) => rowOf(group, open.get(group[0]?.rule ?? '') === group, facts))
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_ROWS);
};

/** Rules that learn end some of their alerts without a message. */
const endedSilently = (rule: Rule | undefined, isNewest: boolean, { states }: RowFacts): boolean => {
  if (rule === undefined || RULE_KINDS[rule.kind].learns !== true) return false;
  const state = states?.[rule.name];
  return !isNewest || (states !== undefined && !(state && 'phase' in state && state.phase === 'raised'));
};

/** @param isNewest nothing of its rule was told since that does not follow it */
const rowOf = (group: readonly OutboxMessage[], isNewest: boolean, facts: RowFacts): AlertRow => {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) throw new TypeError('an alert without a message');
  const messages = group.map(({ createdAt, subject, email }) => ({
    at: createdAt / 1_000,
    subject,
    text: email,
  }));
  const base = {
    ...(first.episode === undefined ? {} : { episode: first.episode }),
    id: first.id,
    at: last.createdAt / 1_000,
    messages,
  };
  const said = first.subject.replace(/^\[[^\]]*\] /, '');
  if (first.event === 'service' || first.event === 'test' || first.rule === 'service') {
    return { ...base, title: said, tone: 'service', from: first.createdAt / 1_000, open: false, facts: [] };
  }
  const rule = facts.rules.find(({ name }) => name === first.rule);
  const episode = facts.episodes.findLast(
    ({ rule: name, from }) => name === first.rule && from <= first.createdAt,
  );
  const ended =
    last.event === 'recovered' ||
    last.event === 'ended' ||
    first.event === 'summary' ||
    (episode?.to !== undefined && episode.to >= first.createdAt) ||
    endedSilently(rule, isNewest, facts);
  const from = episode?.from ?? first.createdAt;
  const to = ended ? (episode?.to ?? last.createdAt) : undefined;
  const kind = episode?.kind ?? rule?.kind;
  return {
    ...base,
    title: kind === 'budget' ? said : titleOfName(first.rule, facts.rules),
    tone: toneOf(kind, first.severity),
    from: from / 1_000,
    ...(to === undefined ? {} : { to: to / 1_000 }),
    open: !ended && kind !== 'budget',
    facts: kind === 'demand' ? demandFacts(from, to, rule, facts) : [],
  };
};

/** How an alert looks: news that costs nothing is no alarm. */
export const toneOf = (kind: Rule['kind'] | undefined, severity: Rule['severity']): DotTone => {
  if (kind === 'no-data' || kind === 'frozen') return 'silent';
  return severity === 'info' ? 'good' : 'alert';
};

const demandFacts = (
  from: number,
  to: number | undefined,
  rule: Rule | undefined,
  { readings, uses, days }: RowFacts,
): string[] => {
  const end = to ?? Number.POSITIVE_INFINITY;
  const below = rule?.kind === 'demand' && rule.direction === 'below';
  const own = readings.filter(({ at }) => at >= from && at <= end);
  const covered = (readings[0]?.at ?? Number.POSITIVE_INFINITY) <= from;
  const watts = covered
    ? own.flatMap(({ demandW }) => demandW ?? [])
    : days.flatMap((day) =>
        day.quarters.flatMap(([low, high], index) => {
          const start = day.startsAt + index * QUARTER_MS;
          return low === null || high === null || start + QUARTER_MS <= from || start > end
            ? []
            : [low, high];
        }),
      );
  if (watts.length === 0) return [];
  const peakW = watts.reduce((a, b) => (below ? Math.min(a, b) : Math.max(a, b)));
  const peak = below && peakW < 0 ? `${demandText(-peakW)} exported` : demandText(peakW);
  if (!covered || below) return [peak];
  const pence = uses
    .filter((use) => use.from >= from && use.to <= end + MINUTE_MS)
    .reduce<number | undefined>(
      (sum, { costPence }) => (costPence === undefined ? sum : (sum ?? 0) + costPence),
      undefined,
    );
  return pence === undefined ? [peak] : [peak, moneyText(pence)];
};

const QUARTER_MS = 900_000;
