import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CODE_TRIES,
  codeFrom,
  judgeCode,
  judgeRequest,
  pendingCode,
  SIGN_IN_MS,
  signInOf,
  signInPayload,
  spelledCode,
  typedCode,
  withRequest,
} from '../../../core/web/sign-in.ts';

const NOW = Date.parse('2026-11-27T03:12:00Z');
const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });

describe('codes', () => {
  it('are read however they are typed', () => {
    fc.assert(
      fc.property(bytes, fc.boolean(), (random, lower) => {
        const code = codeFrom(random);
        const typed = ` ${spelledCode(code)} `;
        expect(typedCode(lower ? typed.toLowerCase() : typed)).toBe(code);
      }),
    );
  });

  it.each(['', 'ABCD-234', 'ABCD-23456', 'ABCD-2340', 'ABCD-234I', 'ABCD.2345'])('“%s” is none', (text) => {
    expect(typedCode(text)).toBeUndefined();
  });

  it('are right only while they wait, and only the very one', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        const [code, tried] = [codeFrom(one), codeFrom(other)];
        const waits = pendingCode(code, { id: 'a-link-number', household: 'home', rights: 'look' }, NOW);
        const judged = judgeCode(tried, [waits], NOW + SIGN_IN_MS - 1);
        expect(judged.kind).toBe(tried === code ? 'right' : 'wrong');
        expect(judgeCode(code, [waits], NOW + SIGN_IN_MS).kind).toBe('none-pending');
      }),
    );
  });

  it('survive four wrong tries and no fifth, all that wait together', () => {
    const two = ['a-link-number', 'another-link'].map((id) =>
      pendingCode('ABCD2345', { id, household: 'home', rights: 'act' }, NOW),
    );
    let waiting = two;
    for (let wrong = 1; wrong <= CODE_TRIES; wrong += 1) {
      expect(judgeCode('ABCD2345', waiting, NOW).kind).toBe('right');
      const judged = judgeCode('ZZZZ2345', waiting, NOW);
      if (judged.kind !== 'wrong') throw new Error(judged.kind);
      waiting = [...judged.spoiled];
    }
    expect(judgeCode('ABCD2345', waiting, NOW).kind).toBe('none-pending');
  });

  it('are not stored as they are', () => {
    const stored = JSON.stringify(
      pendingCode('ABCD2345', { id: 'a-link-number', household: 'home', rights: 'act' }, NOW),
    );
    expect(stored).not.toContain('ABCD2345');
  });
});

describe('sign-in links', () => {
  it.each(['look', 'act'] as const)('carry the rights %s', (rights) => {
    const link = { household: 'home', rights, id: 'a-link-number' };
    expect(signInOf(signInPayload(link, NOW))).toEqual(link);
  });
});

describe('what a sign-in link carries', () => {
  const link = { household: 'home', rights: 'act', id: 'a-link-number' } as const;

  it('is of use for signing in alone, and for a quarter of an hour', () => {
    expect(signInPayload(link, NOW)).toMatchObject({ h: 'home', a: 'sign-in', x: NOW + SIGN_IN_MS });
  });

  it.each([undefined, '', 'act', 'act-short', 'own-a-link-number', 'x-act-a-link-number'])(
    'is none of ours with the name %j',
    (n) => {
      const payload = signInPayload(link, NOW);
      expect(signInOf(n === undefined ? { v: 1, h: 'home', a: 'sign-in', x: NOW } : { ...payload, n })).toBe(
        undefined,
      );
    },
  );
});

describe('a code that is stored damaged', () => {
  it.each(['', 'short', 'x'.repeat(43), 'x'.repeat(60)])('is wrong, and no fault: %j', (digest) => {
    const waits = pendingCode('ABCD2345', { id: 'a-link-number', household: 'home', rights: 'act' }, NOW);
    expect(judgeCode('ABCD2345', [{ ...waits, digest }], NOW).kind).toBe('wrong');
  });
});

describe('a sign-in message', () => {
  const DAY = 86_400_000;
  it.each([
    { name: 'may be asked for', asked: [], isPending: false, judged: 'asked' },
    { name: 'may be asked for a third time', asked: [NOW - 2, NOW - 1], isPending: false, judged: 'asked' },
    {
      name: 'may not be asked for a fourth time',
      asked: [NOW - 3, NOW - 2, NOW - 1],
      isPending: false,
      judged: 'too-many',
    },
    {
      name: 'may be again a day after the first',
      asked: [NOW - DAY, NOW - 2, NOW - 1],
      isPending: false,
      judged: 'asked',
    },
    {
      name: 'may not a moment before',
      asked: [NOW - DAY + 1, NOW - 2, NOW - 1],
      isPending: false,
      judged: 'too-many',
    },
    { name: 'waits to be sent', asked: [NOW - 1], isPending: true, judged: 'already-asked' },
    {
      name: 'waits to be sent, the last of a day',
      asked: [NOW - 3, NOW - 2, NOW - 1],
      isPending: true,
      judged: 'already-asked',
    },
  ])('$name', ({ asked, isPending, judged }) => {
    expect(judgeRequest({ asked, isPending }, NOW)).toBe(judged);
  });

  it('that was asked for is remembered for a day', () => {
    expect(withRequest([NOW - DAY, NOW - DAY + 1, NOW - 1], NOW)).toEqual([NOW - DAY + 1, NOW - 1, NOW]);
  });
});
