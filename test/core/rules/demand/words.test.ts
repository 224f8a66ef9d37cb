import { describe, expect, it } from 'vitest';
import { eventWording } from '../../../../core/rules/words.ts';
import {
  contextAt,
  type DemandReason,
  demandReason,
  eventOf,
  messageOf,
  NOW,
  SINCE,
} from '../../../support/messages.ts';
import { HOUR, MINUTE } from '../../../support/timeline.ts';

const SOLAR = {
  terms: { direction: 'below', limitW: -1_500, clearW: -750, forMs: 10 * MINUTE, clearForMs: 30 * MINUTE },
  episode: { flow: 'export', peakW: -2_500 },
} as const;

interface Row {
  readonly name: string;
  readonly reason: DemandReason;
  readonly now?: number;
  readonly subject: string;
  readonly sms: string;
}

const over = {
  demandW: 500,
  episode: { lastBeyondAt: SINCE + 45 * MINUTE, costPence: 137, energyWh: 5_320 },
};

/** Readings stopped at 18:12 while demand was high, and it was low when they came back. */
const UNKNOWN_END = {
  demandW: 500,
  episode: {
    lastBeyondAt: SINCE + 10 * MINUTE,
    energyWh: 1_520,
    costPence: 37,
    gapAtEnd: { from: SINCE + 10 * MINUTE, to: SINCE + 43 * MINUTE },
  },
};

