import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../core/rules/events.ts';
import { silenceCauseSchema } from '../../../../core/rules/silence-cause.ts';
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

const LAST = '20 min (last 620 W at 18:02)';

describe('a silence', () => {
  it.each([
    {
      cause: 'mini-silent',
      advice: 'Octopus is OK, the Mini is silent: check its plug and Wi-Fi.',
    },
    { cause: 'octopus-not-answering', advice: 'Octopus is not answering. Nothing to do at home.' },
    {
      cause: 'throttled',
      advice: 'Octopus limits our calls for now. Nothing to do at home.',
    },
    {
      cause: 'call-limit',
      advice: 'Our own call limit is used up. Nothing to do at home.',
    },
    { cause: 'no-access', advice: "The poller can't read the meter: npx home-mini doctor says why." },
    {
      cause: 'not-stored',
      advice: 'AWS refuses to store the readings: see the alarm email.',
    },
  ] as const)('due to $cause says what to do', ({ cause, advice }) => {
    const event = eventOf(silence({ cause }), { rule: 'offline', ruleKind: 'no-data' });
    expect(messageOf(event).sms).toBe(`Offline: no readings from Home for ${LAST}. ${advice}`);
    expect(messageOf(event).email.split('\n')[1]).toBe(advice);
    expect(messageOf(event).subject).toBe(`[NO DATA] Offline: no readings for ${LAST}`);
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
      last: 'last 0 W at 18:02',
    },
    {
      name: 'a home that never had a reading',
      change: { everSeen: false },
      last: 'none since the first poll',
    },
  ])('of $name says so', ({ change, last }) => {
    expect(told(silence(change)).subject).toBe(`[NO DATA] Offline: no readings for 20 min (${last})`);
  });

  it.each(silenceCauseSchema.options)('due to %s fits its advice into one text', (cause) => {
    const { sms, email } = messageOf(eventOf(silence({ cause }), { rule: 'offline', ruleKind: 'no-data' }));
    const [first, advice] = email.split('\n');
    expect(sms).toBe(`${first} ${advice}`);
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
    expect(subject).toBe('[NO DATA] Offline: readings without demand for 20 min (last 620 W at 18:02)');
    expect(email).toContain('Only the meter register arrives. Unplug the Mini for 10 seconds.');
    expect(email).toContain('Energy is counted; demand alerts cannot work.');
    expect(email).toContain('Budgets still count, from the meter register.');
  });

  it('due to the shared limit names who shares it', () => {
    const event = eventOf(silence({ cause: 'throttled' }), { rule: 'offline', ruleKind: 'no-data' });
    expect(messageOf(event).email).toMatch(/whole account.*Home Assistant.*set pollEvery to 2m/);
  });

  it('of a home whose last demand is not known gives its time', () => {
    const { lastDemandW: _unknown, ...reason } = silence();
    expect(told(reason).subject).toBe('[NO DATA] Offline: no readings for 20 min (last at 18:02)');
  });
});

