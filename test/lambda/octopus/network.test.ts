import { expect, it } from 'vitest';
import { liveDeviceAmong } from '../../../lambda/octopus/network.ts';

it.each([
  { types: ['ESME', 'GSME', 'GPF', 'CHF', 'PPMID'], seen: 'not-seen' },
  { types: ['ESME'], seen: 'not-seen' },
  { types: ['ESME', 'CAD'], seen: 'seen' },
  { types: ['CAD', 'NEW_KIND'], seen: 'seen' },
  { types: ['ESME', 'IHD_OR_CAD'], seen: 'seen' },
  { types: ['ESME', 'IHD'], seen: 'unknown' },
  { types: ['ESME', 'NEW_KIND'], seen: 'unknown' },
  { types: ['ESME', undefined], seen: 'unknown' },
  { types: [], seen: 'unknown' },
])('a live device among $types is $seen', ({ types, seen }) => {
  expect(liveDeviceAmong(types.map((type) => ({ type })))).toBe(seen);
});

it('is unknown where Octopus says nothing', () => {
  expect(liveDeviceAmong(undefined)).toBe('unknown');
});
