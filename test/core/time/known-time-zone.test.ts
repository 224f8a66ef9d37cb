import { describe, expect, it } from 'vitest';
import { timeZoneSchema } from '../../../core/time/known-time-zone.ts';

const messageOf = (zone: unknown): string | undefined =>
  timeZoneSchema
    .safeParse(zone)
    .error?.issues.map(({ message }) => message)
    .join(' | ');

describe('a time zone of a file', () => {
  it.each(['Europe/London', 'UTC', 'GB', 'Etc/GMT+5', 'Asia/Calcutta'])('may be %s', (zone) => {
    expect(messageOf(zone)).toBeUndefined();
    // Found once, it is remembered.
    expect(timeZoneSchema.parse(zone)).toBe(zone);
  });

  it.each(['Europe/Lodnon', '', '+01:00', ' Europe/London', 7])(
    'that is %j is refused, and said what one is',
    (zone) => {
      expect(messageOf(zone)).toBe('an IANA time zone, such as Europe/London');
      expect(messageOf(zone)).toBe('an IANA time zone, such as Europe/London');
    },
  );
});
