import type { Meter } from './octopus.ts';

/** The end of an id tells meters apart; the whole of it must not stand in a log or message. */
const TOLD_DIGITS = '66-77'.length;

export const sameMeter = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The last digits of a meter's id, for a person who has several. */
export const idEnding = (deviceId: string): string => deviceId.slice(-TOLD_DIGITS);

/** The meters that may be the home's: those for import, or where none is marked so, those of which nothing is known. */
export const candidatesAmong = (meters: readonly Meter[]): string[] => {
  const imports = meters.filter(({ direction }) => direction === 'import');
  const candidates = imports.length > 0 ? imports : meters.filter(({ direction }) => direction === 'unknown');
  return candidates.map(({ deviceId }) => deviceId);
};

/** Why no candidate is one. */
export const NONE_FOUND = 'no smart meter for import found on the account';
/** Why several candidates are none. */
export const severalFound = (candidates: readonly string[]): string =>
  `several meters found (ids ending ${candidates.map(idEnding).join(', ')}): name one as deviceId in the config`;

/** What one candidate's telemetry showed: when its first and last reading were, epoch ms; no span where it sent none. */
export interface Heard {
  readonly deviceId: string;
  readonly span: { readonly from: number; readonly to: number } | undefined;
}

/** The candidate with the Home Mini, or why none can be told. */
export type HeardChoice =
  | { readonly chosen: string }
  | { readonly chosen: undefined; readonly why: 'all-silent' | 'several-live' };

/**
 * Chooses by readings: only a meter with a Home Mini sends any. An exchanged meter falls silent before the one that
 * replaces it begins, so of several with readings it is the last, unless two sent at the same time.
 */
export const chooseByReadings = (heard: readonly Heard[]): HeardChoice => {
  const sending = heard
    .flatMap(({ deviceId, span }) => (span === undefined ? [] : [{ deviceId, ...span }]))
    .sort((a, b) => b.to - a.to);
  const [newest, ...earlier] = sending;
  if (newest === undefined) return { chosen: undefined, why: 'all-silent' };
  if (earlier.some(({ to }) => to >= newest.from)) return { chosen: undefined, why: 'several-live' };
  return { chosen: newest.deviceId };
};
