import { expect, it } from 'vitest';
import { countsByAddress } from '../../../../core/channels/ntfy/push-view.ts';

it.each([
  { name: 'of ntfy.sh', secret: { topic: 't' }, counts: true },
  { name: 'of ntfy.sh, named', secret: { topic: 't', server: 'https://ntfy.sh/' }, counts: true },
  { name: 'of a paid account', secret: { topic: 't', token: 'tk_1' }, counts: false },
  { name: 'of one’s own server', secret: { topic: 't', server: 'https://ntfy.example' }, counts: false },
  {
    name: 'of one’s own server with a token',
    secret: { topic: 't', server: 'https://ntfy.example', token: 'tk_1' },
    counts: false,
  },
])('free messages, which can be used up by others, are those $name: $counts', ({ secret, counts }) => {
  expect(countsByAddress(secret)).toBe(counts);
});
