/** Why a `no-use` rule tells something. */
export type NoUseReason =
  /** Demand was never over `aboveW` in the window. */
  | { readonly kind: 'no-use'; readonly aboveW: number; readonly startsAt: number; readonly endsAt: number }
  /** The first demand over `aboveW` after such a window. */
  | {
      readonly kind: 'used-again';
      readonly aboveW: number;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly demandW: number;
    };
