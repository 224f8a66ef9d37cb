import { describe, expect, it } from 'vitest';
import { bareTitle, entitled, titleOf, titleSchema } from '../../../core/contract/title.ts';

describe('what people call a household or a rule', () => {
  it.each([
    { named: { name: 'home' }, title: 'Home' },
    { named: { name: 'my-flat' }, title: 'My flat' },
    { named: { name: 'very-high' }, title: 'Very high' },
    { named: { name: 'left-on', title: 'Left on?' }, title: 'Left on?' },
  ])('$named is $title', ({ named, title }) => {
    expect(titleOf(named)).toBe(title);
  });

  it.each([
    ['Very high', 'Very high: 9.4 kW', 'Very high'],
    ['Left on?', 'Left on? 9.4 kW', 'Left on'],
    ['Oven!', 'Oven! 9.4 kW', 'Oven'],
    ['Left on?!', 'Left on?! 9.4 kW', 'Left on'],
    ['Left on? Oven', 'Left on? Oven: 9.4 kW', 'Left on? Oven'],
    ['?', '? 9.4 kW', '?'],
  ])('%s stands before a figure and in a sentence', (title, before, within) => {
    expect(entitled(title, '9.4 kW')).toBe(before);
    expect(bareTitle(title)).toBe(within);
  });

  it.each([
    ['one of 40 characters', 'x'.repeat(40), true],
    ['one of 41', 'x'.repeat(41), false],
    ['an empty one', '', false],
    ['one of spaces', '  ', false],
    ['one with a line break', 'a\nb', false],
    ['one with an accent', 'K\u00fcche', true],
  ])('takes %s or says what is allowed', (_name, text, taken) => {
    const parsed = titleSchema.safeParse(text);
    expect(parsed.success).toBe(taken);
    if (!taken) expect(parsed.error?.issues[0]?.message).toBe('a title of 1 to 40 characters on one line');
  });
});
