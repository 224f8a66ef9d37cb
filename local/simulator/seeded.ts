/** A number from 0 (inclusive) to 1 (exclusive) that depends on nothing but `seed` and `keys`: the same today and tomorrow. */
export const draw = (seed: number, ...keys: readonly number[]): number => {
  let hash = Math.imul(seed | 0, 0x9e3779b1) ^ 0x85ebca6b;
  for (const key of keys) {
    hash = mix(hash ^ Math.floor(key / 0x1_0000_0000));
    hash = mix(hash ^ (key | 0));
  }
  return (mix(hash) >>> 0) / 0x1_0000_0000;
};

const mix = (value: number): number => {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

/** `draw` spread over `from` (inclusive) to `to` (exclusive). */
export const drawBetween = (from: number, to: number, seed: number, ...keys: readonly number[]): number =>
  from + (to - from) * draw(seed, ...keys);
