import type { LiveRules } from '../../config/live-rules.ts';
import type { Hush } from '../../core/messages/hush-item.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import type { Usual } from '../../core/readings/usual.ts';
import type { KeptEpisode } from '../../core/replay/kept-episodes.ts';
import type { Monitor } from '../../lambda/poller/state.ts';

/** Where the live page's readings, rules and alerts come from: what runs on this machine, or a deployed stack. */
export interface PageSource {
  /** A title such as `Simulated home (seed 1)`. */
  readonly title: string;
  /** Days and times of day on the page are of this IANA zone. */
  readonly timeZone: string;
  /** A word about where the alerts come from, where that is not plain. */
  readonly alertsNote?: string | undefined;
  /** The home's present: epoch ms. */
  now(): number;
  /** Stored readings, `from` and `to` (epoch ms) inclusive, oldest first, page by page. */
  readings(from: number, to: number): AsyncIterable<readonly MeterReading[]>;
  /** Stored days from one local date to another, both inclusive, oldest first; absent where none are stored. */
  days?(from: string, to: string): Promise<readonly Day[]>;
  household(): Promise<PageHousehold>;
  /** What was told, oldest first. */
  alerts(): readonly OutboxMessage[];
  /** Stretches of time that alerts are about, oldest first. */
  episodes(): readonly KeptEpisode[];
}

/** The rules in force and what they remember; without a monitor nothing was polled yet. */
export interface PageHousehold {
  readonly rules: LiveRules;
  readonly monitor: Monitor | undefined;
  /** Its name, and what people asked for: a pause and mutes; absent where nobody can ask. */
  readonly asked?: { readonly household: string; readonly hush: Hush } | undefined;
  /** What is usual in the home: undefined before anything was learned, absent where nobody looked. */
  readonly usual?: Usual | undefined;
}