const table: Row[] = [
  {
    name: 'high use that ended with the reading that told it',
    reason: demandReason('beyond-limit', { demandW: 400, episode: { lastBeyondAt: SINCE + 20 * MINUTE } }),
    subject: '[ALERT] Very high: over 9 kW 18:02-18:22, now 400 W',
    sms: 'Very high: Home was over 9 kW 18:02-18:22, now 400 W. Nothing to do unless it comes back. Peak 9.8 kW.',
  },
  {
    name: 'high use by a mean that fell with the reading that told it',
    reason: demandReason('beyond-limit', {
      terms: { averageOverMs: 15 * MINUTE },
      demandW: 400,
      meanW: 8_960,
    }),
    subject: '[ALERT] Very high: over 9 kW 18:02-18:22, now 9.0 kW',
    sms: 'Very high: Home was over 9 kW 18:02-18:22, now 9.0 kW. Nothing to do unless it comes back. Peak 9.8 kW.',
  },
  {
    name: 'low use that ended with the reading that told it',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: 12 },
      demandW: 140,
    }),
    subject: '[ALERT] Very high: under 100 W 18:02-18:22, now 140 W',
    sms: 'Very high: Home was under 100 W 18:02-18:22, now 140 W. Nothing to do unless it comes back. Lowest 12 W.',
  },
  {
    name: 'high use whose end lies in a gap, told by the first reading after it',
    reason: demandReason('beyond-limit', {
      demandW: 400,
      episode: {
        lastBeyondAt: SINCE + 20 * MINUTE,
        gapAtEnd: { from: SINCE + 20 * MINUTE, to: SINCE + 30 * MINUTE },
      },
    }),
    now: NOW + 11 * MINUTE,
    subject: '[ALERT] Very high: over 9 kW 18:02-18:22, now 400 W',
    sms: 'Very high: Home was over 9 kW 18:02-18:22, now 400 W. Nothing to do unless it comes back. No readings 18:22-18:32. Peak 9.8 kW.',
  },
  {
    name: 'a recovery after a silence that began while demand was high',
    reason: demandReason('back-to-normal', UNKNOWN_END),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: at least 10 min, at least 1.5 kWh and 37p',
    sms: 'Very high is over: Home was over 9 kW for at least 10 min (18:02-18:12), at least 1.5 kWh and 37p. Nothing to do. No readings 18:12-18:45.',
  },
  {
    name: 'a recovery from low use after a silence',
    reason: demandReason('back-to-normal', {
      ...UNKNOWN_END,
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { ...UNKNOWN_END.episode, peakW: 12, energyWh: 8, source: 'demand' },
    }),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: at least 10 min, lowest 12 W',
    sms: 'Very high is over: Home was under 100 W for at least 10 min (18:02-18:12), lowest 12 W. Nothing to do. No readings 18:12-18:45. Now 500 W.',
  },
  {
    name: 'a recovery after a silence that was paid for at a price below zero',
    reason: demandReason('back-to-normal', {
      ...UNKNOWN_END,
      episode: { ...UNKNOWN_END.episode, costPence: -12 },
    }),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: at least 10 min, at least 1.5 kWh, about -12p',
    sms: 'Very high is over: Home was over 9 kW for at least 10 min (18:02-18:12), at least 1.5 kWh, about -12p. Nothing to do. No readings 18:12-18:45.',
  },
  {
    name: 'a recovery after a short gap gives its length',
    reason: demandReason('back-to-normal', {
      ...UNKNOWN_END,
      episode: {
        ...UNKNOWN_END.episode,
        gapAtEnd: { from: SINCE + 10 * MINUTE, to: SINCE + 10 * MINUTE + 40_000 },
      },
    }),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: at least 10 min, at least 1.5 kWh and 37p',
    sms: 'Very high is over: Home was over 9 kW for at least 10 min (18:02-18:12), at least 1.5 kWh and 37p. Nothing to do. No readings for 40 s after 18:12.',
  },
  {
    name: 'a recovery with a gap inside says when that was',
    reason: demandReason('back-to-normal', {
      demandW: 500,
      episode: {
        lastBeyondAt: SINCE + 45 * MINUTE,
        gap: true,
        longestGap: { from: SINCE + 10 * MINUTE, to: SINCE + 30 * MINUTE },
      },
    }),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: 45 min, 3.1 kWh',
    sms: 'Very high is over: Home was over 9 kW for 45 min (18:02-18:47), 3.1 kWh. Nothing to do. Peak 9.8 kW.',
  },
  {
    name: 'what was over before it could be told, after a silence',
    reason: demandReason('over-before-told', UNKNOWN_END),
    now: NOW + 3 * HOUR,
    subject: '[OK] Very high is over: at least 10 min, at least 1.5 kWh and 37p',
    sms: 'Very high is over: at least 10 min, at least 1.5 kWh and 37p. Nothing to do: it ended before its readings arrived. No readings 18:12-18:45.',
  },
  {
    name: 'still on as last seen when the window closed',
    reason: demandReason('window-closed', {
      episode: { lastBeyondAt: SINCE + 10 * MINUTE, gapAtEnd: { from: SINCE + 10 * MINUTE } },
    }),
    now: NOW + MINUTE,
    subject: '[STILL ON] Very high: last seen at 9.4 kW, no readings since 18:12',
    sms: 'Very high: Home was last seen at 9.4 kW; no readings since 18:12. Not on purpose? Check oven, heaters, immersion and car.',
  },
  {
    name: 'high use',
    reason: demandReason('beyond-limit'),
    subject: '[ALERT] Very high: 9.4 kW since 18:02',
    sms: 'Very high: Home is using 9.4 kW, over 9 kW since 18:02. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far. Peak 9.8 kW.',
  },
  {
    name: 'high use without for',
    reason: demandReason('beyond-limit', { terms: { forMs: 0 } }),
    subject: '[ALERT] Very high: 9.4 kW since 18:02',
    sms: 'Very high: Home is using 9.4 kW, over 9 kW since 18:02. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far. Peak 9.8 kW.',
  },
  {
    name: 'high use by its mean',
    reason: demandReason('beyond-limit', {
      terms: { limitW: 500, averageOverMs: 15 * MINUTE, forMs: HOUR },
      demandW: 120,
      meanW: 871,
    }),
    subject: '[ALERT] Very high: 870 W since 18:02',
    sms: 'Very high: Home has used about 870 W since 18:02 (limit 500 W). Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far. Peak 9.8 kW.',
  },
  {
    name: 'export',
    reason: demandReason('beyond-limit', { ...SOLAR, demandW: -2_100 }),
    subject: '[SOLAR] Very high: 2.1 kW since 18:02, a good time for the washing machine or car',
    sms: 'Very high: Home has 2.1 kW spare, exporting over 1.5 kW since 18:02. Now is a good time for the washing machine, dishwasher or car.',
  },
  {
    name: 'low use',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: 12 },
      demandW: 40,
    }),
    subject: '[ALERT] Very high: 40 W for 20 min (under 100 W)',
    sms: 'Very high: Home is using only 40 W, under 100 W since 18:02. Is the fridge or freezer on? Check its plug and the fuse box. Lowest 12 W.',
  },
  {
    name: 'low use of a home that exports is not called use',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: -3_000 },
      demandW: -2_000,
    }),
    subject: '[ALERT] Very high: exporting 2.0 kW for 20 min (under 100 W)',
    sms: 'Very high: Home is exporting 2.0 kW, under 100 W since 18:02. Nothing to do while your panels or battery cover it. Lowest -3.0 kW.',
  },
  {
    name: 'a limit above that lies below zero keeps its sign',
    reason: demandReason('beyond-limit', {
      terms: { limitW: -500, clearW: -550 },
      episode: { peakW: -100 },
      demandW: -200,
    }),
    subject: '[ALERT] Very high: exporting 200 W since 18:02',
    sms: 'Very high: Home is exporting 200 W, over -500 W since 18:02. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far. Peak -100 W.',
  },
  {
    name: 'a reminder',
    reason: demandReason('still-beyond'),
    subject: '[STILL ON] Very high: 9.4 kW since 18:02',
    sms: 'Very high: Home is still using 9.4 kW, over 9 kW since 18:02. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far. Peak 9.8 kW.',
  },
  {
    name: 'a reminder of a mean that is not known just now',
    reason: demandReason('still-beyond', { terms: { averageOverMs: 15 * MINUTE } }),
    subject: '[STILL ON] Very high: 9.4 kW since 18:02',
    sms: 'Very high: Home is still using 9.4 kW, over 9 kW since 18:02. Not on purpose? Check oven, heaters, immersion and car. 3.1 kWh so far. Peak 9.8 kW.',
  },
  {
    name: 'a home that uses nothing',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: 0 },
      demandW: 0,
    }),
    subject: '[ALERT] Very high: 0 W for 20 min (under 100 W)',
    sms: 'Very high: Home is using only 0 W, under 100 W since 18:02. Is the fridge or freezer on? Check its plug and the fuse box. Lowest 0 W.',
  },
  {
    name: 'a reminder of export while power flows neither way',
    reason: demandReason('still-beyond', { ...SOLAR, demandW: 0 }),
    subject: '[SOLAR] Very high: 0 W since 18:02',
    sms: 'Very high: Home is still using 0 W, exporting over 1.5 kW since 18:02. Less is spare now than before: what can wait may wait. Peak export 2.5 kW.',
  },
  {
    name: 'a reminder of export that has fallen to the limit',
    reason: demandReason('still-beyond', { ...SOLAR, demandW: -1_500 }),
    subject: '[SOLAR] Very high: 1.5 kW since 18:02',
    sms: 'Very high: Home is still exporting 1.5 kW, exporting over 1.5 kW since 18:02. Less is spare now than before: what can wait may wait.',
  },
  {
    name: 'low use that a fridge and a freezer may be',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 300, clearW: 330 },
      episode: { peakW: 12 },
      demandW: 40,
    }),
    subject: '[ALERT] Very high: 40 W for 20 min (under 300 W)',
    sms: 'Very high: Home is using only 40 W, under 300 W since 18:02. Is the fridge or freezer on? Check its plug and the fuse box. Lowest 12 W.',
  },
  {
    name: 'low use that is more than those',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 301, clearW: 330 },
      episode: { peakW: 12 },
      demandW: 40,
    }),
    subject: '[ALERT] Very high: 40 W for 20 min (under 301 W)',
    sms: 'Very high: Home is using only 40 W, under 301 W since 18:02. Has something stopped that should be on? Check its plug and the fuse box. Lowest 12 W.',
  },
  {
    name: 'low use while power is cheap',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 500, clearW: 550, whilePriceBelow: 5 },
      episode: { peakW: 12 },
      demandW: 40,
    }),
    subject: '[ALERT] Very high: 40 W for 20 min (under 500 W at under 5p a kWh)',
    sms: 'Very high: 40 W for 20 min (under 500 W at under 5p a kWh). Power is cheap now: a good time for the washing machine, dishwasher or car. Lowest 12 W.',
  },
  {
    name: 'dear use whose price is not known just now',
    reason: demandReason('beyond-limit', { terms: { whilePriceAbove: 30 } }),
    subject: '[ALERT] Very high: 9.4 kW since 18:02',
    sms: 'Very high: Home is using 9.4 kW, over 9 kW at over 30p a kWh since 18:02. Can it wait until power is cheaper? 3.1 kWh so far. Peak 9.8 kW.',
  },
  {
    name: 'a reminder of export while power flows the other way',
    reason: demandReason('still-beyond', { ...SOLAR, demandW: 400 }),
    subject: '[SOLAR] Very high: using 400 W since 18:02',
    sms: 'Very high: Home is still using 400 W, exporting over 1.5 kW since 18:02. Less is spare now than before: what can wait may wait. Peak export 2.5 kW.',
  },
  {
    name: 'a recovery to nothing used',
    reason: demandReason('back-to-normal', { ...over, demandW: 0 }),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: 45 min, 5.3 kWh, about GBP 1.37',
    sms: 'Very high is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Peak 9.8 kW. Now 0 W.',
  },
  {
    name: 'a recovery with a gap that the register counted',
    reason: demandReason('back-to-normal', { ...over, episode: { ...over.episode, gap: true } }),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: 45 min, 5.3 kWh, about GBP 1.37',
    sms: 'Very high is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Peak 9.8 kW. Part of it had no readings.',
  },
  {
    name: 'a recovery',
    reason: demandReason('back-to-normal', over),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: 45 min, 5.3 kWh, about GBP 1.37',
    sms: 'Very high is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Peak 9.8 kW. Now 500 W.',
  },
  {
    name: 'a recovery told past midnight',
    reason: demandReason('back-to-normal', over),
    now: NOW + 6 * HOUR,
    subject: '[OK] Very high is over: 45 min, 5.3 kWh, about GBP 1.37',
    sms: 'Very high is over: Home was over 9 kW for 45 min (yesterday 18:02-18:47), 5.3 kWh, about £1.37. Nothing to do. Peak 9.8 kW. Now 500 W.',
  },
  {
    name: 'a recovery with a gap and no register',
    reason: demandReason('back-to-normal', {
      demandW: -300,
      episode: { gap: true, source: 'demand', lastBeyondAt: SINCE + 45 * MINUTE },
    }),
    now: NOW + HOUR,
    subject: '[OK] Very high is over: 45 min, at least 3.1 kWh',
    sms: 'Very high is over: Home was over 9 kW for 45 min (18:02-18:47), at least 3.1 kWh. Nothing to do. Peak 9.8 kW. Part of it had no readings.',
  },
  {
    name: 'the end of export says which way power flows now',
    reason: demandReason('back-to-normal', { ...SOLAR, demandW: 400 }),
    subject: '[OK] Very high is over: 20 min, 3.1 kWh exported',
    sms: 'Very high is over: Home was exporting over 1.5 kW for 20 min (18:02-18:22), 3.1 kWh exported. Nothing to do. Peak export 2.5 kW. Now using 400 W.',
  },
  {
    name: 'still on when the window closed',
    reason: demandReason('window-closed'),
    now: NOW + MINUTE,
    subject: '[STILL ON] Very high: 9.4 kW at 18:22, since 18:02',
    sms: 'Very high: Home was still using 9.4 kW at 18:22, over 9 kW since 18:02. Not on purpose? Check oven, heaters, immersion and car.',
  },
  {
    name: 'what was over before it could be told',
    reason: demandReason('over-before-told', over),
    now: NOW + 3 * HOUR,
    subject: '[OK] Very high is over: 45 min, 5.3 kWh, about GBP 1.37',
    sms: 'Very high is over: Home was over 9 kW for 45 min (18:02-18:47), 5.3 kWh, about £1.37. Nothing to do: it ended before its readings arrived.',
  },
];

