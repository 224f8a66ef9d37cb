import { describe, expect, it } from 'vitest';
import { ParsedBefore } from '../../config/parsed-before.ts';

const asked = (...texts: { key?: string; text: string; version: number }[]): string[] => {
  const before = new ParsedBefore<string>();
  const parsed: string[] = [];
  for (const { key = 'home', ...written } of texts) {
    const value = before.parse(key, written, (text) => {
      parsed.push(text);
      return { ok: true, value: text };
    });
    expect(value).toEqual({ ok: true, value: written.text });
  }
  return parsed;
};

describe('what was parsed before', () => {
  it.each([
    {
      name: 'is not parsed again while its version stays',
      texts: [
        { text: 'a', version: 1 },
        { text: 'a', version: 1 },
      ],
      parsed: ['a'],
    },
    {
      name: 'is parsed again in a new version',
      texts: [
        { text: 'a', version: 1 },
        { text: 'b', version: 2 },
      ],
      parsed: ['a', 'b'],
    },
    {
      name: 'is parsed again where a parameter was deleted and made again with another text',
      texts: [
        { text: 'a', version: 1 },
        { text: 'b', version: 1 },
      ],
      parsed: ['a', 'b'],
    },
    {
      name: 'is not mistaken for that of another household',
      texts: [
        { text: 'a', version: 1 },
        { key: 'cottage', text: 'b', version: 1 },
        { text: 'a', version: 1 },
      ],
      parsed: ['a', 'b'],
    },
  ])('$name', ({ texts, parsed }) => {
    expect(asked(...texts)).toEqual(parsed);
  });
});
