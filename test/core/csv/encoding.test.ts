import { describe, expect, it } from 'vitest';
import { Utf8Bytes } from '../../../core/csv/encoding.ts';

/** What comes of bytes that are pushed in pieces, and of their end. */
const read = (...pieces: readonly (readonly number[])[]): number[] => {
  const encoding = new Utf8Bytes();
  const out = pieces.flatMap((piece) => [...encoding.push(Uint8Array.from(piece))]);
  return [...out, ...encoding.end()];
};
const [R, E, A, D] = [0x72, 0x65, 0x61, 0x64];
const READ = [R, E, A, D];

describe('the beginning of a file', () => {
  it.each([
    ['UTF-8 as it is', READ, READ],
    ['a mark of UTF-8 taken away', [0xef, 0xbb, 0xbf, ...READ], READ],
    ['a mark that is not whole as it is', [0xef, 0xbb, R, ...READ], [0xef, 0xbb, R, ...READ]],
    ['another character that begins like it', [0xef, 0xbc, 0xbf, R], [0xef, 0xbc, 0xbf, R]],
    ['another character that ends like it', [0xe3, 0xbb, 0xbf, R], [0xe3, 0xbb, 0xbf, R]],
    ['UTF-16 with its mark', [0xff, 0xfe, R, 0, E, 0], [R, E]],
    ['UTF-16, big end first, with its mark', [0xfe, 0xff, 0, R, 0, E], [R, E]],
    ['UTF-16 by its zeros', [R, 0, E, 0], [R, E]],
    ['UTF-16, big end first, by its zeros', [0, R, 0, E], [R, E]],
    ['what has half a mark as it is', [0xff, 0x20, R, E], [0xff, 0x20, R, E]],
    ['what has the other half as it is', [0x20, 0xfe, R, E], [0x20, 0xfe, R, E]],
    ['what has half a mark of big end first as it is', [0xfe, 0x20, R, E], [0xfe, 0x20, R, E]],
    ['what has the other half of that as it is', [0x20, 0xff, R, E], [0x20, 0xff, R, E]],
    ['nothing but zeros as it is', [0, 0, 0, 0], [0, 0, 0, 0]],
    ['a lone zero as it is', [0], [0]],
    ['a lone letter as it is', [R], [R]],
    ['three letters, at the end', [R, E, A], [R, E, A]],
    ['nothing as nothing', [], []],
    ['returns and line feeds as they are', [R, 13, 10, E, 13, 10], [R, 13, 10, E, 13, 10]],
    ['a return in a file of line feeds as it is', [R, 10, E, 13, A], [R, 10, E, 13, A]],
    ['returns alone as line feeds', [R, 13, E, 13, A], [R, 10, E, 10, A]],
    ['a return at the very end as it is', [R, E, A, D, 13], [R, E, A, D, 13]],
  ])('is read: %s', (_, bytes, expected) => {
    expect(read(bytes)).toEqual(expected);
    expect(read(...bytes.map((byte) => [byte]))).toEqual(expected);
  });

  it('is told by four bytes, as soon as they are there', () => {
    const encoding = new Utf8Bytes();
    expect([...encoding.push(Uint8Array.of(R, E, A))]).toEqual([]);
    expect([...encoding.push(Uint8Array.of(D))]).toEqual(READ);
    expect([...encoding.push(Uint8Array.of(R))]).toEqual([R]);
    expect([...encoding.end()]).toEqual([]);
  });

  it('shows where the last character of UTF-16 is cut', () => {
    expect(new TextDecoder().decode(Uint8Array.from(read([R, 0, E, 0, A])))).toBe('re\uFFFD');
  });
});