describe('the message of a demand rule', () => {
  it.each([
    [
      'of a home',
      { costPencePerHour: 249 },
      '[ALERT] Very high: 9.4 kW since 18:02 (about GBP 2.49 an hour)',
    ],
    [
      'of pence',
      { costPencePerHour: 23.4, demandW: 9_400 },
      '[ALERT] Very high: 9.4 kW since 18:02 (about 23p an hour)',
    ],
  ])('says what it costs an hour: %s', (_name, change, subject) => {
    expect(messageOf(eventOf(demandReason('beyond-limit', change))).subject).toBe(subject);
  });

  it('calls rule and household by their titles', () => {
    const event = eventOf(demandReason('beyond-limit'), { title: 'Left on?' });
    const { subject, sms } = messageOf(event, contextAt(NOW, { title: 'Our House' }));
    expect(subject).toBe('[ALERT] Left on? 9.4 kW since 18:02');
    expect(sms).toContain('Left on? Our House is using 9.4 kW, over 9 kW since 18:02.');
  });

  it.each(table)('tells $name', ({ reason, now = NOW, subject, sms }) => {
    const message = messageOf(eventOf(reason), contextAt(now));
    expect({ subject: message.subject, sms: message.sms }).toEqual({ subject, sms });
  });
});

describe('the email of a demand rule', () => {
  const links = { readings: 'https://console.example/readings', rules: 'https://console.example/rules' };

  it('says what is on, what to do, its course and a few facts, and what comes next; no console', () => {
    const reason = demandReason('beyond-limit', {
      terms: { averageOverMs: 15 * MINUTE },
      meanW: 9_104,
      episode: {
        costPence: 78,
        course: { bucketMs: 160_000, meansW: [4_000, 9_000, null, 9_100, 9_800, 9_100, 9_200, 9_300] },
      },
      costPencePerHour: 241,
    });
    const { email } = messageOf(eventOf(reason), contextAt(NOW, { title: 'Our House', links }));
    expect(email.split('\n')).toEqual([
      'Very high: Our House has used about 9.1 kW since 18:02 (limit 9 kW), about £2.41 an hour.',
      'Not on purpose? Check oven, heaters, immersion and car.',
      '',
      '18:02 ▄▇·█████ 18:22',
      '',
      'Limit:  15-min average over 9 kW for 20 min',
      'Began:  Fri 15 May 18:02',
      'So far: 20 min',
      'Peak:   9.8 kW',
      'Energy: 3.1 kWh',
      'Cost:   about 78p without standing charge',
      '',
      'You get one message when it has been under 8 kW for 10 min.',
      'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h',
      '',
    ]);
  });

  it.each([
    ['kettle', 'Looks like a kettle. Nothing to do if it is yours.', 'a kettle'],
    ['shower', 'Looks like a shower. Nothing to do if someone is in it.', 'a shower'],
    ['car', 'Looks like a car charging. Stop it if it should wait.', 'a car charging'],
    [
      'cycling-heat',
      'Comes and goes at 2.2 kW: oven, immersion or heater left on?',
      'something that heats and switches itself on and off, 2.2 kW: oven, immersion, heater',
    ],
  ] as const)('says what a %s looks like, in the text too', (likeness, advice, fact) => {
    const reason = demandReason('beyond-limit', { episode: { likeness, switchedW: 2_240 } });
    const { email, sms } = messageOf(eventOf(reason));
    expect(email.split('\n')[1]).toBe(advice);
    expect(sms).toContain(advice);
    expect(email).toContain(`\nLooks like: ${fact}\n`);
  });

  it('says when it is over what it looked like', () => {
    const reason = demandReason('back-to-normal', { episode: { likeness: 'shower' } });
    expect(messageOf(eventOf(reason)).sms).toContain('Nothing to do. Looked like a shower.');
  });

  it.each([
    ['a fridge', 100, 'Is the fridge or freezer on? Check its plug and the fuse box.'],
    ['something bigger', 3_000, 'Has something stopped that should be on? Check its plug and the fuse box.'],
  ])('of low use says to look after %s', (_name, limitW, advice) => {
    const reason = demandReason('beyond-limit', {
      terms: { direction: 'below', limitW, clearW: limitW * 1.1 },
      demandW: 40,
    });
    expect(messageOf(eventOf(reason)).email.split('\n')[1]).toBe(advice);
  });

  it('draws export upwards', () => {
    const reason = demandReason('back-to-normal', {
      ...SOLAR,
      episode: { ...SOLAR.episode, course: { bucketMs: 600_000, meansW: [-1_600, -2_400] } },
    });
    expect(messageOf(eventOf(reason)).email).toContain('\n18:02 ▆█ 18:22\n');
  });

  it('says of a gap that figures are lower bounds', () => {
    const reason = demandReason('back-to-normal', { episode: { gap: true, source: 'demand' } });
    const { email } = messageOf(eventOf(reason));
    expect(email).toContain('Lasted: 20 min (with a gap in the readings)\n');
    expect(email).toContain('Energy: at least 3.1 kWh\n');
  });

  it('says of a silence at the end that all is at least, and from when to when it was', () => {
    const { email } = messageOf(eventOf(demandReason('back-to-normal', UNKNOWN_END)));
    expect(email).toContain('Lasted: at least 10 min\n');
    expect(email).toContain('End:    not known: no readings Fri 15 May 18:12-18:45\n');
    expect(email).toContain('Energy: at least 1.5 kWh\n');
    expect(email).toContain('Cost:   at least 37p without standing charge\n');
  });

  it('says in a summary too that the end is not known', () => {
    const event = eventOf(demandReason('back-to-normal', UNKNOWN_END));
    expect(eventWording(event, contextAt(NOW + 9 * HOUR)).line).toBe(
      'Very high: over 9 kW Fri 15 May 18:02-18:12 (at least 10 min), no readings Fri 15 May 18:12-18:45, peak 9.8 kW, at least 1.5 kWh and 37p',
    );
  });

  it('says in a summary of a window that closed in a silence how it was last seen', () => {
    const episode = { ...UNKNOWN_END.episode, gapAtEnd: { from: SINCE + 10 * MINUTE } };
    const event = eventOf(demandReason('window-closed', { episode }));
    expect(eventWording(event, contextAt(NOW + 9 * HOUR)).line).toBe(
      'Very high: over 9 kW Fri 15 May 18:02-18:12 (at least 10 min), no readings since Fri 15 May 18:12, still on as last seen, peak 9.8 kW, at least 1.5 kWh and 37p',
    );
  });

  it.each([
    {
      name: 'export under a limit of export',
      terms: SOLAR.terms,
      flow: 'export',
      text: 'under 750 W of export for 30 min',
    },
    {
      name: 'use over a clear level above zero',
      terms: { ...SOLAR.terms, clearW: 200 },
      flow: 'export',
      text: 'over 200 W for 30 min',
    },
    {
      name: 'low use over its clear level',
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      flow: 'import',
      text: 'over 110 W for 10 min',
    },
    {
      name: 'use over a clear level of zero',
      terms: { ...SOLAR.terms, clearW: 0 },
      flow: 'export',
      text: 'over 0 W for 30 min',
    },
    {
      name: 'export over a limit above that lies below zero',
      terms: { limitW: -500, clearW: -550 },
      flow: 'import',
      text: 'under -550 W for 10 min',
    },
    { name: 'at once', terms: { clearForMs: 0 }, flow: 'import', text: 'under 8 kW.' },
  ] as const)('says what clears it: $name', ({ terms, flow, text }) => {
    const { email } = messageOf(eventOf(demandReason('beyond-limit', { terms, episode: { flow } })));
    expect(email).toContain(`You get one message when it has been ${text}`);
  });

  it('of export counts what was exported', () => {
    const { email } = messageOf(eventOf(demandReason('beyond-limit', { ...SOLAR, demandW: -2_100 })));
    expect(email).toContain('Limit:       export over 1.5 kW for 10 min\n');
    expect(email).toContain('Peak export: 2.5 kW\n');
    expect(email).toContain('Exported:    3.1 kWh\n');
  });
});
