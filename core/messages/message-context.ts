import type { DemandPoint } from '../readings/history.ts';

/** Where, when and for whom a message is worded. */
export interface MessageContext {
  readonly household: string;
  readonly timeZone: string;
  /** Epoch ms. */
  readonly now: number;
  /** Newest demand, oldest first. */
  readonly history: readonly DemandPoint[];
  /** Console pages of the readings and the rules; absent where there is no console. */
  readonly links?: { readonly readings: string; readonly rules: string };
}
