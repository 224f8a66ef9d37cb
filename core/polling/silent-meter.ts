import { HOUR_MS } from '../contract/lengths.ts';

const SILENT_BEFORE_LOOK_MS = 2 * HOUR_MS;
const LOOK_AGAIN_MS = 24 * HOUR_MS;
/** Where another meter waits for its Mini: what it sends from then on must be found before Octopus forgets it. */
const LOOK_AT_RIVALS_MS = 4 * HOUR_MS;
const CHECK_NETWORK_AFTER_MS = 24 * HOUR_MS;

/** What is remembered of a meter and its answers; moments in epoch ms. */
export interface MeterMemory {
  readonly firstPollAt: number;
  /** `readAt` of the newest stored reading. */
  readonly cursor?: number | undefined;
  readonly octopus: {
    readonly emptySince?: number | undefined;
    /** The first of the answers in a row without a new reading, empty or not. */
    readonly quietSince?: number | undefined;
  };
  readonly discoveredAt?: number | undefined;
  /** Meters beside the known one that the last look found. */
  readonly rivalMeters?: number | undefined;
  readonly networkCheckedAt?: number | undefined;
  readonly problem?: { readonly kind: string } | undefined;
}

/**
 * Whether the meter must be looked for again: it cannot be read, or Octopus has answered for two hours without a new
 * reading and the newest is older than that. Not only empty answers count: those of an exchanged meter keep its last rows.
 */
export const rediscoveryDue = (memory: MeterMemory, now: number): boolean => {
  const { octopus, discoveredAt, problem, rivalMeters } = memory;
  if (problem?.kind === 'wrong-meter' || problem?.kind === 'device-not-found') return true;
  const since = octopus.quietSince ?? octopus.emptySince;
  if (since === undefined || now - since < SILENT_BEFORE_LOOK_MS) return false;
  if (now - newestOf(memory) < SILENT_BEFORE_LOOK_MS) return false;
  if (discoveredAt === undefined || discoveredAt < since) return true;
  return now - discoveredAt >= (rivalMeters ? LOOK_AT_RIVALS_MS : LOOK_AGAIN_MS);
};

/** Whether to ask, once in each silence, if the meter's network has a live device at all. */
export const networkCheckDue = (memory: MeterMemory, now: number): boolean => {
  const { networkCheckedAt } = memory;
  const newest = newestOf(memory);
  if (now - newest < CHECK_NETWORK_AFTER_MS) return false;
  return networkCheckedAt === undefined || networkCheckedAt < newest;
};

const newestOf = ({ cursor, firstPollAt }: MeterMemory): number => cursor ?? firstPollAt;
