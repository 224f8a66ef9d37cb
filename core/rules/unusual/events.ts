/** What an unusual stretch of hours amounts to. */
export interface UnusualFacts {
  /** From when to when at least so much was drawn hour after hour: epoch ms, W. */
  readonly since: number;
  readonly overTo: number;
  readonly floorW: number;
  /** What is usual at that hour, and its range, W. */
  readonly usualW: number;
  readonly usualFromW: number;
  readonly usualToW: number;
  /** Energy beyond the usual at least, Wh. */
  readonly extraWh: number;
  /** What a kWh costs, pence; absent where no price is known. */
  readonly pencePerKwh?: number;
}

/** Why an `unusual` rule tells something. */
export type UnusualReason =
  /** Hour after hour more than this home is used to. */
  | ({ readonly kind: 'unusually-high' } & UnusualFacts)
  /** Three tested hours below. */
  | ({ readonly kind: 'usual-again' } & UnusualFacts)
  /** It ended before its readings arrived. */
  | ({ readonly kind: 'unusual-before-told' } & UnusualFacts)
  /** The night is over, and nobody is told. */
  | ({ readonly kind: 'night-over' } & UnusualFacts);
