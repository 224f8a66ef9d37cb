import type { RateLimits } from './operations.ts';

interface Limit {
  readonly ttl?: number | null | undefined;
  readonly isBlocked?: boolean | null | undefined;
}

const TELEMETRY_FIELD = 'smartMeterTelemetry';
/** A `ttl` above it is a moment (epoch seconds), one up to it a duration (seconds): the documentation says both. */
const LONGEST_TTL_S = 1e9;

/**
 * When the limit that holds telemetry back lifts (epoch ms, never before `now`): the field's own limit, else that on
 * points; undefined where neither is blocked or says when.
 * Fields: https://developer.octopus.energy/graphql/reference/objects/fieldspecificratelimitinformation/
 */
export const telemetryLimitLiftsAt = (limits: RateLimits, now: number): number | undefined => {
  const fields = (limits?.fieldSpecificRateLimits?.edges ?? []).flatMap((edge) => edge?.node ?? []);
  const telemetry = fields.filter(({ field }) => field?.includes(TELEMETRY_FIELD));
  const lifts = telemetry.flatMap((limit) => liftsAt(limit, now) ?? []);
  if (lifts.length > 0) return Math.max(...lifts);
  return liftsAt(limits?.pointsAllowanceRateLimit, now);
};

const liftsAt = (limit: Limit | null | undefined, now: number): number | undefined => {
  const ttl = limit?.isBlocked === true ? limit.ttl : undefined;
  if (ttl === undefined || ttl === null) return undefined;
  return Math.max(now, ttl > LONGEST_TTL_S ? ttl * 1000 : now + ttl * 1000);
};
