import type { Meter } from '../ports.ts';

/** The one meter to read, or in plain words why none could be chosen. */
export type MeterChoice =
  | { readonly ok: true; readonly deviceId: string }
  | { readonly ok: false; readonly detail: string };

/** The end of an id tells meters apart; the whole of it must not stand in a log or message. */
const TOLD_DIGITS = '66-77'.length;

/** Chooses the import meter of an account; several candidates are for the owner to decide between. */
export const chooseMeter = (meters: readonly Meter[]): MeterChoice => {
  const imports = meters.filter(({ direction }) => direction === 'import');
  const candidates = imports.length > 0 ? imports : meters.filter(({ direction }) => direction === 'unknown');
  const [only, ...others] = candidates;
  if (only === undefined) return { ok: false, detail: 'no smart meter for import found on the account' };
  if (others.length === 0) return { ok: true, deviceId: only.deviceId };
  const endings = candidates.map(({ deviceId }) => deviceId.slice(-TOLD_DIGITS)).join(', ');
  return {
    ok: false,
    detail: `several meters found (ids ending ${endings}): name one as deviceId in the config`,
  };
};
