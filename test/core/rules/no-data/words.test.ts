import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../core/rules/events.ts';
import { silenceCauseSchema } from '../../../../core/rules/state.ts';
import { contextAt, eventOf, messageOf, NOW } from '../../../support/messages.ts';
import { HOUR, MINUTE } from '../../../support/timeline.ts';

type Silence = Extract<Reason, { kind: 'silence' }>;
type SilenceOver = Extract<Reason, { kind: 'silence-over' }>;

const silence = (change: Partial<Silence> = {}): Silence => ({
  kind: 'silence',
  cause: 'mini-silent',
  afterMs: 15 * MINUTE,
  silentFrom: NOW - 20 * MINUTE,
  everSeen: true,
  lastDemandW: 620,
  ...change,
});

const silenceOver = (change: Partial<SilenceOver> = {}): SilenceOver => ({
  kind: 'silence-over',
  silentFrom: NOW - 3 * HOUR,
  everSeen: true,
  backAt: NOW - 5 * MINUTE,
  demandW: 620,
  ...change,
});

const told = (reason: Reason) => {
  const { subject, sms } = messageOf(eventOf(reason, { rule: 'offline', ruleKind: 'no-data' }));
  return { subject, sms };
};

const LAST = 'no reading for 20 min (last 0.62 kW at 18:02)';

describe('a silence', () => {
  it.each([
    {
      cause: 'mini-silent',
      advice: 'Octopus is OK, the Mini is silent: check its plug and Wi-Fi.',
    },
    { cause: 'octopus-not-answering', advice: 'Octopus is not answering: nothing to do at home.' },
    {
      cause: 'throttled',
      advice: 'The call limit of Octopus is used up: set pollEvery to 2m; what else polls this account?',
    },
    {
      cause: 'call-limit',
      advice: 'Our own call limit is used up: set pollEvery to 2m or raise callsPerHour.',
    },
    { cause: 'no-access', advice: "The poller can't read the meter: npx home-mini doctor says why." },
    {
      cause: 'not-stored',
      advice: 'Readings come, but AWS refuses to store them: nothing to do at home, see the alarm email.',
    },
  ] as const)('due to $cause says what to do', ({ cause, advice }) => {
    const event = eventOf(silence({ cause }), { rule: 'offline', ruleKind: 'no-data' });
    expect(messageOf(event).email.split('\n')[0]).toBe(`NO DATA Home: ${LAST}. ${advice}`);
    expect(messageOf(event).subject).toBe(`[NO DATA] Home: ${LAST}`);
  });

  it.each([
    {
      name: 'a home that exported last',
      change: { lastDemandW: -1_200 },
      last: 'last export 1.2 kW at 18:02',
    },
    {
      name: 'a home that used nothing last',
      change: { lastDemandW: 0 },
      last: 'last 0 kW at 18:02',
    },
    {
      name: 'a home that never had a reading',
      change: { everSeen: false },
      last: 'none since the first poll',
    },
  ])('of $name says so', ({ change, last }) => {
    expect(told(silence(change)).subject).toBe(`[NO DATA] Home: no reading for 20 min (${last})`);
  });

  it.each(silenceCauseSchema.options)('due to %s fits its advice into one text', (cause) => {
    const { sms, email } = messageOf(eventOf(silence({ cause }), { rule: 'offline', ruleKind: 'no-data' }));
    expect(`${sms}`).toBe(email.split('\n')[0]);
  });

  it.each(['throttled', 'call-limit', 'no-access', 'no-demand', 'octopus-not-answering'] as const)(
    'due to %s never blames the Wi-Fi',
    (cause) => {
      const { email } = messageOf(eventOf(silence({ cause }), { rule: 'offline', ruleKind: 'no-data' }));
      expect(email).not.toMatch(/wi-?fi/i);
    },
  );

  it('without demand says that the register comes, since when demand does not, and what still works', () => {
    const event = eventOf(silence({ cause: 'no-demand' }), { rule: 'offline', ruleKind: 'no-data' });
    const { subject, email } = messageOf(event);
    expect(subject).toBe('[NO DATA] Home: readings without demand for 20 min (last 0.62 kW at 18:02)');
    expect(email).toContain('Only the meter register comes: energy is counted, demand alerts cannot work.');
    expect(email).toContain('Budgets still count, from the meter register.');
  });

  it('due to the shared limit names who shares it', () => {
    const event = eventOf(silence({ cause: 'throttled' }), { rule: 'offline', ruleKind: 'no-data' });
    expect(messageOf(event).email).toMatch(/whole account.*Home Assistant.*set pollEvery to 2m/);
  });

  it('of a home whose last demand is not known gives its time', () => {
    const { lastDemandW: _unknown, ...reason } = silence();
    expect(told(reason).subject).toBe('[NO DATA] Home: no reading for 20 min (last at 18:02)');
  });
});

