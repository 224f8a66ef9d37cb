import * as z from 'zod/mini';
import { knownMuteSchema } from '../messages/hush-item.ts';
import { readPlainHistory, writePlainHistory } from '../readings/history.ts';
import { packHistory, unpackHistory } from '../readings/packed-history.ts';
import { packPrices, unpackPrices } from '../readings/point-prices.ts';
import { usageStateSchema } from '../readings/usage-state.ts';
import { RULE_KIND_NAMES, RULE_KINDS, type RuleKindName, type StateOf } from './registry.ts';
import { severitySchema } from './severity.ts';

const heldSchema = z.object({
  rule: z.string(),
  severity: severitySchema,
  /** Whether it still goes on. */
  open: z.boolean(),
  /** What the summary will say of it. */
  line: z.string(),
  to: z.array(z.string()),
});
/** Something that happened while nobody was to be told. */
export type Held = z.infer<typeof heldSchema>;

/** What a rule of any kind remembers. */
export type RuleState = StateOf<RuleKindName>;

const [first, ...others] = RULE_KIND_NAMES;
const ruleStateSchema = z.discriminatedUnion('kind', [
  RULE_KINDS[first].state,
  ...others.map((kind) => RULE_KINDS[kind].state),
]);

const storedSchema = z.object({
  /** Demand at the last moments as plain numbers: by earlier versions, and where it does not fit `recent`. */
  history: z.pipe(
    z.array(z.number()),
    z.transform((plain: number[]) => readPlainHistory(plain)),
  ),
  /** The history; an earlier version leaves it out and begins with an empty one. */
  recent: z.optional(
    z.pipe(
      z.string(),
      z.transform((packed: string, context) => {
        const points = unpackHistory(packed);
        if (points !== undefined) return points;
        context.issues.push({ code: 'custom', message: 'damaged', input: packed });
        return z.NEVER;
      }),
    ),
  ),
  /** What a kWh cost at the last points of the history; absent where no rule asks. */
  prices: z.optional(
    z.pipe(
      z.array(z.nullable(z.number())),
      z.transform((packed: (number | null)[]) => unpackPrices(packed)),
    ),
  ),
  /** By rule name. */
  rules: z.record(z.string(), ruleStateSchema),
  /** Recipient ids of a raise that is not over, by rule name: they get what follows. */
  told: z.record(z.string(), z.array(z.string())),
  /** When what is not over was raised, by rule name, epoch ms: it names the episode. */
  raisedAt: z.optional(z.record(z.string(), z.number())),
  /** Mutes in force when last looked at, by rule name. */
  mutes: z.optional(z.record(z.string(), knownMuteSchema)),
  /** What energy and cost are counted from. */
  usage: usageStateSchema,
  /** What waits for the end of the quiet hours or of a pause. */
  held: z.array(heldSchema),
  /** Texts sent to a phone on a local day, by recipient id. */
  texts: z.record(z.string(), z.object({ day: z.number(), sent: z.number() })),
});

/** What the rules remember between polls, as stored. */
export const alertStateSchema = z.pipe(
  storedSchema,
  z.transform(({ recent, history, ...state }) => ({ ...state, history: recent ?? history })),
);
/** What the rules remember between polls. */
export type AlertState = z.output<typeof alertStateSchema>;

/** The stored form of an alert state, which `alertStateSchema` reads back. */
export const packAlertState = ({
  prices,
  history,
  ...state
}: AlertState): z.input<typeof alertStateSchema> => {
  const recent = packHistory(history);
  return {
    ...state,
    ...(recent === undefined ? { history: writePlainHistory(history) } : { history: [], recent }),
    ...(prices === undefined ? {} : { prices: packPrices(prices) }),
  };
};

/** Nothing seen yet. */
export const freshAlertState = (): AlertState => ({
  history: [],
  rules: {},
  told: {},
  usage: { lastDemandW: 0, priced: [] },
  held: [],
  texts: {},
});
