import type { SilenceCause } from '../silence-cause.ts';

/** Why a `no-data` rule tells something. */
export type NoDataReason =
  /** No reading for `after`. */
  | {
      readonly kind: 'silence';
      readonly cause: SilenceCause;
      readonly afterMs: number;
      /** The newest reading, or the first poll where there never was one. */
      readonly silentFrom: number;
      readonly everSeen: boolean;
      readonly lastDemandW?: number;
    }
  /** Readings came again and kept coming for `clearFor`. */
  | {
      readonly kind: 'silence-over';
      readonly silentFrom: number;
      readonly everSeen: boolean;
      readonly backAt: number;
      /** Of the silence as it was reported; absent in states of an earlier version. */
      readonly cause?: SilenceCause;
      readonly demandW: number;
      /** What the import register says was used meanwhile. */
      readonly usedWh?: number;
    }
  /** Silences follow each other: told once, then at most once a day. */
  | {
      readonly kind: 'patchy';
      readonly silences: number;
      readonly withinMs: number;
      /** What most of them were due to. */
      readonly cause: SilenceCause;
    };
