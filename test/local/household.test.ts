import { describe, expect, it } from 'vitest';
import { parseLiveRules } from '../../config/live-rules.ts';
import { parseSettings } from '../../config/settings.ts';
import { embeddedParameters, POLL_EVERY_MS, parameterTexts } from '../../local/household.ts';

const facts = { accountNumber: 'A-1234ABCD', timeZone: 'Europe/London', apiKey: 'sk_live_x', solar: false };
const { signal } = new AbortController();

describe('the household of npm start', () => {
  it('has settings and rules that a poll can read', () => {
    const texts = parameterTexts(facts);
    expect(parseSettings(texts.settings)).toMatchObject({ ok: true, value: { accountNumber: 'A-1234ABCD' } });
    const rules = parseLiveRules(texts.rules, POLL_EVERY_MS);
    expect(rules).toMatchObject({ ok: true });
    expect(rules.ok && rules.value.rules.map(({ name }) => name)).toEqual([
      'very-high',
      'something-left-on',
      'home-mini-offline',
      'daily-cost',
    ]);
  });

  it('has a rule for spare solar only where the home has panels', () => {
    const names = (solar: boolean) => parameterTexts({ ...facts, solar }).rules;
    expect(names(true)).toContain('spare-solar');
    expect(names(false)).not.toContain('spare-solar');
  });

  it('gives the same versions again, and others once a text changes', async () => {
    const read = (timeZone: string) =>
      embeddedParameters({ ...facts, timeZone }).read('home', { now: 0, withKey: true }, signal);
    expect(await read('Europe/London')).toEqual(await read('Europe/London'));
    const [here, there] = [await read('Europe/London'), await read('UTC')];
    expect(here.settings?.version).not.toBe(there.settings?.version);
    expect(here.rules?.version).toBe(there.rules?.version);
  });

  it('gives the key as a secret', async () => {
    const key = await embeddedParameters(facts).apiKey('home', signal);
    expect(String(key?.key)).toBe('[redacted]');
    expect(key?.key.reveal()).toBe('sk_live_x');
  });
});
