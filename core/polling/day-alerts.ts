import type { DayAlert } from '../readings/stored-day.ts';
import { type AlertEvent, goesOn } from '../rules/events.ts';
import type { AlertState } from '../rules/state.ts';

/** More than a day keeps. */
const MOST_ALERTS = 20;

/** What a poll told, beside its events. */
export interface AlertsTold {
  readonly now: number;
  /** Ids of its messages. */
  readonly messageIds: readonly string[];
  /** After them. */
  readonly state: Pick<AlertState, 'told' | 'held'>;
}

/**
 * The alerts that no day's item has yet, or that go on, after these events. Undefined where there is none. One that
 * nobody waits for any more, since its rule is gone or began anew, is over.
 */
export const followAlerts = (
  before: readonly DayAlert[] = [],
  events: readonly AlertEvent[],
  { now, messageIds, state }: AlertsTold,
): DayAlert[] | undefined => {
  let alerts = [...before];
  const end = (rule: string, to: number) => {
    alerts = alerts.map((alert) =>
      alert.rule === rule && alert.to === undefined ? { ...alert, to } : alert,
    );
  };
  for (const event of events) {
    const { rule, severity, at } = event;
    if (event.event === 'reminder') continue;
    end(rule, at);
    if (event.event === 'recovered' || event.event === 'ended') continue;
    const id = `${rule}/${event.event}/${new Date(at).toISOString()}`;
    const told = messageIds.some((one) => one === id || one.startsWith(`${id}/`));
    const held = !told && state.held.some((one) => one.rule === rule);
    alerts.push({
      rule,
      severity,
      from: at,
      ...(goesOn(event) ? {} : { to: at }),
      ...(held ? { held } : {}),
    });
  }
  const goOn = new Set([
    ...Object.keys(state.told),
    ...state.held.filter(({ open }) => open).map(({ rule }) => rule),
  ]);
  const kept = alerts
    .map((alert) => (alert.to !== undefined || goOn.has(alert.rule) ? alert : { ...alert, to: now }))
    .slice(-MOST_ALERTS);
  return kept.length === 0 ? undefined : kept;
};

/** The alerts of a day: those that its item has already, as far as nothing newer is known of them, and the rest. */
export const alertsWith = (stored: readonly DayAlert[] = [], newer: readonly DayAlert[] = []): DayAlert[] => {
  const known = new Set(newer.map(nameOf));
  return [...stored.filter((alert) => !known.has(nameOf(alert))), ...newer].sort((a, b) => a.from - b.from);
};

const nameOf = ({ rule, from }: DayAlert): string => `${rule}/${from}`;

/** What is still to be kept once the days up to `writtenTo` are written. */
export const alertsAfter = (alerts: readonly DayAlert[] = [], writtenTo: number): DayAlert[] | undefined => {
  const kept = alerts.filter(({ to }) => to === undefined || to >= writtenTo);
  return kept.length === 0 ? undefined : kept;
};
