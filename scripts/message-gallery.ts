import { parseLiveRules } from '../config/live-rules.ts';
import type { RuntimeRecipient } from '../core/channels/runtime-recipient.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { announce, announceService, announceTest } from '../core/messages/announce.ts';
import type { Hush } from '../core/messages/hush-item.ts';
import type { MessageContext } from '../core/messages/message-context.ts';
import type { OutboxMessage } from '../core/messages/outbox.ts';
import type { ServiceNews } from '../core/messages/service-texts.ts';
import type { AlertEvent } from '../core/rules/events.ts';
import { EXAMPLE_MINUTE_MS as MINUTE, EXAMPLE_NOW as NOW } from '../core/rules/example-moment.ts';
import { RULE_KIND_NAMES } from '../core/rules/registry.ts';
import type { Rule } from '../core/rules/rule.ts';
import { type AlertState, freshAlertState } from '../core/rules/state.ts';
import { RULE_VIEWS } from '../core/rules/views.ts';
import { digestExamples } from './digest-examples.ts';

/** One message a household may get, and when. */
export interface GalleryEntry {
  readonly title: string;
  readonly message: OutboxMessage;
}

const READER: RuntimeRecipient = { id: '3f2a9c01', kind: 'sms', minSeverity: 'info', maxPerDay: 5 };

const BY_EMAIL: RuntimeRecipient = { id: '3f2a9c01', kind: 'email', minSeverity: 'info' };

const context: MessageContext = {
  household: 'home',
  timeZone: 'Europe/London',
  now: NOW,
  links: {
    readings: 'https://eu-west-2.console.aws.amazon.com/… (the readings table)',
    rules: 'https://eu-west-2.console.aws.amazon.com/… (the rules parameter)',
  },
};

interface RuleExample {
  readonly title: string;
  readonly event: AlertEvent;
  readonly now?: number | undefined;
}

const ruleExamples: readonly RuleExample[] = RULE_KIND_NAMES.flatMap((kind) =>
  RULE_VIEWS[kind].examples.map(({ title, event, now }) => ({ title, event, now })),
);

const exampleOf = (title: string): RuleExample => {
  const found = ruleExamples.find((example) => example.title === title);
  if (found === undefined) throw new Error(`no example: ${title}`);
  return found;
};

const problem = formatProblem({
  path: 'rules[1].for',
  got: '20 minutes',
  allowed: 'a duration from 0s to 1d, such as 30s, 5m, 1h or 2d',
});
const FAMILY = { recipient: '5b0c7d21', kind: 'telegram', name: 'family' } as const;
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
  ['A push channel is out of order', { kind: 'channel-broken', channel: FAMILY, code: 'http-403' }],
  ['A push channel works again', { kind: 'channel-works', channel: FAMILY, lastedMs: 95 * MINUTE }],
  ['The edited rules cannot be read', { kind: 'rules-unreadable', problems: [problem], kept: true }],
  [
    'The rules cannot be read, and never could',
    { kind: 'rules-unreadable', problems: [problem], kept: false },
  ],
  ['The rules can be read again', { kind: 'rules-readable' }],
  ['The pause and mutes cannot be read', { kind: 'item-unreadable', item: 'hush' }],
  ['The record of phone channels cannot be read', { kind: 'item-unreadable', item: 'channels' }],
  [
    'Messages were dropped',
    {
      kind: 'messages-dropped',
      subjects: ['[ALERT] Very high: 9.4 kW since 18:02 (about GBP 2.49 an hour)'],
    },
  ],
];

const told = (state: AlertState, rule: string): AlertState => ({ ...state, told: { [rule]: [READER.id] } });
const audience = { recipients: [READER], hush: {} };

