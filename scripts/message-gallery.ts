import type { RuntimeRecipient } from '../config/settings.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { announce, announceService, announceTest } from '../core/messages/announce.ts';
import type { MessageContext } from '../core/messages/message-context.ts';
import type { OutboxMessage } from '../core/messages/outbox.ts';
import type { ServiceNews } from '../core/messages/service-texts.ts';
import type { DemandPoint } from '../core/readings/history.ts';
import type { AlertEvent, DemandTerms, EpisodeFacts, Reason } from '../core/rules/events.ts';
import { type AlertState, freshAlertState } from '../core/rules/state.ts';

/** One message a household may get, and when. */
export interface GalleryEntry {
  readonly title: string;
  readonly message: OutboxMessage;
}

const NOW = Date.parse('2026-05-15T17:22:10Z');
const MINUTE = 60_000;
const READER: RuntimeRecipient = { id: '3f2a9c01', kind: 'sms', minSeverity: 'info', maxPerDay: 5 };

const history = (watts: readonly number[]): DemandPoint[] =>
  watts.map((demandW, index) => [NOW - (watts.length - index) * 10_000, demandW]);

const contextWith = (watts: readonly number[]): MessageContext => ({
  household: 'home',
  timeZone: 'Europe/London',
  now: NOW,
  history: history(watts),
  links: {
    readings: 'https://eu-west-2.console.aws.amazon.com/… (the readings table)',
    rules: 'https://eu-west-2.console.aws.amazon.com/… (the rules parameter)',
  },
});

const HIGH: DemandTerms = {
  direction: 'above',
  limitW: 9000,
  clearW: 8000,
  forMs: 20 * MINUTE,
  clearForMs: 10 * MINUTE,
};
const LEFT_ON: DemandTerms = {
  ...HIGH,
  limitW: 500,
  clearW: 450,
  forMs: 60 * MINUTE,
  averageOverMs: 15 * MINUTE,
};
const SOLAR: DemandTerms = {
  direction: 'below',
  limitW: -1500,
  clearW: -750,
  forMs: 10 * MINUTE,
  clearForMs: 30 * MINUTE,
};
const FREEZER: DemandTerms = {
  direction: 'below',
  limitW: 60,
  clearW: 66,
  forMs: 60 * MINUTE,
  clearForMs: 10 * MINUTE,
};

const episode = (facts: Partial<EpisodeFacts> = {}): EpisodeFacts => ({
  startedAt: NOW - 20 * MINUTE,
  lastBeyondAt: NOW - 10_000,
  peakW: 9_780,
  energyWh: 3_120,
  source: 'register',
  flow: 'import',
  gap: false,
  ...facts,
});

const event = (
  rule: string,
  ruleKind: AlertEvent['ruleKind'],
  kind: AlertEvent['event'],
  reason: Reason,
  at = NOW - 10_000,
): AlertEvent => ({ rule, ruleKind, severity: 'warning', event: kind, at, reason });

const busy = [8_900, 9_120, 9_300, 9_410, 9_780, 9_420, 9_400, 9_390, 9_410, 9_400];
const calm = [620, 600, 480, 470, 500, 510, 490, 480, 500, 500];
const sunny = [-1_300, -1_720, -1_900, -2_050, -2_120, -2_100, -2_080, -2_110, -2_130, -2_120];

