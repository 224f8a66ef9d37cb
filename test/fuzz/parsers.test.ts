import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig, parseConfigValue } from '../../config/config.ts';
import { parseLiveRules } from '../../config/live-rules.ts';
import { parseSettings } from '../../config/settings.ts';
import {
  accountOperation,
  obtainTokenOperation,
  rateLimitsOperation,
  telemetryOperation,
} from '../../lambda/octopus/operations.ts';
import { readResponse } from '../../lambda/octopus/response.ts';
import { readRows } from '../../lambda/octopus/rows.ts';
import { InvocationError, readInvocations } from '../../lambda/poller/invocation.ts';
import { readLastGood, readMonitor, readSession, UnreadableStateError } from '../../lambda/poller/state.ts';
import { NASTY_TEXTS, nastyJson, nastyText, prototypeKeys } from './nasty-values.ts';

const NOW = Date.parse('2026-05-15T17:14:50Z');
const RUNS = { numRuns: 400 };
const STATUSES = fc.constantFrom(200, 204, 301, 400, 401, 403, 429, 500, 503);

let before: string[];
beforeEach(() => {
  before = prototypeKeys();
});
afterEach(() => {
  expect(prototypeKeys()).toEqual(before);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
});

const parsesOrSaysWhy = (parsed: { ok: true } | { ok: false; problems: readonly unknown[] }): void => {
  if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
};

/** Every text of the corpus, and as many more as fast-check likes. */
const forTexts = (check: (text: string) => void): void => {
  for (const text of NASTY_TEXTS) check(text);
  fc.assert(fc.property(nastyText, check), RUNS);
};

describe('whatever it is given, without a throw that is not its own', () => {
  test.each([accountOperation, obtainTokenOperation, rateLimitsOperation, telemetryOperation])(
    'the answer to $name is read as a value or a failure that names none of the server’s text',
    (operation) => {
      const check = (text: string, status: number) => {
        const response = readResponse<unknown>(operation, { status, text });
        if (response.ok) return;
        expect(response.failure.detail).toMatch(/^[\x20-\x7e]+$/);
        expect(response.failure.detail.length).toBeLessThan(300);
      };
      forTexts((text) => check(text, 200));
      fc.assert(fc.property(nastyText, STATUSES, check), RUNS);
    },
  );

  test('rows of telemetry are read or dropped and counted', () => {
    fc.assert(
      fc.property(fc.array(nastyJson, { maxLength: 20 }), (rows) => {
        const { readings, dropped } = readRows(rows, NOW);
        for (const reading of readings) {
          expect(Object.values(reading).every((value) => Number.isFinite(value))).toBe(true);
          expect(Math.abs(reading.demandW ?? 0)).toBeLessThanOrEqual(70_000);
          expect(reading.at % 1_000).toBe(0);
        }
        const counted = Object.values(dropped).reduce((sum, count) => sum + count, 0);
        expect(readings.length + counted).toBeLessThanOrEqual(rows.length);
      }),
      RUNS,
    );
  });

  test('the config', () => {
    forTexts((text) => parsesOrSaysWhy(parseConfig(text)));
    fc.assert(
      fc.property(nastyJson, (value) => parsesOrSaysWhy(parseConfigValue(value))),
      RUNS,
    );
  });

  test('the live rules and the settings from SSM', () => {
    forTexts((text) => {
      parsesOrSaysWhy(parseLiveRules(text, 60_000));
      parsesOrSaysWhy(parseSettings(text));
    });
  });

  test('rules of our own words, deeply mixed', () => {
    const list = fc.array(nastyJson, { maxLength: 6 });
    fc.assert(
      fc.property(list, (rules) => parsesOrSaysWhy(parseLiveRules(JSON.stringify({ rules }), 60_000))),
      RUNS,
    );
  });

  test('items of the state table: read, or refused as unreadable', () => {
    forTexts((body) => {
      for (const read of [readMonitor, readSession, readLastGood]) {
        try {
          read({ item: 'monitor', schema: 1, body });
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableStateError);
        }
      }
    });
  });

  test('events of the function: read, or refused as not ours', () => {
    fc.assert(
      fc.property(nastyJson, (event) => {
        try {
          readInvocations(event);
        } catch (error) {
          expect(error).toBeInstanceOf(InvocationError);
        }
      }),
      RUNS,
    );
  });
});
