import { describe, expect, it } from 'vitest';
import type { DemandPoint } from '../../../../core/readings/history.ts';
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
    subject: '[ALERT] Home was over 9 kW for 20 min (18:02-18:22), now using 0.4 kW',
    sms: 'HIGH USE Home: over 9 kW for 20 min (18:02-18:22), 0.4 kW now. Peak 9.8 kW. Rule very-high.',
  },
  {
    name: 'high use by a mean that fell with the reading that told it',
    reason: demandReason('beyond-limit', {
      terms: { averageOverMs: 15 * MINUTE },
      demandW: 400,
      meanW: 8_960,
    }),
    subject: '[ALERT] Home was over 9 kW for 20 min (18:02-18:22), now using 9.0 kW on average over 15 min',
    sms: 'HIGH USE Home: over 9 kW for 20 min (18:02-18:22), 9.0 kW on average over 15 min. Peak 9.8 kW. Rule very-high.',
  },
  {
    name: 'low use that ended with the reading that told it',
    reason: demandReason('beyond-limit', {
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { peakW: 12 },
      demandW: 140,
    }),
    subject: '[ALERT] Home was under 0.1 kW for 20 min (18:02-18:22), now using 0.14 kW',
    sms: 'LOW USE Home: under 0.1 kW for 20 min (18:02-18:22), 0.14 kW now. Lowest 0.01 kW. Rule very-high.',
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
    subject: '[ALERT] Home was over 9 kW for 20 min (18:02-18:22), now using 0.4 kW',
    sms: 'HIGH USE Home: over 9 kW for 20 min (18:02-18:22), 0.4 kW now. Peak 9.8 kW. No readings 18:22-18:32. Rule very-high.',
  },
  {
    name: 'a recovery after a silence that began while demand was high',
    reason: demandReason('back-to-normal', UNKNOWN_END),
    now: NOW + HOUR,
    subject: '[OK] Home back to 0.5 kW: very-high lasted at least 10 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Over 9 kW for at least 10 min (18:02-18:12), peak 9.8 kW. No readings 18:12-18:45. At least 1.5 kWh and £0.37.',
  },
  {
    name: 'a recovery from low use after a silence',
    reason: demandReason('back-to-normal', {
      ...UNKNOWN_END,
      terms: { direction: 'below', limitW: 100, clearW: 110 },
      episode: { ...UNKNOWN_END.episode, peakW: 12, energyWh: 8, source: 'demand' },
    }),
    now: NOW + HOUR,
    subject: '[OK] Home back to 0.5 kW: very-high lasted at least 10 min, lowest 0.01 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Under 0.1 kW for at least 10 min (18:02-18:12), lowest 0.01 kW. No readings 18:12-18:45. At least 0.01 kWh and £0.37.',
  },
  {
    name: 'a recovery after a silence that was paid for at a price below zero',
    reason: demandReason('back-to-normal', {
      ...UNKNOWN_END,
      episode: { ...UNKNOWN_END.episode, costPence: -12 },
    }),
    now: NOW + HOUR,
    subject: '[OK] Home back to 0.5 kW: very-high lasted at least 10 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Over 9 kW for at least 10 min (18:02-18:12), peak 9.8 kW. No readings 18:12-18:45. At least 1.5 kWh, about -£0.12.',
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
    subject: '[OK] Home back to 0.5 kW: very-high lasted at least 10 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Over 9 kW for at least 10 min (18:02-18:12), peak 9.8 kW. No readings for 40 s after 18:12. At least 1.5 kWh and £0.37.',
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
    subject: '[OK] Home back to 0.5 kW: very-high lasted 45 min, peak 9.8 kW',
    sms: 'BACK TO NORMAL Home: 0.5 kW. Over 9 kW 18:02-18:47 (45 min), peak 9.8 kW. 3.1 kWh. Part of it had no readings (longest gap 18:12-18:32).',
  },
  {
    name: 'what was over before it could be told, after a silence',
    reason: demandReason('over-before-told', UNKNOWN_END),
    now: NOW + 3 * HOUR,
    subject: '[OK] Home was over 9 kW for at least 10 min (18:02-18:12): over before it could be told',
    sms: 'EARLIER Home: over 9 kW for at least 10 min (18:02-18:12), peak 9.8 kW. No readings 18:12-18:45. At least 1.5 kWh and £0.37.',
  },
  {
    name: 'still on as last seen when the window closed',
    reason: demandReason('window-closed', {
      episode: { lastBeyondAt: SINCE + 10 * MINUTE, gapAtEnd: { from: SINCE + 10 * MINUTE } },
    }),
    now: NOW + MINUTE,
    subject: '[STILL ON] Home last seen using 9.4 kW, no readings since 18:12: very-high since 18:02',
    sms: 'STILL ON Home, as last seen: 9.4 kW. No readings since 18:12; very-high stopped watching at 18:22. Over 9 kW since 18:02.',
  },
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
    const message = messageOf(eventOf(reason), contextAt(now));
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
    const { email } = messageOf(eventOf(reason), contextAt(NOW, { history, links }));
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

  it('says of a silence at the end that all is at least, and from when to when it was', () => {
    const { email } = messageOf(eventOf(demandReason('back-to-normal', UNKNOWN_END)));
    expect(email).toContain('Lasted:    at least 10 min\n');
    expect(email).toContain('End:       not known: no readings Fri 15 May 18:12-18:45\n');
    expect(email).toContain("Used:      at least 1.5 kWh by the meter's register\n");
    expect(email).toContain('Cost:      at least £0.37, without standing charge\n');
  });

  it('says in a summary too that the end is not known', () => {
    const event = eventOf(demandReason('back-to-normal', UNKNOWN_END));
    expect(eventWording(event, contextAt(NOW + 9 * HOUR)).line).toBe(
      'very-high: over 9 kW Fri 15 May 18:02-18:12 (at least 10 min), no readings Fri 15 May 18:12-18:45, peak 9.8 kW, at least 1.5 kWh and £0.37',
    );
  });

  it('says in a summary of a window that closed in a silence how it was last seen', () => {
    const episode = { ...UNKNOWN_END.episode, gapAtEnd: { from: SINCE + 10 * MINUTE } };
    const event = eventOf(demandReason('window-closed', { episode }));
    expect(eventWording(event, contextAt(NOW + 9 * HOUR)).line).toBe(
      'very-high: over 9 kW Fri 15 May 18:02-18:12 (at least 10 min), no readings since Fri 15 May 18:12, still on as last seen, peak 9.8 kW, at least 1.5 kWh and £0.37',
    );
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
