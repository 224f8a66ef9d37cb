import { expect, it } from 'vitest';
import { originOf } from '../../../core/web/origin.ts';

it.each([
  { name: 'names nobody, as apps do', headers: {}, judged: 'none' },
  { name: 'is the page’s own', headers: { origin: 'https://x.example' }, judged: 'own' },
  { name: 'is another site', headers: { origin: 'https://evil.example' }, judged: 'foreign' },
  { name: 'is the same name without https', headers: { origin: 'http://x.example' }, judged: 'foreign' },
  { name: 'is a longer name', headers: { origin: 'https://x.example.evil.example' }, judged: 'foreign' },
  { name: 'is hidden by the browser', headers: { origin: 'null' }, judged: 'foreign' },
  { name: 'is empty', headers: { origin: '' }, judged: 'foreign' },
])('where a request comes from that $name', ({ headers, judged }) => {
  expect(originOf({ headers, host: 'x.example' })).toBe(judged);
});
