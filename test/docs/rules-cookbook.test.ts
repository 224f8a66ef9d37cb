import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfigValue } from '../../config/config.ts';
import { configWarnings } from '../../config/warnings.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';

const text = readFileSync(new URL('../../docs/rules-cookbook.md', import.meta.url), 'utf8');
const examples = [...text.matchAll(/```json\n([^`]+)```/g)].map(([, json = '']) => json.trim());

describe('docs/rules-cookbook.md', () => {
  it('has recipes', () => {
    expect(examples.length).toBeGreaterThan(12);
  });

  it.each(examples.map((json) => [json]))(
    'has a rule that the config takes without a warning: %s',
    (json) => {
      const rules = [JSON.parse(json), { kind: 'no-data', name: 'offline', after: '15m' }];
      const parsed = parseConfigValue(rawConfig([rawHousehold({ rules })]));
      expect(parsed).toMatchObject({ ok: true });
      expect(parsed.ok ? configWarnings(parsed.value) : []).toEqual([]);
    },
  );

  it('has rules that one household can have together', () => {
    const rules = examples.map((json) => JSON.parse(json));
    expect(parseConfigValue(rawConfig([rawHousehold({ rules })]))).toMatchObject({ ok: true });
  });
});
