/** How standby stands against what it was. */
export interface StandbyFacts {
  /** The first moment of the day on which the first of the nights in a row ended, epoch ms. */
  readonly since: number;
  /** What is drawn at least through the night, W, and what was usual before. */
  readonly standbyW: number;
  readonly usualW: number;
  /** The mean price of a kWh over the last 24 hours, pence; absent where no price is known. */
  readonly pencePerKwh?: number;
}

/** Why a `standby` rule tells something. */
export type StandbyReason =
  /** Three nights in a row over what was usual. */
  | ({ readonly kind: 'standby-up' } & StandbyFacts)
  /** Three nights back. */
  | ({ readonly kind: 'standby-back'; readonly nowW: number } & StandbyFacts)
  /** It is how the home is now, and nobody is told. */
  | ({ readonly kind: 'standby-stays' } & StandbyFacts);
