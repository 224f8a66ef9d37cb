import * as z from 'zod/mini';

/** What is remembered of one register, so that its next reading can be judged. Energies are Wh, moments epoch ms. */
export const registerStateSchema = z.object({
  /** The newest reading that was believed; `wh` is absent while none of a new meter was. */
  at: z.number(),
  wh: z.optional(z.number()),
  /** When this meter's register was first believed; absent once that is a while ago. */
  since: z.optional(z.number()),
  /** What the register would say more than `wh` had it neither slipped nor begun anew, and what it was last said to be, where that is more still. */
  offsetWh: z.optional(z.number()),
  straightWh: z.optional(z.number()),
  /** What demand says was used since `at`, and whether time without samples lies there. */
  demandWh: z.optional(z.number()),
  gap: z.optional(z.boolean()),
  /**
   * Readings that agree with each other but not with what was believed, and for how long they have; `beforeWh` is
   * `demandWh` at the first of them.
   */
  aside: z.optional(
    z.object({
      since: z.number(),
      at: z.number(),
      fromWh: z.number(),
      wh: z.number(),
      beforeWh: z.number(),
      agreedMs: z.number(),
      readings: z.number(),
    }),
  ),
  /** The reading before a rise that demand does not explain, and until when it may yet prove right. */
  earlier: z.optional(z.object({ at: z.number(), wh: z.number(), until: z.number() })),
  /**
   * Since when the register has stood still, what demand says was used meanwhile: in all, while it lived, and at the
   * value that it has now held since `heldSince`; each absent where it is nothing.
   */
  still: z.optional(
    z.object({
      since: z.number(),
      demandWh: z.optional(z.number()),
      liveWh: z.optional(z.number()),
      heldWh: z.optional(z.number()),
      heldSince: z.number(),
      stuck: z.optional(z.boolean()),
    }),
  ),
  /** What was counted while the register was stuck and it may yet make up for. */
  owed: z.optional(z.object({ wh: z.number(), until: z.number() })),
});
export type RegisterState = z.infer<typeof registerStateSchema>;

/**
 * A register while its readings are judged. Every key is there, perhaps undefined: a year of polls takes half as long
 * again where keys come and go.
 */
export type RegisterInHand = {
  -readonly [Key in keyof Required<Omit<RegisterState, 'still'>>]: RegisterState[Key];
} & {
  straightWh: number;
  since: number;
  still: StillInHand | undefined;
};

type Still = NonNullable<RegisterState['still']>;
type StillInHand = { -readonly [Key in keyof Required<Omit<Still, 'stuck'>>]: NonNullable<Still[Key]> } & {
  stuck: boolean | undefined;
};

/** The register as it was last said to be. */
const straightOf = ({ straightWh, wh = 0, offsetWh = 0 }: RegisterState): number =>
  straightWh ?? wh + offsetWh;

/** A register to be judged on; it shares nothing with `state`. */
export const takeInHand = (state: RegisterState): RegisterInHand => {
  const { at, wh, since = 0, offsetWh, demandWh, gap, aside, earlier, still, owed } = state;
  return {
    at,
    wh,
    since,
    offsetWh,
    straightWh: straightOf(state),
    demandWh,
    gap,
    aside: aside === undefined ? undefined : { ...aside },
    earlier: earlier === undefined ? undefined : { ...earlier },
    still: still === undefined ? undefined : stillInHand(still),
    owed: owed === undefined ? undefined : { ...owed },
  };
};

const stillInHand = ({
  since,
  demandWh = 0,
  liveWh = 0,
  heldWh = 0,
  heldSince,
  stuck,
}: Still): StillInHand => ({
  since,
  demandWh,
  liveWh,
  heldWh,
  heldSince,
  stuck,
});

/** What is stored of a register that stands still: no zero. */
export const stillPutDown = ({ demandWh, liveWh, heldWh, ...still }: StillInHand): Still => ({
  ...still,
  demandWh: demandWh || undefined,
  liveWh: liveWh || undefined,
  heldWh: heldWh || undefined,
});

/** The register of a meter of which no reading was judged yet: what was counted up to `at` stays. */
export const beforeFirstReading = (at: number, straightWh: number): RegisterInHand =>
  takeInHand({ at, since: at, straightWh });

/** A register after a reading that is believed for want of anything that contradicts it. */
export const firstReading = (at: number, wh: number): RegisterInHand => takeInHand({ at, wh, since: at });