/** Every message the product can send, written by the code that sends them. */
export const messageGallery = (): GalleryEntry[] => {
  const entries: GalleryEntry[] = [];
  const add = (title: string, messages: readonly OutboxMessage[]) =>
    entries.push(...messages.map((message) => ({ title, message })));
  for (const { title, event, now = NOW } of ruleExamples) {
    const before = told(freshAlertState(), event.rule);
    add(title, announce([event], before, audience, { ...context, now }).messages);
  }
  add('What quiet hours held back', summary());
  add('The last text of the day', lastText());
  for (const [title, messages] of muted()) add(title, messages);
  for (const [title, news] of serviceNews) {
    add(title, announceService(news, freshAlertState(), audience, context).messages);
  }
  entries.push(...digestExamples(context.links));
  add('The test message', [announceTest([READER], context)]);
  return entries;
};

const quiet = { recipients: [READER], hush: { quietHours: { startMinute: 0, endMinute: 1_439 } } };

const summary = (): readonly OutboxMessage[] => {
  const shown = [exampleOf('High use is over').event, exampleOf('The Mini is silent').event];
  const held = announce(shown, told(freshAlertState(), 'very-high'), quiet, context);
  return announce([], held.state, audience, context).messages;
};

/** An alert that somebody mutes for an hour, or until it is over, and that outlives the hour. */
const muted = (): readonly (readonly [string, readonly OutboxMessage[]])[] => {
  const { event } = exampleOf('High use begins');
  const rules = rulesOf({ kind: 'demand', name: event.rule, above: 9_000, clearBelow: 8_000, for: '20m' });
  const raised = announce([event], freshAlertState(), { ...audience, recipients: [BY_EMAIL] }, context).state;
  const [pressedAt, until] = [NOW + 3 * MINUTE, NOW + 63 * MINUTE];
  const at = (now: number, before: AlertState, mutes: Hush['muted']) => {
    const usage = { ...before.usage, lastAt: now - 20_000, lastDemandW: 9_400, lastPrice: 0.026 };
    const asking = { recipients: [BY_EMAIL], rules, hush: { asked: { muted: mutes } } };
    return announce([], { ...before, usage }, asking, { ...context, now });
  };
  const forAnHour = at(pressedAt, raised, { [event.rule]: { until } });
  const episode = forAnHour.messages[0]?.episode ?? '';
  return [
    ['Somebody mutes an alert for an hour', forAnHour.messages],
    [
      'Somebody mutes an alert until it is over',
      at(pressedAt, raised, { [event.rule]: { episode } }).messages,
    ],
    ['It is still on when the hour is over', at(until, forAnHour.state, {}).messages],
  ];
};

const rulesOf = (...rules: readonly object[]): readonly Rule[] => {
  const parsed = parseLiveRules(JSON.stringify({ rules }), MINUTE);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('; '));
  return parsed.value.rules;
};

const lastText = (): readonly OutboxMessage[] => {
  const { event } = exampleOf('High use begins');
  const once = { recipients: [{ ...READER, maxPerDay: 1 }], hush: {} };
  return announce([event], freshAlertState(), once, context).messages;
};

const NEVER_A_TEXT: readonly OutboxMessage['event'][] = ['muted', 'digest', 'sign-in'];

const smsLines = ({ sms }: OutboxMessage): string[] => [
  `SMS (${`HomeMini> ${sms}`.length} of 160):`,
  '',
  '```text',
  `HomeMini> ${sms}`,
  '```',
  '',
];

/** The gallery as a page of the docs. */
export const formatGallery = (entries: readonly GalleryEntry[]): string =>
  [
    '# Every message',
    '',
    'Each text the poller can send, for one example home: subject, SMS and email. Written by `npm run messages` with the',
    'code that sends them; a test keeps this page current. It is Friday 15 May 2026 in London: 18:22, or the night before.',
    '',
    ...entries.flatMap(({ title, message }) => [
      `## ${title}`,
      '',
      `\`${message.event}\` · subject: **${message.subject}**`,
      '',
      ...(NEVER_A_TEXT.includes(message.event) ? ['Never sent as a text.', ''] : smsLines(message)),
      'Email:',
      '',
      '```text',
      message.email.trimEnd(),
      '```',
      '',
    ]),
  ].join('\n');
