/** Why a `frozen` rule tells something. */
export type FrozenReason =
  /** The Mini repeats one value that its register contradicts. */
  | {
      readonly kind: 'standing-still';
      readonly since: number;
      readonly heldW: number;
      /** Whether a register was there to contradict it. */
      readonly registered: boolean;
    }
  /** The register moves by far more than a demand that does not change explains. */
  | {
      readonly kind: 'demand-standing-still';
      readonly since: number;
      readonly heldW: number;
      /** What the register moved since, Wh. */
      readonly movedWh: number;
    }
  /** The value or the register moves again. */
  | {
      readonly kind: 'moving-again';
      readonly since: number;
      readonly heldW: number;
      readonly demandW: number;
    };
