import { describe, expect, it } from 'vitest';
import { readTold, serializeTold, TOLD_SCHEMA, toldName, toldNameFrom } from '../../../core/messages/told.ts';
import { sentMessage } from '../../support/page-source.ts';

const AT = Date.parse('2026-05-15T17:14:50Z');
const message = sentMessage('very-high/raised/1', AT);

describe('a message that is kept', () => {
  it('is the message as it was sent, in every form', () => {
    const { createdAt: _createdAt, attemptedAt: _attemptedAt, ...sent } = message;
    expect(JSON.parse(serializeTold(message))).toEqual({ ...sent, at: AT });
    expect(readTold(TOLD_SCHEMA, serializeTold(message))).toEqual(message);
  });

  it('has the same name however late it is sent', () => {
    expect(toldName({ ...message, attemptedAt: AT + 3_600_000 })).toBe(
      '2026-05-15T17:14:50.000Z#very-high/raised/1',
    );
  });

  it('comes after the name of its own moment and of every earlier one, before that of the next', () => {
    expect(toldNameFrom(AT) <= toldName(message)).toBe(true);
    expect(toldNameFrom(AT + 1) > toldName(message)).toBe(true);
  });

  it.each([
    ['another layout', TOLD_SCHEMA + 1, serializeTold(message)],
    ['no JSON', TOLD_SCHEMA, '{"at":'],
    ['no moment', TOLD_SCHEMA, JSON.stringify(message)],
    ['a form missing', TOLD_SCHEMA, serializeTold(message).replace('"email"', '"letter"')],
    ['no object', TOLD_SCHEMA, '[]'],
  ])('is not read where it has %s', (_name, schema, body) => {
    expect(readTold(schema, body)).toBeUndefined();
  });
});