const demandEvents: readonly (readonly [title: string, AlertEvent, watts: readonly number[]])[] = [
  [
    'High use begins',
    event('very-high', 'demand', 'raised', {
      kind: 'beyond-limit',
      terms: HIGH,
      episode: episode({ costPence: 81.4 }),
      demandW: 9_400,
    }),
    busy,
  ],
  [
    'High use by the mean: something was left on',
    event('left-on', 'demand', 'raised', {
      kind: 'beyond-limit',
      terms: LEFT_ON,
      episode: episode({ startedAt: NOW - 68 * MINUTE, peakW: 2_240, energyWh: 930, costPence: 24.2 }),
      demandW: 2_210,
      meanW: 826,
    }),
    [2_200, 2_210, 2_190, 130, 120, 120, 130, 2_210, 2_200, 2_210],
  ],
  [
    'Low use begins',
    event('freezer-off', 'demand', 'raised', {
      kind: 'beyond-limit',
      terms: FREEZER,
      episode: episode({ startedAt: NOW - 60 * MINUTE, peakW: 31, energyWh: 33, source: 'demand' }),
      demandW: 42,
    }),
    [44, 42, 41, 43, 42, 40, 41, 42, 42, 42],
  ],
  [
    'Spare solar power begins',
    event('spare-solar', 'demand', 'raised', {
      kind: 'beyond-limit',
      terms: SOLAR,
      episode: episode({ startedAt: NOW - 10 * MINUTE, peakW: -2_130, energyWh: 320, flow: 'export' }),
      demandW: -2_120,
    }),
    sunny,
  ],
  [
    'Still high: a reminder',
    event(
      'very-high',
      'demand',
      'reminder',
      {
        kind: 'still-beyond',
        terms: HIGH,
        episode: episode({ startedAt: NOW - 80 * MINUTE, energyWh: 12_400, costPence: 322.4 }),
        demandW: 9_400,
      },
      NOW,
    ),
    busy,
  ],
  [
    'High use is over',
    event('very-high', 'demand', 'recovered', {
      kind: 'back-to-normal',
      terms: HIGH,
      episode: episode({
        startedAt: NOW - 55 * MINUTE,
        lastBeyondAt: NOW - 10 * MINUTE,
        energyWh: 6_900,
        costPence: 179.4,
      }),
      demandW: 500,
    }),
    calm,
  ],
  [
    'High use is over, with a gap in the readings',
    event('very-high', 'demand', 'recovered', {
      kind: 'back-to-normal',
      terms: HIGH,
      episode: episode({
        startedAt: NOW - 115 * MINUTE,
        lastBeyondAt: NOW - 10 * MINUTE,
        energyWh: 6_900,
        source: 'demand',
        gap: true,
      }),
      demandW: 500,
    }),
    calm,
  ],
  [
    'High use is over, but readings stopped before it was',
    event('very-high', 'demand', 'recovered', {
      kind: 'back-to-normal',
      terms: HIGH,
      episode: episode({
        startedAt: NOW - 115 * MINUTE,
        lastBeyondAt: NOW - 90 * MINUTE,
        energyWh: 3_800,
        costPence: 98.8,
        gapAtEnd: { from: NOW - 90 * MINUTE, to: NOW - 12 * MINUTE },
      }),
      demandW: 500,
    }),
    calm,
  ],
  [
    'High use that was over just when it could be told',
    event('very-high', 'demand', 'raised', {
      kind: 'beyond-limit',
      terms: HIGH,
      episode: episode({ costPence: 81.4 }),
      demandW: 510,
    }),
    [...busy.slice(1), 510],
  ],
  [
    'Spare solar power is over',
    event('spare-solar', 'demand', 'recovered', {
      kind: 'back-to-normal',
      terms: SOLAR,
      episode: episode({
        startedAt: NOW - 190 * MINUTE,
        lastBeyondAt: NOW - 30 * MINUTE,
        peakW: -2_640,
        energyWh: 4_870,
        flow: 'export',
      }),
      demandW: 320,
    }),
    [-700, -300, 100, 200, 300, 310, 320, 330, 320, 320],
  ],
  [
    'Still on when the hours of the rule are over',
    event(
      'left-on',
      'demand',
      'ended',
      {
        kind: 'window-closed',
        terms: LEFT_ON,
        episode: episode({
          startedAt: NOW - 7 * 60 * MINUTE,
          peakW: 2_240,
          energyWh: 5_800,
          costPence: 150.8,
        }),
        demandW: 2_210,
        meanW: 831,
      },
      NOW - MINUTE,
    ),
    [2_200, 2_210, 2_190, 130, 120, 120, 130, 2_210, 2_200, 2_210],
  ],
  [
    'High use that was over before its readings arrived',
    event(
      'very-high',
      'demand',
      'summary',
      {
        kind: 'over-before-told',
        terms: HIGH,
        episode: episode({
          startedAt: NOW - 290 * MINUTE,
          lastBeyondAt: NOW - 245 * MINUTE,
          energyWh: 6_900,
          costPence: 179.4,
        }),
        demandW: 500,
      },
      NOW - 235 * MINUTE,
    ),
    calm,
  ],
];

const silence = (cause: Extract<Reason, { kind: 'silence' }>['cause'], minutes = 16): AlertEvent =>
  event(
    'home-mini-offline',
    'no-data',
    'raised',
    {
      kind: 'silence',
      cause,
      afterMs: 15 * MINUTE,
      silentFrom: NOW - minutes * MINUTE,
      everSeen: true,
      lastDemandW: 620,
    },
    NOW,
  );