describe('the end of a silence', () => {
  it.each([
    {
      name: 'the energy used in it',
      reason: silenceOver({ usedWh: 1_730 }),
      sms: 'DATA BACK Home at 18:17 after 2 h 55 min. Now 0.62 kW. 1.7 kWh used in the meantime (meter reading).',
    },
    {
      name: 'what looks like a power cut',
      reason: silenceOver({ usedWh: 0 }),
      sms: 'DATA BACK Home at 18:17 after 2 h 55 min. Now 0.62 kW. Nothing was used in the meantime: it looks like a power cut.',
    },
    {
      name: 'no energy where none is known',
      reason: silenceOver(),
      sms: 'DATA BACK Home at 18:17 after 2 h 55 min. Now 0.62 kW.',
    },
    {
      name: 'no power cut after a gap of a few minutes',
      reason: silenceOver({ silentFrom: NOW - 9 * MINUTE, usedWh: 0 }),
      sms: 'DATA BACK Home at 18:17 after 4 min. Now 0.62 kW.',
    },
    {
      name: 'what looks like a power cut after a gap of five minutes',
      reason: silenceOver({ silentFrom: NOW - 10 * MINUTE, usedWh: 0 }),
      sms: 'DATA BACK Home at 18:17 after 5 min. Now 0.62 kW. Nothing was used in the meantime: it looks like a power cut.',
    },
    {
      name: 'no energy before the first reading',
      reason: silenceOver({ everSeen: false, usedWh: 0 }),
      sms: 'DATA BACK Home at 18:17 after 2 h 55 min. Now 0.62 kW.',
    },
    {
      name: 'which way power flows',
      reason: silenceOver({ demandW: -1_200 }),
      sms: 'DATA BACK Home at 18:17 after 2 h 55 min. Now exporting 1.2 kW.',
    },
    {
      name: 'that nothing is used now',
      reason: silenceOver({ demandW: 0 }),
      sms: 'DATA BACK Home at 18:17 after 2 h 55 min. Now 0 kW.',
    },
    {
      name: 'that readings came late where the pause in them was a minute',
      reason: silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 19 * MINUTE }),
      sms: 'DATA BACK Home: the readings came late, none is missing. Now 0.62 kW.',
    },
    {
      name: 'a gap where the pause was longer',
      reason: silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 19 * MINUTE + 1_000 }),
      sms: 'DATA BACK Home at 18:03 after 61 s. Now 0.62 kW.',
    },
    {
      name: 'that readings came late and none is missing, not a power cut of ten seconds',
      reason: silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 20 * MINUTE + 10_000, usedWh: 0 }),
      sms: 'DATA BACK Home: the readings came late, none is missing. Now 0.62 kW.',
    },
    {
      name: 'that readings came late where they are older than the first poll',
      reason: silenceOver({ everSeen: false, silentFrom: NOW - 20 * MINUTE, backAt: NOW - 22 * MINUTE }),
      sms: 'DATA BACK Home: the readings came late, none is missing. Now 0.62 kW.',
    },
  ])('tells $name', ({ reason, sms }) => {
    expect(told(reason).sms).toBe(sms);
  });

  it('has a subject with when, after what and what is used now', () => {
    expect(told(silenceOver()).subject).toBe(
      '[OK] Home: readings are back at 18:17 after 2 h 55 min (now 0.62 kW)',
    );
  });
});

describe('readings that came late', () => {
  it('are told as complete in the subject, and in the email from when on', () => {
    const reason = silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 20 * MINUTE + 10_000 });
    const { subject, email } = messageOf(eventOf(reason, { rule: 'offline', ruleKind: 'no-data' }));
    expect(subject).toBe('[OK] Home: readings are back, late but complete (now 0.62 kW)');
    expect(email.split('\n').slice(2, 6)).toEqual([
      'Rule:      offline (critical)',
      'Late from: Fri 15 May 18:02 (17:02 UTC)',
      '',
      'Nothing to do: readings arrive again.',
    ]);
  });
});

describe('patchy data', () => {
  it('are told as what they are', () => {
    expect(told({ kind: 'patchy', silences: 3, withinMs: 6 * HOUR, cause: 'mini-silent' })).toEqual({
      subject: '[NO DATA] Home: patchy data, 3 silences within 6 h',
      sms: 'PATCHY DATA Home: 3 silences within 6 h. Check the Wi-Fi near the Mini. You hear of it at most once a day.',
    });
  });
});

describe('patchy data that a call limit causes', () => {
  it.each([
    { cause: 'throttled', fix: 'set pollEvery to 2m; what else polls this account?' },
    { cause: 'call-limit', fix: 'set pollEvery to 2m or raise callsPerHour.' },
  ] as const)('name $cause and the fix, never the Wi-Fi', ({ cause, fix }) => {
    const reason = { kind: 'patchy', silences: 3, withinMs: 6 * HOUR, cause } as const;
    const { sms, email } = messageOf(eventOf(reason, { rule: 'offline', ruleKind: 'no-data' }));
    expect(sms).toContain(fix);
    expect(email).not.toMatch(/wi-?fi/i);
  });
});

describe('the end of a silence without demand', () => {
  it('is that demand is back, and no power cut where nothing was used', () => {
    const { subject, sms } = told(silenceOver({ cause: 'no-demand', usedWh: 0 }));
    expect(subject).toBe('[OK] Home: demand is back at 18:17 after 2 h 55 min (now 0.62 kW)');
    expect(sms).toBe('DEMAND BACK Home at 18:17 after 2 h 55 min. Now 0.62 kW.');
  });
});

describe('told past midnight', () => {
  it('today becomes yesterday', () => {
    const event = eventOf(silence(), { rule: 'offline', ruleKind: 'no-data' });
    expect(messageOf(event, contextAt(NOW + 6 * HOUR)).subject).toBe(
      '[NO DATA] Home: no reading for 6 h 20 min (last 0.62 kW yesterday 18:02)',
    );
  });
});
