import { describe, expect, it } from 'vitest';
import type { DemandPoint } from '../../../../lambda/alerts/history.ts';
import {
  type DemandReason,
  demandReason,
  eventOf,
  messageOf,
  NOW,
  SINCE,
  settingAt,
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

const table: Row[] = [
  {
    name: 'high use',
    reason: demandReason('beyond-limit'),
    subject: '[ALERT] Home using 9.4 kW, over 9 kW for 20 min (since 18:02)',
    sms: 'HIGH USE Home: 9.4 kW now, over 9 kW for 20 min (since 18:02). Peak 9.8 kW. Rule very-high.',
  },
  {
    name: 'high use without for',
    reason: demandReason('beyond-limit', { terms: { forMs: 0 } }),
    subject: '[ALERT] Home using 9.4 kW, over 9 kW (since 18:02)',
    sms: 'HIGH USE Home: 9.4 kW now, over 9 kW (since 18:02). Peak 9.8 kW. Rule very-high.',
  },
  {
    name: 'high use by its mean',
    reason: demandReason('beyond-limit', {
      terms: { limitW: 500, averageOverMs: 15 * MINUTE, forMs: HOUR },
      demandW: 120,
      meanW: 871,
    }),
    subject: '[ALERT] Home using 0.87 kW on average over 15 min, over 0.5 kW for 1 h (since 18:02)',
    sms: 'HIGH USE Home: 0.87 kW on average over 15 min, over 0.5 kW for 1 h (since 18:02). Peak 9.8 kW. Rule very-high.',
  },
  {
    name: 'export',
    reason: demandReason('beyond-limit', { ...SOLAR, demandW: -2_100 }),
    subject: '[ALERT] Home exporting 2.1 kW, over 1.5 kW for 10 min (since 18:02)',
    sms: 'EXPORT Home: 2.1 kW now, over 1.5 kW for 10 min (since 18:02). Peak 2.5 kW. Rule very-high.',
  },
  {
    name: 'low use',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: 12 },
      demandW: 40,
    }),
    subject: '[ALERT] Home using 0.04 kW, under 0.1 kW for 20 min (since 18:02)',
    sms: 'LOW USE Home: 0.04 kW now, under 0.1 kW for 20 min (since 18:02). Lowest 0.01 kW. Rule very-high.',
  },
  {
    name: 'low use of a home that exports is not called use',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: -3_000 },
      demandW: -2_000,
    }),
    subject: '[ALERT] Home exporting 2.0 kW, under 0.1 kW for 20 min (since 18:02)',
    sms: 'LOW USE Home: exporting 2.0 kW now, under 0.1 kW for 20 min (since 18:02). Lowest -3.0 kW. Rule very-high.',
  },
  {
    name: 'a limit above that lies below zero keeps its sign',
    reason: demandReason('beyond-limit', {
      terms: { limitW: -500, clearW: -550 },
      episode: { peakW: -100 },
      demandW: -200,
    }),
    subject: '[ALERT] Home exporting 0.2 kW, over -0.5 kW for 20 min (since 18:02)',
    sms: 'HIGH USE Home: exporting 0.2 kW now, over -0.5 kW for 20 min (since 18:02). Peak -0.1 kW. Rule very-high.',
  },
  {
    name: 'a reminder',
    reason: demandReason('still-beyond'),
    subject: '[REMINDER] Home still using 9.4 kW, over 9 kW since 18:02',
    sms: 'REMINDER Home: still 9.4 kW now, over 9 kW since 18:02. Peak 9.8 kW, 3.1 kWh so far. Rule very-high.',
  },
  {
    name: 'a reminder of a mean that is not known just now',
    reason: demandReason('still-beyond', { terms: { averageOverMs: 15 * MINUTE } }),
    subject: '[REMINDER] Home still using 9.4 kW, over 9 kW since 18:02',
    sms: 'REMINDER Home: still 9.4 kW now, over 9 kW since 18:02. Peak 9.8 kW, 3.1 kWh so far. Rule very-high.',
  },
  {
    name: 'a home that uses nothing',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: 0 },
      demandW: 0,
    }),
    subject: '[ALERT] Home using 0 kW, under 0.1 kW for 20 min (since 18:02)',
    sms: 'LOW USE Home: 0 kW now, under 0.1 kW for 20 min (since 18:02). Lowest 0 kW. Rule very-high.',
  },
  {
    name: 'a reminder of export while power flows neither way',
    reason: demandReason('still-beyond', { ...SOLAR, demandW: 0 }),
    subject: '[REMINDER] Home still using 0 kW, over 1.5 kW since 18:02',
    sms: 'REMINDER Home: still 0 kW now, over 1.5 kW since 18:02. Peak 2.5 kW, 3.1 kWh so far. Rule very-high.',
  },
  {
    name: 'a reminder of export while power flows the other way',
    reason: demandReason('still-beyond', { ...SOLAR, demandW: 400 }),
    subject: '[REMINDER] Home still using 0.4 kW, over 1.5 kW since 18:02',
    sms: 'REMINDER Home: still using 0.4 kW now, over 1.5 kW since 18:02. Peak 2.5 kW, 3.1 kWh so far. Rule very-high.',
  },
  {
    name: 'a recovery to nothing used',
    reason: demandReason('back-to-normal', { ...over, demandW: 0 }),
    now: NOW + HOUR,
    subject: '[OK] Home back to 0 kW: very-high lasted 45 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0 kW. Over 9 kW 18:02-18:47 (45 min), peak 9.8 kW. 5.3 kWh, about £1.37. Rule very-high.',
  },
  {
    name: 'a recovery with a gap that the register counted',
    reason: demandReason('back-to-normal', { ...over, episode: { ...over.episode, gap: true } }),
    now: NOW + HOUR,
    subject: '[OK] Home back to 0.5 kW: very-high lasted 45 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Over 9 kW 18:02-18:47 (45 min), peak 9.8 kW. 5.3 kWh, about £1.37. Part of it had no readings. Rule very-high.',
  },
  {
    name: 'a recovery',
    reason: demandReason('back-to-normal', over),
    now: NOW + HOUR,
    subject: '[OK] Home back to 0.5 kW: very-high lasted 45 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Over 9 kW 18:02-18:47 (45 min), peak 9.8 kW. 5.3 kWh, about £1.37. Rule very-high.',
  },
  {
    name: 'a recovery told past midnight',
    reason: demandReason('back-to-normal', over),
    now: NOW + 6 * HOUR,
    subject: '[OK] Home back to 0.5 kW: very-high lasted 45 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Over 9 kW yesterday 18:02-yesterday 18:47 (45 min), peak 9.8 kW. 5.3 kWh, about £1.37. Rule very-high.',
  },
  {
    name: 'a recovery with a gap and no register',
    reason: demandReason('back-to-normal', {
      demandW: -300,
      episode: { gap: true, source: 'demand', lastBeyondAt: SINCE + 45 * MINUTE },
    }),
    now: NOW + HOUR,
    subject: '[OK] Home back to exporting 0.3 kW: very-high lasted 45 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: exporting 0.3 kW. Over 9 kW 18:02-18:47 (45 min), peak 9.8 kW. At least 3.1 kWh. Part of it had no readings. Rule very-high.',
  },
  {
    name: 'the end of export says which way power flows now',
    reason: demandReason('back-to-normal', { ...SOLAR, demandW: 400 }),
    subject: '[OK] Home back to using 0.4 kW: very-high lasted 20 min, peak 2.5 kW',
    sms: 'BACK TO NORMAL Home: using 0.4 kW. Over 1.5 kW 18:02-18:22 (20 min), peak 2.5 kW. 3.1 kWh. Rule very-high.',
  },
  {
    name: 'still on when the window closed',
    reason: demandReason('window-closed'),
    now: NOW + MINUTE,
    subject: '[STILL ON] Home still using 9.4 kW at 18:22: very-high since 18:02',
    sms: 'STILL ON Home: 9.4 kW at 18:22, when very-high stopped watching. Over 9 kW since 18:02. Peak 9.8 kW, 3.1 kWh so far.',
  },
  {
    name: 'what was over before it could be told',
    reason: demandReason('over-before-told', over),
    now: NOW + 3 * HOUR,
    subject: '[OK] Home was over 9 kW 18:02-18:47: over before it could be told',
    sms: 'EARLIER Home: over 9 kW 18:02-18:47 (45 min), peak 9.8 kW. 5.3 kWh, about £1.37. Readings came late, so this is history. Rule very-high.',
  },
];

