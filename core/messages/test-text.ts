import { homeName } from './figures.ts';
import type { MessageContext } from './message-context.ts';
import type { Wording } from './wording.ts';

/** The words of the test message. */
export const testWording = ({ household }: MessageContext): Wording => ({
  state: 'TEST',
  headline: `Home Mini Alerts can reach you about ${homeName(household)}`,
  sentences: [`TEST ${homeName(household)}: Home Mini Alerts can reach you here.`, 'Nothing to do.'],
  facts: [],
  next: ['This is what an alert looks like; a real one says what is on, since when, and what it costs.'],
});
