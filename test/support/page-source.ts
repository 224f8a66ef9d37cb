import { parseLiveRules } from '../../config/live-rules.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { Reading } from '../../core/readings/reading.ts';
import type { KeptEpisode } from '../../core/replay/kept-episodes.ts';
import { type AlertState, freshAlertState } from '../../core/rules/state.ts';
import type { Monitor } from '../../lambda/poller/state.ts';
import type { PageSource } from '../../page/data/source.ts';
import { MINUTE } from './timeline.ts';

/** The rules of `FakePageSource`, as a person writes them. */
const RULES = [
  { kind: 'demand', name: 'very-high', above: 9_000, for: '5m', severity: 'critical' },
  { kind: 'demand', name: 'spare-solar', below: -1_500, for: '10m', severity: 'info' },
  { kind: 'no-data', name: 'offline', after: '15m' },
  { kind: 'frozen', name: 'stuck', after: '30m' },
  { kind: 'budget', name: 'daily-cost', period: 'day', costAbove: 6, warnAt: [80, 100] },
];

/** Live rules from what a person writes. */
export const liveRules = (rules: readonly unknown[], rest: object = {}) => {
  const parsed = parseLiveRules(JSON.stringify({ ...rest, rules }), MINUTE);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
};

/** A monitor that a poll saved at `now`, with these rule states. */
export const monitorWith = (now: number, rules: AlertState['rules'] = {}): Monitor => ({
  firstPollAt: now - 1_000 * MINUTE,
  savedAt: now,
  rulesFrom: 0,
  calls: { left: 10, at: now },
  sweep: { lastAt: now },
  octopus: {},
  alerts: { ...freshAlertState(), rules },
  outbox: [],
});

/** A message as it was sent. */
export const sentMessage = (
  id: string,
  createdAt: number,
  rest: Partial<OutboxMessage> = {},
): OutboxMessage => ({
  id,
  rule: 'very-high',
  event: 'raised',
  severity: 'critical',
  to: ['secret-recipient'],
  subject: '[ALERT] Home using 9.4 kW, over 9 kW for 5 min (since 18:02)',
  email: 'Home is <b>using</b> 9.4 kW.',
  sms: 'x',
  createdAt,
  attemptedAt: createdAt,
  ...rest,
});

/** A page source that a test changes as it goes; it counts what is read from it. */
export class FakePageSource implements PageSource {
  readonly title = 'Simulated home';
  readonly timeZone = 'Europe/London';
  present: number;
  stored: Reading[] = [];
  told: OutboxMessage[] = [];
  spans: KeptEpisode[] = [];
  rules = liveRules(RULES);
  monitor: Monitor | undefined;
  reads = 0;

  constructor(present: number) {
    this.present = present;
    this.monitor = monitorWith(present);
  }

  now(): number {
    return this.present;
  }

  async *readings(from: number, to: number): AsyncGenerator<Reading[]> {
    this.reads += 1;
    yield this.stored.filter(({ at }) => at >= from && at <= to);
  }

  async household() {
    return { rules: this.rules, monitor: this.monitor };
  }

  alerts() {
    return this.told;
  }

  episodes() {
    return this.spans;
  }

  /** Stores a reading every ten seconds up to the present. */
  store(spanMs: number, demandAt: (at: number) => number): void {
    const from = Math.ceil((this.present - spanMs) / 10_000) * 10_000;
    for (let at = from; at <= this.present; at += 10_000) this.stored.push({ at, demandW: demandAt(at) });
  }
}
