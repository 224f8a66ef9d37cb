import { readFileSync } from 'node:fs';

/**
 * The most memory (RSS) that this process ever held, MB. Linux starts `maxRSS` of a new program at what its parent held
 * (`setmax_mm_hiwater_rss` in https://github.com/torvalds/linux/blob/master/fs/exec.c), `VmHWM` at nothing.
 */
export const peakMb = (): number => {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1_024;
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('/proc/self/status tells no VmHWM');
  return Number(kilobytes) / 1_024;
};
