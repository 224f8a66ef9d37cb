import { expect, test } from 'vitest';
import type { RateLimits } from '../../../lambda/octopus/operations.ts';
import { telemetryLimitLiftsAt } from '../../../lambda/octopus/rate-limit.ts';
import { NOW } from '../../support/call-octopus.ts';

type Node = { field?: string | null; ttl?: number | null; isBlocked?: boolean | null } | null;

const limits = (nodes: Node[], points: Omit<NonNullable<Node>, 'field'> | null = null): RateLimits => ({
  pointsAllowanceRateLimit: points,
  fieldSpecificRateLimits: { edges: nodes.map((node) => ({ node })) },
});
const telemetry = (ttl: number | null, isBlocked: boolean | null = true): Node => ({
  field: 'Query.smartMeterTelemetry',
  ttl,
  isBlocked,
});
const epochS = NOW / 1000;

const ROWS: [string, RateLimits, number | undefined][] = [
  ['a small ttl is what remains, in seconds', limits([telemetry(1_800)]), NOW + 1_800_000],
  ['a ttl above 1e9 is a moment', limits([telemetry(epochS + 600)]), NOW + 600_000],
  ['1e9 itself is still a duration', limits([telemetry(1e9)]), NOW + 1e12],
  ['a moment that has gone by is now', limits([telemetry(epochS - 600)]), NOW],
  [
    'the name alone will do',
    limits([{ field: 'smartMeterTelemetry', ttl: 5, isBlocked: true }]),
    NOW + 5_000,
  ],
  [
    'of two limits on the field the later',
    limits([telemetry(60), telemetry(3_000), telemetry(9)]),
    NOW + 3_000_000,
  ],
  [
    'the limit of another field does not count',
    limits([{ field: 'Mutation.obtainKrakenToken', ttl: 60, isBlocked: true }]),
    undefined,
  ],
  [
    'not blocked: the points limit, if that is',
    limits([telemetry(60, false)], { ttl: 90, isBlocked: true }),
    NOW + 90_000,
  ],
  [
    'not listed: the points limit, if that is blocked',
    limits([], { ttl: 90, isBlocked: true }),
    NOW + 90_000,
  ],
  [
    'blocked without a ttl: the points limit, if that is',
    limits([telemetry(null)], { ttl: 90, isBlocked: true }),
    NOW + 90_000,
  ],
  [
    'the field before the points',
    limits([telemetry(60)], { ttl: epochS + 90, isBlocked: true }),
    NOW + 60_000,
  ],
  ['nothing blocked', limits([telemetry(60, false)], { ttl: 90, isBlocked: false }), undefined],
  ['not known whether blocked', limits([telemetry(60, null)], { ttl: 90, isBlocked: null }), undefined],
  ['records that are null', limits([null, { field: null }]), undefined],
  ['edges that are null', { fieldSpecificRateLimits: { edges: [null] } }, undefined],
  ['nothing said about fields', { fieldSpecificRateLimits: null }, undefined],
  ['nothing said at all', null, undefined],
];

test.each(ROWS)('%s', (_, given, liftsAt) => {
  expect(telemetryLimitLiftsAt(given, NOW)).toBe(liftsAt);
});