const otherEvents: readonly (readonly [title: string, AlertEvent])[] = [
  ['The Mini is silent', silence('mini-silent')],
  ['Octopus does not answer', silence('octopus-not-answering', 61)],
  ['Octopus limits our calls', silence('throttled')],
  ['Our own call limit is used up', silence('call-limit')],
  ['The meter may not be read', silence('no-access')],
  ['Octopus sends no demand', silence('no-demand')],
  ['AWS refuses to store the readings', silence('not-stored')],
  [
    'No reading since the first poll',
    event(
      'home-mini-offline',
      'no-data',
      'raised',
      {
        kind: 'silence',
        cause: 'mini-silent',
        afterMs: 15 * MINUTE,
        silentFrom: NOW - 16 * MINUTE,
        everSeen: false,
      },
      NOW,
    ),
  ],
  [
    'Readings are back',
    event('home-mini-offline', 'no-data', 'recovered', {
      kind: 'silence-over',
      silentFrom: NOW - 94 * MINUTE,
      everSeen: true,
      backAt: NOW - 5 * MINUTE,
      demandW: 580,
      usedWh: 910,
    }),
  ],
  [
    'Readings are back after what looks like a power cut',
    event('home-mini-offline', 'no-data', 'recovered', {
      kind: 'silence-over',
      silentFrom: NOW - 94 * MINUTE,
      everSeen: true,
      backAt: NOW - 5 * MINUTE,
      demandW: 580,
      usedWh: 0,
    }),
  ],
  [
    'Patchy data',
    event(
      'home-mini-offline',
      'no-data',
      'summary',
      { kind: 'patchy', silences: 3, withinMs: 6 * 60 * MINUTE, cause: 'mini-silent' },
      NOW,
    ),
  ],
  [
    'Patchy data, because the shared call limit is used up',
    event(
      'home-mini-offline',
      'no-data',
      'summary',
      { kind: 'patchy', silences: 3, withinMs: 6 * 60 * MINUTE, cause: 'throttled' },
      NOW,
    ),
  ],
  [
    'Demand is back',
    event('home-mini-offline', 'no-data', 'recovered', {
      kind: 'silence-over',
      cause: 'no-demand',
      silentFrom: NOW - 94 * MINUTE,
      everSeen: true,
      backAt: NOW - 5 * MINUTE,
      demandW: 580,
      usedWh: 910,
    }),
  ],
  [
    'The Mini repeats one value',
    event('home-mini-frozen', 'frozen', 'raised', {
      kind: 'standing-still',
      since: NOW - 31 * MINUTE,
      heldW: 420,
      registered: true,
    }),
  ],
  [
    'The Mini repeats one value, and there is no register',
    event('home-mini-frozen', 'frozen', 'raised', {
      kind: 'standing-still',
      since: NOW - 121 * MINUTE,
      heldW: 420,
      registered: false,
    }),
  ],
  [
    'Demand stands still at zero, and the register moves',
    event('home-mini-frozen', 'frozen', 'raised', {
      kind: 'demand-standing-still',
      since: NOW - 31 * MINUTE,
      heldW: 0,
      movedWh: 1_030,
    }),
  ],
  [
    'The Mini moves again',
    event('home-mini-frozen', 'frozen', 'recovered', {
      kind: 'moving-again',
      since: NOW - 61 * MINUTE,
      heldW: 420,
      demandW: 350,
    }),
  ],
  [
    'A share of the daily cost budget is used',
    event('daily-cost', 'budget', 'raised', {
      kind: 'budget-used',
      period: 'day',
      measure: 'cost',
      limit: 6,
      used: 4.812,
      percent: 80,
      about: false,
      startsAt: Date.parse('2026-05-14T23:00:00Z'),
      endsAt: Date.parse('2026-05-15T23:00:00Z'),
      countedFrom: Date.parse('2026-05-14T23:00:00Z'),
    }),
  ],
  [
    'The monthly energy budget is used up, counted since the stack began',
    event('monthly-energy', 'budget', 'raised', {
      kind: 'budget-used',
      period: 'month',
      measure: 'energy',
      limit: 400,
      used: 400.02,
      percent: 100,
      about: false,
      startsAt: Date.parse('2026-04-30T23:00:00Z'),
      endsAt: Date.parse('2026-05-31T23:00:00Z'),
      countedFrom: Date.parse('2026-05-03T09:20:00Z'),
    }),
  ],
  [
    'The weekly cost budget is used up, part of it estimated',
    event('weekly-cost', 'budget', 'raised', {
      kind: 'budget-used',
      period: 'week',
      measure: 'cost',
      limit: 30,
      used: 30.11,
      percent: 100,
      about: true,
      startsAt: Date.parse('2026-05-10T23:00:00Z'),
      endsAt: Date.parse('2026-05-17T23:00:00Z'),
      countedFrom: Date.parse('2026-05-10T23:00:00Z'),
    }),
  ],
];

