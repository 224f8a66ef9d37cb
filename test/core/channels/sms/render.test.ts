import { describe, expect, it } from 'vitest';
import { renderSms } from '../../../../core/channels/sms/render.ts';
import type { MessageContext } from '../../../../core/messages/message-context.ts';
import type { Wording } from '../../../../core/messages/wording.ts';

const context = { now: Date.parse('2026-05-15T17:00:00Z'), timeZone: 'Europe/London', household: 'home' };
const text = (named: string, said: string): string => {
  const headline = `${named}: ${said}`;
  const first = `${named} ${'x'.repeat(160)}`;
  return renderSms({ state: 'ALERT', headline, first, named, facts: [], next: [] }, context, { last: false });
};
/** Fills a text so far that a name has `room` characters left of the 160 behind `HomeMini> `. */
const withRoom = (room: number): string => 'y'.repeat(160 - 'HomeMini> '.length - ': .'.length - room);

describe('one text', () => {
  const wording: Wording = {
    state: 'ALERT',
    headline: 'Very high: 9.4 kW',
    first: 'Very high: 9.4 kW for 20 min at Home.',
    facts: [],
    next: [],
  };
  const said = (change: Partial<Wording>, last = false, more: Partial<MessageContext> = {}) =>
    renderSms({ ...wording, ...change }, { ...context, ...more }, { last });
  /** A sentence of so many characters. */
  const sentence = (length: number, letter = 'z'): string => `${letter.repeat(length - 1)}.`;
  const ROOM = 160 - 'HomeMini> '.length;
  const { first, headline } = wording;

  it.each([
    { name: 'is the first line alone', change: {}, text: first },
    {
      name: 'is the first line and what to do',
      change: { advice: sentence(ROOM - first.length - 1) },
      text: `${first} ${sentence(ROOM - first.length - 1)}`,
    },
    {
      name: 'is the headline and what to do where the first line is too long for that',
      change: { advice: sentence(ROOM - first.length) },
      text: `${headline}. ${sentence(ROOM - first.length)}`,
    },
    {
      name: 'has more as far as it fits',
      change: { more: ['More.', sentence(ROOM, 'm')] },
      text: `${first} More.`,
    },
    {
      name: 'is the last of the day, and says so',
      change: {},
      last: true,
      text: `${first} Last text today; emails continue.`,
    },
    {
      name: 'is the headline where the first line leaves no room for saying that it is the last',
      change: { first: sentence(ROOM - 10) },
      last: true,
      text: `${headline}. Last text today; emails continue.`,
    },
  ])('$name', ({ change, last = false, text: expected }) => {
    expect(said(change, last)).toBe(expected);
  });

  it('names the page behind all else, where there is one and it fits', () => {
    const web = { url: 'https://x.example/', key: new Uint8Array(32) };
    expect(said({ more: ['More.'] }, false, { web })).toBe(`${first} More. Open https://x.example/home`);
    expect(said({ more: [sentence(ROOM - first.length - 1, 'm')] }, false, { web })).not.toContain('https');
  });

  it('leaves a headline as it is that does not begin with the name', () => {
    const line = `Kitchen ${'y'.repeat(ROOM)}`;
    const change = { first: line, headline: `Other ${'w '.repeat(ROOM / 2 - 3)}w`, named: 'Kitchen' };
    expect(change.headline).toHaveLength(ROOM + 1);
    expect(said(change)).toBe('Kitchen');
  });
});

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
    [
      'is cut within a word rather than between',
      'New dishwasher-and-tumble-dryer',
      20,
      'New dishwasher-and-t',
    ],
    ['is cut between words where a third is left', 'Abc defgh', 8, 'Abc'],
    ['is cut within a word, a space at its end left out', 'Ab cdefghijklmno', 3, 'Ab'],
    ['is cut to three letters at most', 'Dishwasher', 3, 'Dis'],
    ['is cut within its only word', 'Dishwasherandtumbledryer', 10, 'Dishwasher'],
  ])('%s', (_how, named, room, kept) => {
    expect(text(named, withRoom(room))).toMatch(new RegExp(`^${kept}: y`));
  });
});
