import type { Held } from '../rules/state.ts';
import { homeOf, type MessageContext } from './message-context.ts';
import type { Wording } from './wording.ts';

/** The words for what was held back during quiet hours, a pause or a mute, for one reader. */
export const summaryWording = (held: readonly Held[], context: MessageContext): Wording => {
  const ongoing = held.filter(({ open }) => open).length;
  const count = `${held.length} ${held.length === 1 ? 'message' : 'messages'} while muted`;
  const still = ongoing === 0 ? 'all over' : `${ongoing} ongoing`;
  const lines = held.map(({ line, open }) => (open ? `${line} (ongoing)` : line));
  const headline = `${homeOf(context)}: ${count}, ${still}`;
  return {
    state: ongoing === 0 ? 'SUMMARY' : 'STILL ON',
    named: homeOf(context),
    headline,
    first: `${headline}.`,
    more: lines.map((line) => `${line}.`),
    facts: lines.map((line, index) => [String(index + 1), line] as const),
    next:
      ongoing === 0
        ? ['Nothing to do: this is what happened in the quiet hours, the pause or the mute.']
        : ["You'll get a message when what is ongoing ends."],
  };
};
