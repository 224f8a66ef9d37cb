import { parseLiveRules } from '../../config/live-rules.ts';
import type { MeterReading, Reading } from '../../core/readings/reading.ts';
import { evaluate } from '../../core/rules/evaluate.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import type { Conditions } from '../../core/rules/kind.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { type AlertState, freshAlertState } from '../../core/rules/state.ts';

/** Rules as a config spells them, parsed. */
export const rulesOf = (...rules: object[]): readonly Rule[] => {
  const parsed = parseLiveRules(JSON.stringify({ rules }), 60_000);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.rules;
};

export const at = (iso: string): number => {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new Error(`no moment: ${iso}`);
  return ms;
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Readings every ten seconds from `from`, for each `[minutes, demandW]` in turn; `undefined` is a gap. */
export const homeRows = (
  from: number,
  ...stretches: readonly (readonly [minutes: number, demandW: number | undefined])[]
): Reading[] => {
  const rows: Reading[] = [];
  let start = from;
  for (const [minutes, demandW] of stretches) {
    const end = start + minutes * MINUTE;
    if (demandW !== undefined) {
      for (let moment = start; moment < end; moment += 10_000) rows.push({ at: moment, demandW });
    }
    start = end;
  }
  return rows;
};

/** Adds an import register and a price to rows that hold up to 30 s. */
export const withRegister = (rows: readonly Reading[], startWh = 1_000_000, penceAKwh = 25): Reading[] => {
  let register = startWh;
  return rows.map((row, index) => {
    const next = rows[index + 1]?.at ?? row.at + 10_000;
    const deltaWh = (Math.max(0, row.demandW) * (next - row.at)) / 3_600_000;
    const reading: Reading = {
      ...row,
      consumptionWh: register,
      consumptionDeltaWh: deltaWh,
      costPence: (deltaWh / 1_000) * penceAKwh,
    };
    register += deltaWh;
    return reading;
  });
};

export interface TimelineOptions {
  readonly timeZone?: string;
  readonly pollMs?: number;
  readonly state?: AlertState;
  /** The last poll; default one poll after the last row. */
  readonly until?: number;
  /** The first poll's time; default one poll after the first row. */
  readonly from?: number;
  readonly conditions?: Partial<Conditions>;
}

/** An event with the time of the poll that told it. */
export interface ToldEvent extends AlertEvent {
  readonly pollAt: number;
}

/** Lives through rows poll by poll, each poll seeing the rows up to its time, as a live poller does. */
export const live = (
  rules: readonly Rule[],
  rows: readonly MeterReading[],
  options: TimelineOptions = {},
): { events: ToldEvent[]; state: AlertState } => {
  const pollMs = options.pollMs ?? MINUTE;
  const first = rows[0]?.at ?? 0;
  const last = rows.at(-1)?.at ?? first;
  const from = options.from ?? first + pollMs;
  const until = options.until ?? last + pollMs;
  let state = options.state ?? freshAlertState();
  let seen = 0;
  const events: ToldEvent[] = [];
  for (let now = from; now <= until; now += pollMs) {
    const end = rows.findIndex((row, index) => index >= seen && row.at >= now);
    const samples = rows.slice(seen, end === -1 ? rows.length : end);
    seen += samples.length;
    const step = evaluate(rules, state, samples, {
      now,
      timeZone: options.timeZone ?? 'Europe/London',
      rulesFrom: 0,
      deviceId: undefined,
      sampleHoldsMs: 30_000,
      lateAfterMs: 15 * MINUTE,
      newestStoredAt: rows[seen - 1]?.at,
      firstPollAt: from,
      silenceCause: 'mini-silent',
      ...options.conditions,
    });
    state = step.state;
    events.push(...step.events.map((event) => ({ ...event, pollAt: now })));
  }
  return { events, state };
};

/** `raised 18:20:10` for each event: short lines for comparing. */
export const told = (events: readonly AlertEvent[]): string[] =>
  events.map(({ event, at: moment }) => `${event} ${new Date(moment).toISOString().slice(11, 19)}`);
