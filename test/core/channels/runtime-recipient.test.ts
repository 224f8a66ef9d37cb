import { describe, expect, it } from 'vitest';
import { runtimeRecipientSchema } from '../../../core/channels/runtime-recipient.ts';

const EMAIL = { id: '8c2a47d3', kind: 'email', minSeverity: 'info' };

describe('a recipient of the settings', () => {
  it.each([
    EMAIL,
    { id: 'a8acc3a9', kind: 'sms', minSeverity: 'critical', maxPerDay: 5 },
    { id: '0a1b2c3d', kind: 'pushover', name: 'anna', minSeverity: 'warning', untilAcknowledged: true },
  ])('is read as it was written: %j', (recipient) => {
    expect(runtimeRecipientSchema.parse(recipient)).toEqual(recipient);
  });

  it.each([
    { ...EMAIL, kind: 'pager' },
    { ...EMAIL, minSeverity: 'high' },
    { ...EMAIL, address: 'me@example.com' },
    { kind: 'email', minSeverity: 'info' },
  ])('is refused: %j', (recipient) => {
    expect(runtimeRecipientSchema.safeParse(recipient).success).toBe(false);
  });
});
