import { homeName } from './figures.ts';
import type { Setting, Wording } from './message-text.ts';

/** The words of the test message. */
export const testWording = ({ household }: Setting): Wording => ({
  state: 'TEST',
  headline: `Home Mini Alerts can reach you about ${homeName(household)}`,
  sentences: [`TEST ${homeName(household)}: Home Mini Alerts can reach you here.`, 'Nothing to do.'],
  facts: [],
  next: ['This is what an alert looks like; a real one says what is on, since when, and what it costs.'],
});
