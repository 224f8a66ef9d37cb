import { describe, expect, it } from 'vitest';
import {
  claim,
  type OutboxMessage,
  outboxMessageSchema,
  owed,
  removeDelivered,
} from '../../../core/messages/outbox.ts';
import { at, HOUR } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');

const message = (id: string, change: Partial<OutboxMessage> = {}): OutboxMessage => ({
  id,
  rule: 'very-high',
  event: 'raised',
  severity: 'critical',
  to: ['0a1b2c3d'],
  subject: '[ALERT] Home using 9.4 kW',
  email: 'HIGH USE Home: 9.4 kW now.\n',
  sms: 'HIGH USE Home: 9.4 kW now.',
  createdAt: NOW,
  attemptedAt: NOW,
  ...change,
});

describe('what the outbox owes', () => {
  it.each([
    { name: 'nothing that a run may still be sending', age: 99_999, tried: 99_999, due: 0, expired: 0 },
    {
      name: 'a message nobody has tried for a hundred seconds',
      age: 100_000,
      tried: 100_000,
      due: 1,
      expired: 0,
    },
    { name: 'a message of six hours', age: 6 * HOUR, tried: HOUR, due: 1, expired: 0 },
    { name: 'no message that is older: that is no news', age: 6 * HOUR + 1, tried: HOUR, due: 0, expired: 1 },
    {
      name: 'an old message another run is sending is its own',
      age: 7 * HOUR,
      tried: 1_000,
      due: 0,
      expired: 0,
    },
  ])('$name', ({ age, tried, due, expired }) => {
    const owing = owed([message('a', { createdAt: NOW - age, attemptedAt: NOW - tried })], NOW);
    expect({ due: owing.due.length, expired: owing.expired.length }).toEqual({ due, expired });
  });

  it('goes out unchanged, in order', () => {
    const outbox = ['a', 'b', 'c'].map((id) => message(id, { attemptedAt: NOW - HOUR }));
    expect(owed(outbox, NOW).due).toEqual(outbox);
  });
});

describe('the outbox', () => {
  const outbox = [message('a', { attemptedAt: NOW - HOUR }), message('b', { attemptedAt: NOW - HOUR })];

  it('marks what is claimed, changes nothing else, and owes it to nobody for a hundred seconds', () => {
    const claimed = claim(outbox, [message('b')], NOW);
    expect(claimed).toEqual([outbox[0], { ...outbox[1], attemptedAt: NOW }]);
    expect(owed(claimed, NOW + 99_999).due).toEqual([outbox[0]]);
  });

  it('gives up messages by their id only', () => {
    expect(removeDelivered(outbox, new Set(['a', 'z']))).toEqual([outbox[1]]);
  });

  it('of an earlier version loads: its texts stand beside the head, under the names of their channels', () => {
    const stored =
      '{"id":"very-high/raised/2026-05-15T17:22:10.000Z","rule":"very-high","event":"raised","severity":"critical","to":["0a1b2c3d"],"subject":"[ALERT] Home using 9.4 kW","sms":"HIGH USE Home: 9.4 kW now.","email":"HIGH USE Home: 9.4 kW now.\\n","createdAt":1778846530000,"attemptedAt":1778846530000}';
    const loaded = outboxMessageSchema.parse(JSON.parse(stored));
    expect(loaded).toEqual(JSON.parse(stored));
    expect(loaded.email).toBe('HIGH USE Home: 9.4 kW now.\n');
  });

  it.each(['email', 'sms', 'subject', 'id'])('is not read without its messages’ %s', (key) => {
    const { [key]: _absent, ...rest } = { ...message('a') } as Record<string, unknown>;
    expect(outboxMessageSchema.safeParse(rest).success).toBe(false);
  });

  it('survives JSON', () => {
    expect(outboxMessageSchema.parse(JSON.parse(JSON.stringify(outbox[0])))).toEqual(outbox[0]);
  });
});
