import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gsm7Length } from '../../../core/messages/gsm7.ts';
import type { OutboxMessage } from '../../../core/messages/outbox.ts';
import { formatGallery, messageGallery } from '../../../scripts/message-gallery.ts';

describe('docs/messages.md', () => {
  it('shows what the code sends today (npm run messages writes it)', () => {
    const page = readFileSync(new URL('../../../docs/messages.md', import.meta.url), 'utf8');
    expect(formatGallery(messageGallery())).toBe(page);
  });
});

describe('every message', () => {
  const titlesOf = (wrong: (message: OutboxMessage) => boolean) =>
    messageGallery()
      .filter(({ message }) => wrong(message))
      .map(({ title }) => title);

  it('fits one SMS part with its prefix', () => {
    expect(titlesOf(({ sms }) => (gsm7Length(`HomeMini> ${sms}`) ?? Number.POSITIVE_INFINITY) > 160)).toEqual(
      [],
    );
  });

  it('has an ASCII subject under 100 characters', () => {
    expect(titlesOf(({ subject }) => !/^[\x20-\x7e]{1,99}$/.test(subject))).toEqual([]);
  });

  it('names no account, key or meter', () => {
    const secret = /A-[0-9A-Z]{8}|sk_live|([0-9A-F]{2}-){7}/;
    expect(titlesOf(({ subject, sms, email }) => secret.test(subject + sms + email))).toEqual([]);
  });
});
