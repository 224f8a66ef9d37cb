import { describe, expect, it } from 'vitest';
import { cityTimeZoneSchema } from '../../../core/time/time-zone.ts';

const ZONE = 'an IANA time zone as Area/City, such as Europe/London, or UTC';

const messageOf = (zone: unknown): string | undefined => {
  const parsed = cityTimeZoneSchema.safeParse(zone);
  return parsed.success ? undefined : parsed.error.issues.map(({ message }) => message).join(' | ');
};

describe('the time zone of a household', () => {
  it.each([
    'Europe/London',
    'UTC',
    'Europe/Isle_of_Man',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Europe/Kyiv',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Africa/Dar_es_Salaam',
    'Arctic/Longyearbyen',
    'Antarctica/McMurdo',
    'Australia/Melbourne',
    'Asia/Ho_Chi_Minh',
  ])('is a city’s, as IANA spells it: %s', (zone) => {
    expect(messageOf(zone)).toBeUndefined();
  });

  it.each(Intl.supportedValuesOf('timeZone'))('takes every city there is: %s', (zone) => {
    expect(messageOf(zone)).toBeUndefined();
  });

  const otherPlaces: readonly [zone: string, hint: string][] = [
    ['BST', 'did you mean Europe/London? To a computer "BST" is Asia/Dhaka'],
    ['bst', 'did you mean Europe/London? To a computer "bst" is Asia/Dhaka'],
    ['GMT', 'did you mean Europe/London? To a computer "GMT" is UTC'],
    ['EST', 'did you mean America/New_York? To a computer "EST" is America/Panama'],
    [
      'IST',
      'did you mean Europe/Dublin, Asia/Kolkata or Asia/Jerusalem? To a computer "IST" is Asia/Calcutta',
    ],
    ['CET', 'did you mean Europe/Paris or Europe/Berlin? To a computer "CET" is Europe/Brussels'],
    [' bst ', 'did you mean Europe/London?'],
    ['CEST', 'did you mean Europe/Paris or Europe/Berlin?'],
    ['WET', 'did you mean Europe/Lisbon?'],
    ['PST', 'did you mean America/Los_Angeles?'],
  ];
  it.each(otherPlaces)('is no abbreviation, which means another place or no summer: %s', (zone, hint) => {
    expect(messageOf(zone)).toBe(`${ZONE}; ${hint}`);
  });

  it.each(['Etc/GMT-1', 'GMT+1', 'UTC+01:00', '+01:00', 'GMT0', '-05'])('is no fixed offset: %s', (zone) => {
    expect(messageOf(zone)).toBe(
      `${ZONE}; ${JSON.stringify(zone)} knows no summer time: name a city that keeps your time`,
    );
  });

  const otherSpellings: readonly [zone: string, meant: string][] = [
    ['europe/london', 'Europe/London'],
    ['Europe/london', 'Europe/London'],
    ['EUROPE/LONDON', 'Europe/London'],
    [' Europe/London', 'Europe/London'],
    ['London', 'Europe/London'],
    ['England/London', 'Europe/London'],
    ['europe/berlin ', 'Europe/Berlin'],
    ['america/new  york', 'America/New_York'],
    [' utc ', 'UTC'],
    ['UK', 'Europe/London'],
    ['GB', 'Europe/London'],
    ['GB-Eire', 'Europe/London'],
    ['Eire', 'Europe/Dublin'],
    ['Portugal', 'Europe/Lisbon'],
    ['US/Eastern', 'America/New_York'],
    ['EST5EDT', 'America/New_York'],
    ['Australia/NSW', 'Australia/Sydney'],
    ['america/new york', 'America/New_York'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['america/port-au-prince', 'America/Port-au-Prince'],
    ['America/Port-Au-Prince', 'America/Port-au-Prince'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'UTC'],
    ['Zulu', 'UTC'],
  ];
  it.each(otherSpellings)('says which city is meant by %s', (zone, meant) => {
    expect(messageOf(zone)).toBe(`${ZONE}; did you mean ${meant}?`);
  });

  it.each(['', ' ', 'Europe/Londn', 'Mars', 'toString', 'Europe', 'Factory', 7, null])(
    'is refused without a guess: %s',
    (zone) => {
      expect(messageOf(zone)).toBe(ZONE);
    },
  );
});
