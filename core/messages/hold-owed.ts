import type { AlertState, Held } from '../rules/state.ts';
import { fullMoment } from './figures.ts';
import { type HushHours, isPaused, muteInForce } from './hush.ts';
import type { OutboxMessage } from './outbox.ts';

/** When and where it is asked. */
interface Moment {
  /** Epoch ms. */
  readonly now: number;
  readonly timeZone: string;
}

const NEVER_HELD: readonly string[] = ['test', 'sign-in'];
const MUTABLE: readonly string[] = ['raised', 'reminder', 'ended'];

/** Whether messages of an event wait for nothing: somebody asked for them. */
export const isNeverHeld = (event: string): boolean => NEVER_HELD.includes(event);

/** Whether a message that was not delivered yet meets a mute or a pause made since. */
export const isHeldBack = (
  {
    rule,
    event,
    episode,
  }: { readonly rule: string; readonly event: string; readonly episode?: string | undefined },
  hush: HushHours,
  { now, timeZone }: Moment,
): boolean => {
  if (MUTABLE.includes(event) && muteInForce(hush, { rule, episode, now }) !== undefined) return true;
  return !isNeverHeld(event) && isPaused(hush, now, timeZone);
};

/** Messages that are sent now, and the state in which the others wait for the end of the mute or pause. */
export interface HeldOwed {
  readonly due: readonly OutboxMessage[];
  /** Ids of those that are lines of a summary now, or worth none. */
  readonly held: ReadonlySet<string>;
  readonly state: AlertState;
}

/** Keeps back owed messages that nobody wants now: each is a line of the summary at the end of the mute or pause. */
export const holdOwed = (
  owed: readonly OutboxMessage[],
  before: AlertState,
  hush: HushHours,
  moment: Moment,
): HeldOwed => {
  const back = owed.filter((message) => isHeldBack(message, hush, moment));
  if (back.length === 0) return { due: owed, held: new Set(), state: before };
  const told = { ...before.told };
  const lines: Held[] = [];
  for (const message of back) {
    const { rule, event, severity, to } = message;
    if (event === 'reminder' || event === 'muted') continue;
    // A raise that is not over yet has reached nobody of these: what follows it changes its line.
    const waiting = event === 'raised' ? (told[rule] ?? []).filter((id) => to.includes(id)) : [];
    const open = waiting.length > 0;
    if (open) told[rule] = (told[rule] ?? []).filter((id) => !to.includes(id));
    if (told[rule]?.length === 0) delete told[rule];
    lines.push({ rule, severity, open, line: lineOf(message, moment), to: [...to] });
  }
  const held = new Set(back.map(({ id }) => id));
  return {
    due: owed.filter(({ id }) => !held.has(id)),
    held,
    state: { ...before, told, held: [...before.held, ...lines] },
  };
};

const lineOf = ({ subject, createdAt }: OutboxMessage, { timeZone }: Moment): string =>
  `${subject.replace(/^\[[^\]]*\] /, '')} (${fullMoment(createdAt, timeZone)})`;
