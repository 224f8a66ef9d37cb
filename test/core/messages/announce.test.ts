import { describe, expect, it } from 'vitest';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import {
  announce,
  announceService,
  announceTest,
  announceToService,
} from '../../../core/messages/announce.ts';
import { episodeId } from '../../../core/messages/episode.ts';
import type { ServiceNews } from '../../../core/messages/service-texts.ts';
import type { AlertEvent } from '../../../core/rules/events.ts';
import { type AlertState, freshAlertState } from '../../../core/rules/state.ts';
import { demandReason, eventOf } from '../../support/messages.ts';
import { at, homeRows, live, rulesOf } from '../../support/timeline.ts';

const START = at('2026-05-15T17:00:00Z');
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };

const everything: RuntimeRecipient = { id: 'aaaaaaaa', kind: 'email', minSeverity: 'info' };
const warnings: RuntimeRecipient = { id: 'bbbbbbbb', kind: 'email', minSeverity: 'warning' };
const critical: RuntimeRecipient = { id: 'cccccccc', kind: 'sms', minSeverity: 'critical' };
const ALL = [everything, warnings, critical];

const contextOf = (now: number) => ({ household: 'home', timeZone: 'Europe/London', now });

const tell = (
  events: readonly AlertEvent[],
  recipients: readonly RuntimeRecipient[] = ALL,
  state: AlertState = freshAlertState(),
) => announce(events, state, { recipients, hush: {} }, contextOf(START + 60 * 60_000));

const eventsOf = (severity: string, ...extra: object[]): AlertEvent[] =>
  live(rulesOf({ ...HIGH, severity }, ...extra), homeRows(START, [20, 6000], [20, 200])).events;

const toOf = (announcement: ReturnType<typeof tell>) =>
  announcement.messages.map(({ event, to }) => `${event} ${to.join('+')}`);

describe('a raise', () => {
  it.each([
    { severity: 'info', to: 'aaaaaaaa' },
    { severity: 'warning', to: 'aaaaaaaa+bbbbbbbb' },
    { severity: 'critical', to: 'aaaaaaaa+bbbbbbbb+cccccccc' },
  ])('of severity $severity goes to $to', ({ severity, to }) => {
    const [raised] = eventsOf(severity);
    expect(toOf(tell(raised ? [raised] : []))).toEqual([`raised ${to}`]);
  });

  it('for nobody makes no message, and no recovery follows it', () => {
    const [raised, recovered] = eventsOf('info');
    const first = tell(raised ? [raised] : [], [critical]);
    const second = tell(recovered ? [recovered] : [], ALL, first.state);
    expect([...first.messages, ...second.messages]).toEqual([]);
  });

  it('is a message that says all of itself', () => {
    const [raised] = eventsOf('critical');
    expect(tell(raised ? [raised] : []).messages[0]).toEqual({
      id: 'high/raised/2026-05-15T17:05:00.000Z',
      episode: episodeId('home', 'high', Date.parse('2026-05-15T17:05:00Z')),
      rule: 'high',
      event: 'raised',
      severity: 'critical',
      to: ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'],
      subject: '[ALERT] High: 6.0 kW since 18:00',
      sms: 'High: Home is using 6.0 kW, over 5 kW since 18:00. Not on purpose? Check oven, heaters, immersion and car. 0.5 kWh so far. Peak 6.0 kW.',
      email: expect.stringContaining('You get one message when it has been under 4 kW for 10 min'),
      createdAt: START + 60 * 60_000,
      attemptedAt: START + 60 * 60_000,
    });
  });
});

describe('a raise for a phone that gets pushes', () => {
  it('is published for it, under the id of the message, beside the forms of the others', () => {
    const [raised] = eventsOf('critical');
    const phone: RuntimeRecipient = { id: 'dddddddd', kind: 'ntfy', name: 'kitchen', minSeverity: 'info' };
    const [message] = tell(raised ? [raised] : [], [everything, phone]).messages;
    expect(message?.to).toEqual(['aaaaaaaa', 'dddddddd']);
    expect(JSON.parse(message?.lambda ?? '{}')).toMatchObject({
      id: 'high/raised/2026-05-15T17:05:00.000Z',
      rule: 'high',
      event: 'raised',
      severity: 'critical',
      to: ['dddddddd'],
      headline: '[ALERT] High: 6.0 kW since 18:00',
    });
  });
});

