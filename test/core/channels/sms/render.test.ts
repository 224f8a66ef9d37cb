import { describe, expect, it } from 'vitest';
import { renderSms } from '../../../../core/channels/sms/render.ts';

const context = { now: Date.parse('2026-05-15T17:00:00Z'), timeZone: 'Europe/London', household: 'home' };
const text = (named: string, said: string): string => {
  const headline = `${named}: ${said}`;
  const first = `${named} ${'x'.repeat(160)}`;
  return renderSms({ state: 'ALERT', headline, first, named, facts: [], next: [] }, context, { last: false });
};
/** Fills a text so far that a name has `room` characters left of the 160 behind `HomeMini> `. */
const withRoom = (room: number): string => 'y'.repeat(160 - 'HomeMini> '.length - ': .'.length - room);

describe('a name that is too long for one text', () => {
  it.each([
    ['is cut between words', 'Free power goes unused', 21, 'Free power goes'],
    ['stands whole where it fits to the letter', 'Free power goes unused', 22, 'Free power goes unused'],
    ['is cut at an earlier word where a later one does not fit', 'Free power goes unused', 14, 'Free power'],
    [
      'is cut within a word where less than a third would be left',
      'A dishwasher-and-tumble-dryer',
      20,
      'A dishwasher-and-tum',
    ],
    ['is cut within its only word', 'Dishwasherandtumbledryer', 10, 'Dishwasher'],
  ])('%s', (_how, named, room, kept) => {
    expect(text(named, withRoom(room))).toMatch(new RegExp(`^${kept}: y`));
  });
});
