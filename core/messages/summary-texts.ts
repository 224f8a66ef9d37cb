import type { Held } from '../rules/state.ts';
import { homeName } from './figures.ts';
import type { MessageContext } from './message-context.ts';
import type { Wording } from './wording.ts';

/** The words for what was held back during quiet hours or a pause, for one reader. */
export const summaryWording = (held: readonly Held[], { household }: MessageContext): Wording => {
  const home = homeName(household);
  const goingOn = held.filter(({ open }) => open);
  const count = `${held.length} ${held.length === 1 ? 'message' : 'messages'}`;
  const still = goingOn.length === 0 ? 'all over' : `${goingOn.length} still going on`;
  const lines = held.map(({ line, open }) => (open ? `${line} (still going on)` : line));
  return {
    state: goingOn.length === 0 ? 'SUMMARY' : 'STILL ON',
    headline: `${home}: ${count} while you were not to be disturbed, ${still}`,
    sentences: [
      `SUMMARY ${home}: ${count} while you were not to be disturbed, ${still}.`,
      ...lines.map((line) => `${line}.`),
    ],
    facts: lines.map((line, index) => [String(index + 1), line] as const),
    next:
      goingOn.length === 0
        ? ['Nothing to do: this is what you would have been told.']
        : ['For what is still going on you get its message when it is over.'],
  };
};