describe('the message of a demand rule', () => {
  it.each(table)('tells $name', ({ reason, now = NOW, subject, sms }) => {
    const message = messageOf(eventOf(reason), settingAt(now));
    expect({ subject: message.subject, sms: message.sms }).toEqual({ subject, sms });
  });
});

describe('the email of a demand rule', () => {
  const history: DemandPoint[] = [
    [NOW - 20_000, 9_350],
    [NOW - 10_000, 9_400],
  ];
  const links = { readings: 'https://console.example/readings', rules: 'https://console.example/rules' };

  it('says all: facts, the newest readings, what comes next and how to change the rule', () => {
    const reason = demandReason('beyond-limit', {
      terms: { averageOverMs: 15 * MINUTE },
      meanW: 9_100,
      episode: { costPence: 78 },
    });
    const { email } = messageOf(eventOf(reason), settingAt(NOW, { history, links }));
    expect(email.split('\n')).toEqual([
      'HIGH USE Home: 9.1 kW on average over 15 min, over 9 kW for 20 min (since 18:02). Peak 9.8 kW. Rule very-high.',
      '',
      'Rule:           very-high (critical)',
      'Looks for:      mean demand of 15 min over 9 kW for 20 min',
      'Began:          Fri 15 May 18:02 (17:02 UTC)',
      'Lasted:         20 min',
      'Demand:         9.4 kW',
      'Peak:           9.8 kW',
      'Mean of 15 min: 9.1 kW',
      "Used:           3.1 kWh by the meter's register",
      'Cost:           about £0.78, without standing charge',
      'Newest:         reading 10 s old',
      '',
      'Last 2 readings: ██',
      '  18:21:40   9.3 kW',
      '  18:21:50   9.4 kW',
      '',
      'Clears once demand has been under 8 kW for 10 min; you get one message then.',
      'Readings (times there are UTC): https://console.example/readings',
      'Rules: https://console.example/rules',
      'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h',
      '',
    ]);
  });

  it('leaves out what is not known: a mean, the cost, the newest reading and the console', () => {
    const { email } = messageOf(
      eventOf(demandReason('still-beyond', { terms: { averageOverMs: 15 * MINUTE } })),
    );
    expect(email.split('\n').slice(1, -2)).toEqual([
      '',
      'Rule:      very-high (critical)',
      'Looks for: mean demand of 15 min over 9 kW for 20 min',
      'Began:     Fri 15 May 18:02 (17:02 UTC)',
      'Lasted:    20 min',
      'Demand:    9.4 kW',
      'Peak:      9.8 kW',
      "Used:      3.1 kWh by the meter's register",
      '',
      'Clears once demand has been under 8 kW for 10 min; you get one message then.',
    ]);
  });

  it('says of a gap that figures are lower bounds', () => {
    const reason = demandReason('back-to-normal', { episode: { gap: true, source: 'demand' } });
    const { email } = messageOf(eventOf(reason));
    expect(email).toContain('Lasted:    20 min (with a gap in the readings)\n');
    expect(email).toContain('Used:      at least 3.1 kWh by demand over time\n');
  });

  it.each([
    {
      name: 'export under a limit of export',
      terms: SOLAR.terms,
      flow: 'export',
      text: 'under 0.75 kW of export for 30 min',
    },
    {
      name: 'use over a clear level above zero',
      terms: { ...SOLAR.terms, clearW: 200 },
      flow: 'export',
      text: 'over 0.2 kW for 30 min',
    },
    {
      name: 'low use over its clear level',
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      flow: 'import',
      text: 'over 0.11 kW for 10 min',
    },
    {
      name: 'use over a clear level of zero',
      terms: { ...SOLAR.terms, clearW: 0 },
      flow: 'export',
      text: 'over 0 kW for 30 min',
    },
    {
      name: 'export over a limit above that lies below zero',
      terms: { limitW: -500, clearW: -550 },
      flow: 'import',
      text: 'under -0.55 kW for 10 min',
    },
    { name: 'at once', terms: { clearForMs: 0 }, flow: 'import', text: 'under 8 kW; you' },
  ] as const)('says what clears it: $name', ({ terms, flow, text }) => {
    const { email } = messageOf(eventOf(demandReason('beyond-limit', { terms, episode: { flow } })));
    expect(email).toContain(`Clears once demand has been ${text}`);
  });

  it('of export counts what was exported', () => {
    const { email } = messageOf(eventOf(demandReason('beyond-limit', { ...SOLAR, demandW: -2_100 })));
    expect(email).toContain('Looks for: export over 1.5 kW for 10 min\n');
    expect(email).toContain('Demand:    -2.1 kW\n');
    expect(email).toContain("Exported:  3.1 kWh by the meter's register\n");
  });
});
