import type { NetworkDevice } from './octopus.ts';

/** Whether a device that sends live readings, as a Home Mini does, is on a meter's network. */
export type LiveDevice = 'seen' | 'not-seen' | 'unknown';

/**
 * Meters, the display that came with them, the communications hub and the gas proxy: where there is nothing else, there
 * is no Mini. Whether a Mini always shows as CAD is not known, so any other type leaves it open.
 */
const NEVER_LIVE: readonly string[] = ['ESME', 'GSME', 'PPMID', 'CHF', 'GPF'];
const LIVE: readonly string[] = ['CAD', 'IHD_OR_CAD'];

export const liveDeviceAmong = (devices: readonly NetworkDevice[] | undefined): LiveDevice => {
  if (devices === undefined || devices.length === 0) return 'unknown';
  const types = devices.map(({ type = '' }) => type);
  if (types.some((type) => LIVE.includes(type))) return 'seen';
  return types.every((type) => NEVER_LIVE.includes(type)) ? 'not-seen' : 'unknown';
};
