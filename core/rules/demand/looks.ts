import { kilowatts } from '../../messages/figures.ts';
import type { Likeness } from '../../readings/shape.ts';
import type { EpisodeFacts } from './episode.ts';

/** A sentence on what an episode looks like; undefined where its shape is not plain. */
export const looksSentence = (
  { likeness, switchedW }: EpisodeFacts,
  { over }: { readonly over: boolean },
): string | undefined => {
  const looks = over ? 'Looked' : 'Looks';
  if (likeness === undefined) return undefined;
  switch (likeness) {
    case 'kettle':
      return `${looks} like a kettle.`;
    case 'shower':
      return `${looks} like a shower.`;
    case 'car':
      return `${looks} like a car charging.`;
    case 'cycling-heat': {
      const level = switchedW === undefined ? '' : ` at ${kilowatts(switchedW)}`;
      return over
        ? `Came and went${level}: oven, immersion or heater?`
        : `Comes and goes${level}: oven, immersion or heater left on?`;
    }
  }
};

/** The same as the fact of an email. */
export const looksFact = ({ likeness, switchedW }: EpisodeFacts): string | undefined => {
  if (likeness === undefined) return undefined;
  switch (likeness) {
    case 'kettle':
      return 'a kettle';
    case 'shower':
      return 'a shower';
    case 'car':
      return 'a car charging';
    case 'cycling-heat':
      return `something that heats and switches itself on and off${switchedW === undefined ? '' : `, ${kilowatts(switchedW)}`}: oven, immersion, heater`;
  }
};

/** The same in few words, for a line of a table. */
export const looksLike = ({ likeness }: EpisodeFacts): string | undefined =>
  likeness === undefined ? undefined : FEW_WORDS[likeness];

const FEW_WORDS = {
  kettle: 'a kettle',
  shower: 'a shower',
  car: 'a car charging',
  'cycling-heat': 'an oven or heater',
} as const satisfies Record<Likeness, string>;
