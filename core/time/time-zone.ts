import * as z from 'zod/mini';
import { resolvedZone } from './known-time-zone.ts';

const ZONE = 'an IANA time zone as Area/City, such as Europe/London, or UTC';
const AREAS = 'Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific';
const AREA_CITY = new RegExp(`^(${AREAS})(/[A-Z][a-z]+([_-]?[A-Z][a-z]+)*)+$`);
/** Names such as `Australia/North` stand for whole states. */
const STATES = /^Australia\//;

/**
 * The cities meant by names that are no Area/City. Most abbreviations are another place's to a computer, or the standard
 * time alone without the summer's (https://data.iana.org/time-zones/theory.html).
 */
const MEANT: Readonly<Record<string, string>> = {
  BST: 'Europe/London',
  GMT: 'Europe/London',
  GREENWICH: 'Europe/London',
  'ETC/GMT': 'Europe/London, or UTC',
  'ETC/GREENWICH': 'Europe/London, or UTC',
  UK: 'Europe/London',
  BRITAIN: 'Europe/London',
  ENGLAND: 'Europe/London',
  SCOTLAND: 'Europe/London',
  WALES: 'Europe/London',
  'GMT STANDARD TIME': 'Europe/London',
  'BRITISH SUMMER TIME': 'Europe/London',
  IST: 'Europe/Dublin, Asia/Kolkata or Asia/Jerusalem',
  WET: 'Europe/Lisbon',
  WEST: 'Europe/Lisbon',
  CET: 'Europe/Paris or Europe/Berlin',
  CEST: 'Europe/Paris or Europe/Berlin',
  MET: 'Europe/Paris or Europe/Berlin',
  MEST: 'Europe/Paris or Europe/Berlin',
  EET: 'Europe/Athens or Europe/Helsinki',
  EEST: 'Europe/Athens or Europe/Helsinki',
  MSK: 'Europe/Moscow',
  ET: 'America/New_York',
  EST: 'America/New_York',
  EDT: 'America/New_York',
  CST: 'America/Chicago or Asia/Shanghai',
  CDT: 'America/Chicago',
  MST: 'America/Denver or America/Phoenix',
  MDT: 'America/Denver',
  PT: 'America/Los_Angeles',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  AST: 'America/Halifax',
  NST: 'America/St_Johns',
  AEST: 'Australia/Sydney or Australia/Brisbane',
  AEDT: 'Australia/Sydney',
  AET: 'Australia/Sydney',
  ACST: 'Australia/Adelaide or Australia/Darwin',
  AWST: 'Australia/Perth',
  NZST: 'Pacific/Auckland',
  NZDT: 'Pacific/Auckland',
  SST: 'Asia/Singapore or Pacific/Pago_Pago',
  JST: 'Asia/Tokyo',
};
const UTC_ALIASES = /^(etc\/)?(utc|uct|z|zulu|universal)$/i;
const FIXED_OFFSET = /^(etc\/)?(gmt|utc|ut)? ?[+-]?\d/i;

const isPlace = (zone: string): boolean => {
  if (zone === 'UTC' || Intl.supportedValuesOf('timeZone').includes(zone)) return true;
  if (!AREA_CITY.test(zone) || STATES.test(zone)) return false;
  const place = resolvedZone(zone);
  return place !== undefined && !isSpelled(place, zone);
};

/** Whether two names differ in nothing but capitals. */
const isSpelled = (place: string, zone: string): boolean => place.toLowerCase() === zone.toLowerCase();

/** The place in a zone that is spelled another way: `europe/london`, `London`, `America/new york`, `GB`. */
const placeIn = (zone: string): string | undefined => {
  const underscored = zone.trim().replace(/\s+/g, '_');
  const capital = underscored.toLowerCase().replace(/(^|[/_-])[a-z]/g, (start) => start.toUpperCase());
  const place = resolvedZone(underscored);
  if (isPlace(capital)) return capital;
  if (place !== undefined && isPlace(place)) return place;
  const city = `/${capital.slice(capital.lastIndexOf('/') + 1)}`;
  return Intl.supportedValuesOf('timeZone').find((known) => known.endsWith(city));
};

const hintFor = (zone: string): string => {
  if (UTC_ALIASES.test(zone.trim())) return '; did you mean UTC?';
  if (FIXED_OFFSET.test(zone)) {
    return `; ${JSON.stringify(zone)} knows no summer time: name a city that keeps your time`;
  }
  const meant = MEANT[zone.trim().toUpperCase()];
  const city = meant ?? placeIn(zone);
  if (city === undefined) return '';
  const computers = meant === undefined ? undefined : resolvedZone(zone);
  const other = computers !== undefined && !city.includes(computers);
  return `; did you mean ${city}?${other ? ` To a computer ${JSON.stringify(zone)} is ${computers}` : ''}`;
};

/** The time zone of a household as a person may name it: a city's, spelled as IANA does, or UTC. */
export const cityTimeZoneSchema = z.string(ZONE).check(
  z.check(({ value, issues }) => {
    if (isPlace(value)) return;
    issues.push({ code: 'custom', input: value, message: `${ZONE}${hintFor(value)}` });
  }),
);