describe('what follows a raise', () => {
  it('goes to those who got the raise, not to those its severity reaches now', () => {
    const [raised, recovered] = eventsOf('warning');
    const first = tell(raised ? [raised] : [], [warnings]);
    const second = tell(recovered ? [recovered] : [], ALL, first.state);
    expect(toOf(second)).toEqual(['recovered bbbbbbbb']);
    expect(second.state.told).toEqual({});
  });

  it('goes to them where it is a reminder, too', () => {
    const { events } = live(
      rulesOf({ ...HIGH, severity: 'warning', remindEvery: '10m' }),
      homeRows(START, [20, 6000]),
    );
    const [raised, reminder] = events;
    const first = tell(raised ? [raised] : [], [warnings]);
    expect(toOf(tell(reminder ? [reminder] : [], ALL, first.state))).toEqual(['reminder bbbbbbbb']);
  });

  it('goes to the others where one recipient was removed', () => {
    const [raised, recovered] = eventsOf('critical');
    const first = tell(raised ? [raised] : []);
    const second = tell(recovered ? [recovered] : [], [everything, critical], first.state);
    expect(toOf(second)).toEqual(['recovered aaaaaaaa+cccccccc']);
  });

  it('makes no message where all who were told are gone', () => {
    const [raised, recovered] = eventsOf('critical');
    const first = tell(raised ? [raised] : [], [critical]);
    expect(tell(recovered ? [recovered] : [], [everything], first.state).messages).toEqual([]);
  });

  it('is kept apart from rule to rule', () => {
    const events = eventsOf('critical', { ...HIGH, name: 'also', above: 4500, severity: 'info' });
    expect(toOf(tell(events)).toSorted()).toEqual([
      'raised aaaaaaaa',
      'raised aaaaaaaa+bbbbbbbb+cccccccc',
      'recovered aaaaaaaa',
      'recovered aaaaaaaa+bbbbbbbb+cccccccc',
    ]);
  });
});

describe('an alert that was over before anybody could be told', () => {
  it('is an episode of its own', () => {
    const history = eventOf(demandReason('over-before-told'), { rule: 'high', event: 'summary', at: START });
    expect(tell([history]).messages[0]).toMatchObject({
      id: 'high/summary/2026-05-15T17:00:00.000Z',
      episode: 'high/summary/2026-05-15T17:00:00.000Z',
    });
  });
});

describe('the state', () => {
  it('that was given is left as it was, so that a run that loses a race can decide again', () => {
    const [raised, recovered] = eventsOf('critical');
    const first = tell(raised ? [raised] : []).state;
    const before = structuredClone(first);
    tell(recovered ? [recovered] : [], ALL, first);
    expect(first).toEqual(before);
  });
});

describe('ids of messages', () => {
  it('are the same when the same is decided again, and differ otherwise', () => {
    const events = eventsOf('critical', { ...HIGH, name: 'also', above: 4500 });
    const ids = tell(events).messages.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(tell(events).messages.map(({ id }) => id)).toEqual(ids);
  });
});

describe('a service message', () => {
  const news = { kind: 'problem', problem: 'rejected-key', detail: 'KT-CT-1139' } as const;

  it('goes to everyone a warning reaches', () => {
    const { messages } = announceService(
      news,
      freshAlertState(),
      { recipients: ALL, hush: {} },
      contextOf(START),
    );
    expect(messages).toMatchObject([
      { rule: 'service', event: 'service', severity: 'warning', to: ['aaaaaaaa', 'bbbbbbbb'] },
    ]);
  });

  const broken = (recipient: string) =>
    ({
      kind: 'channel-broken',
      channel: { kind: 'telegram', name: 'family', recipient },
      code: 'chat-gone',
    }) as const;

  it.each<[string, ServiceNews, string]>([
    ['what is the matter', { kind: 'meter-changed' }, 'service/meter-changed/2026-05-15T17:00:00.000Z'],
    ['which channel', broken('aaaa0001'), 'service/channel-broken/aaaa0001/2026-05-15T17:00:00.000Z'],
    [
      'which item',
      { kind: 'item-unreadable', item: 'hush' },
      'service/item-unreadable/hush/2026-05-15T17:00:00.000Z',
    ],
  ])('has an id that says %s, so that two in one poll are two', (_, told, id) => {
    const audience = { recipients: ALL, hush: {} };
    expect(announceService(told, freshAlertState(), audience, contextOf(START)).messages[0]?.id).toBe(id);
  });

  it('that nobody else can be told goes to whoever gets the alarms, and says all of itself', () => {
    expect(announceToService(broken('aaaa0001'), contextOf(START))).toMatchObject({
      id: 'service/channel-broken/aaaa0001/2026-05-15T17:00:00.000Z',
      episode: 'service/channel-broken/aaaa0001/2026-05-15T17:00:00.000Z',
      rule: 'service',
      event: 'service',
      severity: 'warning',
      to: ['service'],
      topic: 'service',
      subject: '[SERVICE] Home: no alerts reach family (Telegram)',
      createdAt: START,
      attemptedAt: START,
    });
  });

  it('is none where a warning reaches nobody', () => {
    const audience = { recipients: [critical], hush: {} };
    expect(announceService(news, freshAlertState(), audience, contextOf(START)).messages).toEqual([]);
  });
});

describe('the test message', () => {
  it('opens the page where there is one', () => {
    const web = { url: 'https://web.example/', key: new Uint8Array(32) };
    expect(announceTest(ALL, { ...contextOf(START), web }).email).toContain('Open: https://web.example/home');
  });

  it('goes to everyone, whatever they filter', () => {
    expect(announceTest(ALL, contextOf(START))).toMatchObject({
      rule: 'test',
      event: 'test',
      sms: expect.stringMatching(/^TEST, a sample: .* Nothing to do: alerts can reach you here\.$/),
      to: ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'],
      subject: '[TEST] Very high: 9.4 kW since 17:40 (about GBP 2.49 an hour)',
    });
  });
});
