import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../config/config.ts';
import { Secret } from '../../../core/contract/secret.ts';
import { evaluate } from '../../../core/rules/evaluate.ts';
import { type AlertState, freshAlertState } from '../../../core/rules/state.ts';
import {
  type Monitor,
  readMonitor,
  readSession,
  serializeMonitor,
  serializeSession,
  UnreadableStateError,
} from '../../../lambda/poller/state.ts';
import { at, MINUTE } from '../../support/timeline.ts';

const START = at('2026-05-15T00:00:00Z');

/** Two days of the example's rules on a home that is never quite still. */
const livedState = (): AlertState => {
  const example = readFileSync(new URL('../../../home-mini.config.example.json', import.meta.url), 'utf8');
  const config = parseConfig(example);
  const household = config.ok ? config.value.households[0] : undefined;
  if (household === undefined) throw new Error('the example config does not parse');
  let state = freshAlertState();
  let register = 12_345_678;
  for (let now = START + MINUTE; now <= START + 48 * 60 * MINUTE; now += MINUTE) {
    const samples = [0, 10, 20, 30, 40, 50].map((second) => {
      const demandW = 300 + ((now / MINUTE + second) % 90);
      register += demandW / 360;
      return {
        at: now - MINUTE + second * 1_000,
        demandW,
        consumptionWh: Math.round(register),
        consumptionDeltaWh: Math.round(demandW / 36) / 10,
        costPence: Math.round(demandW * 7.083) / 10_000,
      };
    });
    ({ state } = evaluate(household.rules, state, samples, {
      now,
      timeZone: household.timeZone,
      rulesFrom: 0,
      sampleHoldsMs: 30_000,
      lateAfterMs: 15 * MINUTE,
      newestStoredAt: samples.at(-1)?.at,
      firstPollAt: START,
      silenceCause: 'mini-silent',
      deviceId: '00-11-22-33-44-55-66-77',
    }));
  }
  return state;
};

const monitor = (): Monitor => ({
  firstPollAt: START,
  savedAt: START + 48 * 60 * MINUTE,
  cursor: START + 48 * 60 * MINUTE - 10_000,
  rulesFrom: START,
  calls: { left: 9.25, at: START },
  sweep: { lastAt: START },
  octopus: {},
  discoveredAt: START,
  alerts: livedState(),
  outbox: [],
});

describe('a monitor', () => {
  it('takes less than two and a half kilobytes with the rules of the example, and reads back as it was', () => {
    const before = monitor();
    const body = serializeMonitor(before);
    expect(body.length).toBeLessThan(2_560);
    expect(readMonitor({ item: 'monitor', schema: 1, body })).toEqual(before);
  });

  it.each([
    ['of a newer layout', 2, '{}', /has schema 2, this version reads 1/],
    ['that is not JSON', 1, '{', /is not JSON/],
    ['of another shape', 1, '{"savedAt":"yesterday"}', /is not readable at/],
  ])('%s is refused', (_name, schema, body, message) => {
    expect(() => readMonitor({ item: 'monitor', schema, body })).toThrow(UnreadableStateError);
    expect(() => readMonitor({ item: 'monitor', schema, body })).toThrow(message);
  });
});

describe('a session', () => {
  it('keeps its token through the store, and shows it nowhere else', () => {
    const session = {
      accountNumber: 'A-1234ABCD',
      deviceId: '00-11-22-33-44-55-66-77',
      token: { value: new Secret('the-token'), expiresAt: START },
    };
    const back = readSession({ item: 'session', schema: 1, body: serializeSession(session) });
    expect(back.token?.value.reveal()).toBe('the-token');
    expect(JSON.stringify(back)).not.toContain('the-token');
  });
});
