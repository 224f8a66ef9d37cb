import { nextLocalTime, periodAround } from '../time/local-time.ts';

/** How often a household gets a digest. */
export type DigestCadence = 'weekly' | 'monthly';

/** The week or month that a digest tells of; epoch ms, the end exclusive. */
export interface DigestPeriod {
  readonly kind: 'week' | 'month';
  readonly startsAt: number;
  readonly endsAt: number;
  /** Monday or the 1st, 08:00 local. */
  readonly dueAt: number;
}

export interface DigestConditions {
  readonly cadence: DigestCadence;
  readonly now: number;
  readonly timeZone: string;
  /** The end of the last period that was told; undefined before the first. */
  readonly digestedTo?: number | undefined;
  /** Local days that end by then are written; undefined before the first. */
  readonly daysWrittenTo?: number | undefined;
  readonly firstPollAt: number;
}

const SENT_AT_MINUTE = 8 * 60;
/** What quiet hours, a pause or a poller that was away kept back so long is no news. */
const DROPPED_AFTER_MS = 48 * 3_600_000;

/**
 * The period whose digest is due now: the newest that is over, once its last day is written (a Mini that is silent that
 * night holds it up until noon at most). Undefined where it was told, is older than 48 hours, or the household is younger.
 */
export const digestDue = (conditions: DigestConditions): DigestPeriod | undefined => {
  const { now, timeZone, digestedTo = 0, daysWrittenTo = 0, firstPollAt } = conditions;
  const kind = conditions.cadence === 'weekly' ? 'week' : 'month';
  const endsAt = periodAround(now, kind, timeZone).startsAt;
  if (digestedTo >= endsAt || firstPollAt >= endsAt || daysWrittenTo < endsAt) return undefined;
  const dueAt = nextLocalTime(endsAt, SENT_AT_MINUTE, timeZone);
  if (now < dueAt || now - dueAt > DROPPED_AFTER_MS) return undefined;
  return { kind, startsAt: periodBefore(endsAt, kind, timeZone).startsAt, endsAt, dueAt };
};

/** A week or month: epoch ms, the end exclusive. */
export type Span = Pick<DigestPeriod, 'startsAt' | 'endsAt'>;

const periodBefore = (startsAt: number, kind: DigestPeriod['kind'], timeZone: string): Span =>
  periodAround(startsAt - 1, kind, timeZone);

const COMPARED_WITH = 4;

/** The four periods before one, the newest first. */
export const periodsBefore = ({ startsAt, kind }: DigestPeriod, timeZone: string): readonly Span[] => {
  const spans: Span[] = [];
  for (let from = startsAt; spans.length < COMPARED_WITH; ) {
    const before = periodBefore(from, kind, timeZone);
    spans.push(before);
    from = before.startsAt;
  }
  return spans;
};
