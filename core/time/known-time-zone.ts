import * as z from 'zod/mini';

const ZONE = 'an IANA time zone, such as Europe/London';

/** Zones found to exist; looking one up takes longer than all the rest of a poll's parsing. */
const knownZones = new Set<string>();

const isTimeZone = (zone: string): boolean => {
  if (knownZones.has(zone)) return true;
  const exists = resolvedZone(zone) !== undefined;
  if (exists) knownZones.add(zone);
  return exists;
};

/** The zone as the platform names it, which may be a city's older name; undefined for one it does not know. */
export const resolvedZone = (zone: string): string | undefined => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** A time zone that this machine knows, under any of its names. */
export const timeZoneSchema = z
  .string(ZONE)
  .check(z.refine((zone) => /^[A-Za-z]/.test(zone) && isTimeZone(zone), ZONE));