describe('the end of a silence', () => {
  it.each([
    [1_730, '1.7 kWh used meanwhile (meter reading).'],
    [0, 'Nothing used: it looks like a power cut.'],
  ])(
    'is told in a text with what was used in it under the name of the starter rule: %i Wh',
    (usedWh, said) => {
      const event = eventOf(silenceOver({ usedWh }), { rule: 'home-mini-offline', event: 'recovered' });
      const { sms } = messageOf(event);
      expect(sms).toContain(said);
      expect(sms.length).toBeLessThanOrEqual(160 - 'HomeMini> '.length);
    },
  );

  it.each([
    {
      name: 'the energy used in it',
      reason: silenceOver({ usedWh: 1_730 }),
      sms: 'Offline is over: readings of Home are back at 18:17 after 2 h 55 min, now 620 W. Nothing to do. 1.7 kWh used meanwhile (meter reading).',
    },
    {
      name: 'what looks like a power cut',
      reason: silenceOver({ usedWh: 0 }),
      sms: 'Offline is over: readings of Home are back at 18:17 after 2 h 55 min, now 620 W. Nothing to do. Nothing used: it looks like a power cut.',
    },
    {
      name: 'no energy where none is known',
      reason: silenceOver(),
      sms: 'Offline is over: readings of Home are back at 18:17 after 2 h 55 min, now 620 W. Nothing to do.',
    },
    {
      name: 'no power cut after a gap of a few minutes',
      reason: silenceOver({ silentFrom: NOW - 9 * MINUTE, usedWh: 0 }),
      sms: 'Offline is over: readings of Home are back at 18:17 after 4 min, now 620 W. Nothing to do.',
    },
    {
      name: 'what looks like a power cut after a gap of five minutes',
      reason: silenceOver({ silentFrom: NOW - 10 * MINUTE, usedWh: 0 }),
      sms: 'Offline is over: readings of Home are back at 18:17 after 5 min, now 620 W. Nothing to do. Nothing used: it looks like a power cut.',
    },
    {
      name: 'no energy before the first reading',
      reason: silenceOver({ everSeen: false, usedWh: 0 }),
      sms: 'Offline is over: readings of Home are back at 18:17 after 2 h 55 min, now 620 W. Nothing to do.',
    },
    {
      name: 'which way power flows',
      reason: silenceOver({ demandW: -1_200 }),
      sms: 'Offline is over: readings of Home are back at 18:17 after 2 h 55 min, now exporting 1.2 kW. Nothing to do.',
    },
    {
      name: 'that nothing is used now',
      reason: silenceOver({ demandW: 0 }),
      sms: 'Offline is over: readings of Home are back at 18:17 after 2 h 55 min, now 0 W. Nothing to do.',
    },
    {
      name: 'that readings came late where the pause in them was a minute',
      reason: silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 19 * MINUTE }),
      sms: 'Offline is over: readings of Home came late, none is missing, now 620 W. Nothing to do.',
    },
    {
      name: 'a gap where the pause was longer',
      reason: silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 19 * MINUTE + 1_000 }),
      sms: 'Offline is over: readings of Home are back at 18:03 after 61 s, now 620 W. Nothing to do.',
    },
    {
      name: 'that readings came late and none is missing, not a power cut of ten seconds',
      reason: silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 20 * MINUTE + 10_000, usedWh: 0 }),
      sms: 'Offline is over: readings of Home came late, none is missing, now 620 W. Nothing to do.',
    },
    {
      name: 'that readings came late where they are older than the first poll',
      reason: silenceOver({ everSeen: false, silentFrom: NOW - 20 * MINUTE, backAt: NOW - 22 * MINUTE }),
      sms: 'Offline is over: readings of Home came late, none is missing, now 620 W. Nothing to do.',
    },
  ])('tells $name', ({ reason, sms }) => {
    expect(told(reason).sms).toBe(sms);
  });

  it('has a subject with when, after what and what is used now', () => {
    expect(told(silenceOver()).subject).toBe('[OK] Offline is over: no readings for 2 h 55 min, now 620 W');
  });
});

describe('readings that came late', () => {
  it('are told as complete in the subject, and in the email from when on', () => {
    const reason = silenceOver({ silentFrom: NOW - 20 * MINUTE, backAt: NOW - 20 * MINUTE + 10_000 });
    const { subject, email } = messageOf(eventOf(reason, { rule: 'offline', ruleKind: 'no-data' }));
    expect(subject).toBe('[OK] Offline is over: readings came late, none is missing, now 620 W');
    expect(email.split('\n').slice(1, 6)).toEqual([
      'Nothing to do.',
      '',
      'Late from: Fri 15 May 18:02',
      '',
      'Readings arrive again.',
    ]);
  });
});

describe('patchy data', () => {
  it('are told as what they are', () => {
    expect(told({ kind: 'patchy', silences: 3, withinMs: 6 * HOUR, cause: 'mini-silent' })).toEqual({
      subject: '[NO DATA] Offline: patchy data, 3 gaps within 6 h',
      sms: 'Offline: patchy data, 3 gaps within 6 h at Home. Check the Wi-Fi near the Mini. Reported once a day at most.',
    });
  });
});

describe('patchy data that a call limit causes', () => {
  it.each([
    { cause: 'throttled', said: 'Octopus limits our calls', fix: 'set pollEvery to 2m' },
    { cause: 'call-limit', said: 'Our own call limit', fix: 'set pollEvery to 2m or raise callsPerHour.' },
  ] as const)('name $cause and the fix, never the Wi-Fi', ({ cause, said, fix }) => {
    const reason = { kind: 'patchy', silences: 3, withinMs: 6 * HOUR, cause } as const;
    const { sms, email } = messageOf(eventOf(reason, { rule: 'offline', ruleKind: 'no-data' }));
    expect(sms).toContain(said);
    expect(email).toContain(fix);
    expect(email).not.toMatch(/wi-?fi/i);
  });
});

describe('the end of a silence without demand', () => {
  it('is that demand is back, and no power cut where nothing was used', () => {
    const { subject, sms } = told(silenceOver({ cause: 'no-demand', usedWh: 0 }));
    expect(subject).toBe('[OK] Offline is over: no demand for 2 h 55 min, now 620 W');
    expect(sms).toBe(
      'Offline is over: demand of Home is back at 18:17 after 2 h 55 min, now 620 W. Nothing to do.',
    );
  });
});

describe('told past midnight', () => {
  it('today becomes yesterday', () => {
    const event = eventOf(silence(), { rule: 'offline', ruleKind: 'no-data' });
    expect(messageOf(event, contextAt(NOW + 6 * HOUR)).subject).toBe(
      '[NO DATA] Offline: no readings for 6 h 20 min (last 620 W yesterday 18:02)',
    );
  });
});
