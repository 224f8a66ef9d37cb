import { describe, expect, it } from 'vitest';
import { shareOf, soFar, target } from '../../../core/rules/view.ts';
import { MINUTE } from '../../support/timeline.ts';

const SECOND = 1_000;

describe('how far something is', () => {
  it.each([
    { name: 'whole minutes of some minutes', done: 2 * MINUTE, of: 5 * MINUTE, said: '2 min', to: 5 },
    { name: 'no minute before it is over', done: 3 * MINUTE - 1, of: 5 * MINUTE, said: '2 min', to: 5 },
    { name: 'seconds of less than two minutes', done: 20 * SECOND, of: 90 * SECOND, said: '20 s', to: 90 },
    { name: 'minutes from two minutes on', done: 90 * SECOND, of: 2 * MINUTE, said: '1 min', to: 2 },
    { name: 'never more than all of it', done: 9 * MINUTE, of: 5 * MINUTE, said: '5 min', to: 5 },
  ])('is said as $name', ({ done, of, said, to }) => {
    expect(soFar(done, of)).toBe(said);
    expect(target(of)).toBe(to);
  });

  it.each([
    { name: 'the part that is done', done: 2, of: 5, share: 0.4 },
    { name: 'nothing below nothing', done: -2, of: 5, share: 0 },
    { name: 'all where more is done', done: 7, of: 5, share: 1 },
    { name: 'all where nothing is to be done', done: 0, of: 0, share: 1 },
  ])('is, as a share, $name', ({ done, of, share }) => {
    expect(shareOf(done, of)).toEqual({ share });
  });
});
