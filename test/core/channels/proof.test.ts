import { expect, it } from 'vitest';
import { proofMessage } from '../../../core/channels/proof.ts';
import { publicationSchema } from '../../../core/channels/publication.ts';

const NOW = Date.parse('2026-05-15T17:00:00Z');
const proof = (severity: 'info' | 'warning' | 'critical', now = NOW) =>
  proofMessage({
    household: 'home',
    title: 'Our House',
    channel: { kind: 'ntfy', name: 'kitchen' },
    severity,
    now,
  });

it('a proof is a message of its own, at no recipient', () => {
  const message = proof('warning');
  expect(publicationSchema.parse(message)).toEqual(message);
  expect(message).toMatchObject({ rule: 'test', event: 'test', to: [], at: '2026-05-15T17:00:00.000Z' });
  expect(message.episode).toBe(message.id);
  expect(message.id).toMatch(/^[-_A-Za-z0-9]{22}$/);
  expect(proof('warning', NOW + 1).id).not.toBe(message.id);
});

it.each([
  ['info', 'it should make no sound'],
  ['warning', 'where the phone is not set to silent'],
  ['critical', 'Did it get through a phone set to silent?'],
] as const)('one of severity %s says what to listen for: %s', (severity, words) => {
  const { headline, text } = proof(severity);
  expect(headline).toBe('[TEST] Our House: alerts can reach you here');
  expect(text).toContain('channel kitchen');
  expect(text).toContain(words);
});