const problem = formatProblem({
  path: 'rules[1].for',
  got: '20 minutes',
  allowed: 'a duration from 0s to 1d, such as 30s, 5m, 1h or 2d',
});
const serviceNews: readonly (readonly [title: string, ServiceNews])[] = [
  [
    'There is no API key',
    { kind: 'problem', problem: 'missing-key', detail: 'the API key parameter is missing or empty' },
  ],
  [
    'Octopus rejects the API key',
    { kind: 'problem', problem: 'rejected-key', detail: 'KT-CT-1139 at obtainKrakenToken' },
  ],
  [
    'The key may not read the meter',
    { kind: 'problem', problem: 'wrong-meter', detail: 'KT-CT-1111 at smartMeterTelemetry' },
  ],
  [
    'The account is not found',
    { kind: 'problem', problem: 'account-not-found', detail: 'KT-CT-4177 at account' },
  ],
  [
    'The meter is not found',
    { kind: 'problem', problem: 'device-not-found', detail: 'KT-GB-4050 at smartMeterTelemetry' },
  ],
  ['No live device on the network of the meter', { kind: 'no-live-device' }],
  ['All clear', { kind: 'problem-over', problem: 'rejected-key', lastedMs: 95 * MINUTE }],
  ['The meter changed', { kind: 'meter-changed' }],
  ['The register is stuck', { kind: 'register-stuck' }],
  ['Octopus gives no prices', { kind: 'cost-unknown' }],
  ['Octopus has limited our calls for long', { kind: 'throttled-long', sinceMs: 120 * MINUTE }],
  ['Octopus takes our calls again', { kind: 'throttled-over', lastedMs: 150 * MINUTE }],
  ['The edited rules cannot be read', { kind: 'rules-unreadable', problems: [problem], kept: true }],
  [
    'The rules cannot be read, and never could',
    { kind: 'rules-unreadable', problems: [problem], kept: false },
  ],
  ['The rules can be read again', { kind: 'rules-readable' }],
  [
    'Messages were dropped',
    { kind: 'messages-dropped', subjects: ['[ALERT] Home using 9.4 kW, over 9 kW for 20 min (since 18:02)'] },
  ],
];

const told = (state: AlertState, rule: string): AlertState => ({ ...state, told: { [rule]: [READER.id] } });
const audience = { recipients: [READER], hush: {} };

/** Every message the product can send, written by the code that sends them. */
export const messageGallery = (): GalleryEntry[] => {
  const entries: GalleryEntry[] = [];
  const add = (title: string, messages: readonly OutboxMessage[]) =>
    entries.push(...messages.map((message) => ({ title, message })));
  for (const [title, shown, watts] of demandEvents) {
    add(title, announce([shown], told(freshAlertState(), shown.rule), audience, contextWith(watts)).messages);
  }
  for (const [title, shown] of otherEvents) {
    add(title, announce([shown], told(freshAlertState(), shown.rule), audience, contextWith(calm)).messages);
  }
  add('What quiet hours held back', summary());
  add('The last text of the day', lastText());
  for (const [title, news] of serviceNews) {
    add(title, announceService(news, freshAlertState(), audience, contextWith([])).messages);
  }
  add('The test message', [announceTest([READER], contextWith([]))]);
  return entries;
};

const quiet = { recipients: [READER], hush: { quietHours: { startMinute: 0, endMinute: 1_439 } } };

const summary = (): readonly OutboxMessage[] => {
  const shown = [demandEvents[5]?.[1], otherEvents[0]?.[1]].filter((one) => one !== undefined);
  const held = announce(shown, told(freshAlertState(), 'very-high'), quiet, contextWith(calm));
  return announce([], held.state, audience, contextWith(calm)).messages;
};

const lastText = (): readonly OutboxMessage[] => {
  const [, shown] = demandEvents[0] ?? [];
  const once = { recipients: [{ ...READER, maxPerDay: 1 }], hush: {} };
  return shown === undefined ? [] : announce([shown], freshAlertState(), once, contextWith(busy)).messages;
};

/** The gallery as a page of the docs. */
export const formatGallery = (entries: readonly GalleryEntry[]): string =>
  [
    '# Every message',
    '',
    'Each text the poller can send, for one example home: subject, SMS and email. Written by `npm run messages` with the',
    'code that sends them; a test keeps this page current. It is Friday 15 May 2026, 18:22 in London.',
    '',
    ...entries.flatMap(({ title, message }) => [
      `## ${title}`,
      '',
      `\`${message.event}\` · subject: **${message.subject}**`,
      '',
      `SMS (${`HomeMini> ${message.sms}`.length} of 160):`,
      '',
      '```text',
      `HomeMini> ${message.sms}`,
      '```',
      '',
      'Email:',
      '',
      '```text',
      message.email.trimEnd(),
      '```',
      '',
    ]),
  ].join('\n');
