import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gsm7Length } from '../../../lambda/alerts/wording/gsm7.ts';
import { messageGallery, writeGallery } from '../../../local/message-gallery.ts';

const entries = messageGallery();

describe('docs/messages.md', () => {
  it('shows what the code sends today (npm run messages writes it)', () => {
    const page = readFileSync(new URL('../../../docs/messages.md', import.meta.url), 'utf8');
    expect(writeGallery(entries)).toBe(page);
  });
});

describe.each(entries)('$title', ({ message }) => {
  it('fits one SMS part with its prefix, has an ASCII subject under 100, and names no account, key or meter', () => {
    expect(gsm7Length(`HomeMini> ${message.sms}`)).toBeLessThanOrEqual(160);
    expect(message.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    expect(message.subject + message.sms + message.email).not.toMatch(
      /A-[0-9A-Z]{8}|sk_live|([0-9A-F]{2}-){7}/,
    );
  });
});
