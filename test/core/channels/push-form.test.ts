import { describe, expect, it } from 'vitest';
import { publicationSchema } from '../../../core/channels/publication.ts';
import { renderPush } from '../../../core/channels/push-form.ts';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { announce, announceService, announceTest } from '../../../core/messages/announce.ts';
import type { MessageLink } from '../../../core/messages/message-links.ts';
import type { OutboxMessage } from '../../../core/messages/outbox.ts';
import { serializeTold } from '../../../core/messages/told.ts';
import type { Wording } from '../../../core/messages/wording.ts';
import { freshAlertState } from '../../../core/rules/state.ts';
import { contextAt, demandReason, eventOf, NOW } from '../../support/messages.ts';

const EMAIL: RuntimeRecipient = { id: 'eeee0001', kind: 'email', minSeverity: 'info' };
const FAMILY: RuntimeRecipient = { id: 'aaaa0001', kind: 'telegram', name: 'family', minSeverity: 'info' };
const ANNA: RuntimeRecipient = { id: 'aaaa0002', kind: 'pushover', name: 'anna', minSeverity: 'critical' };
const ALL = [EMAIL, FAMILY, ANNA];

const audience = { recipients: ALL, hush: {} };
const context = contextAt(NOW, { title: 'Our House' });
const raised = (change: Parameters<typeof eventOf>[1] = {}) => eventOf(demandReason('beyond-limit'), change);
const publicationOf = ({ lambda }: OutboxMessage) => publicationSchema.parse(JSON.parse(lambda ?? ''));

describe('the form of a message for the courier', () => {
  it('says everything a phone can show, for the push recipients among its readers', () => {
    const [message] = announce([raised()], freshAlertState(), audience, context).messages;
    expect(message?.to).toEqual(['eeee0001', 'aaaa0001', 'aaaa0002']);
    expect(publicationOf(message!)).toEqual({
      schema: 1,
      id: message?.id,
      episode: expect.any(String),
      household: 'home',
      title: 'Our House',
      rule: 'very-high',
      event: 'raised',
      severity: 'critical',
      to: ['aaaa0001', 'aaaa0002'],
      at: new Date(NOW).toISOString(),
      headline: '[ALERT] Very high: 9.4 kW since 18:02',
      text: expect.stringMatching(
        /^Very high: Our House is using 9\.4 kW, over 9 kW since 18:02\.\nNot on purpose\? .+\n\n3\.1 kWh so far\./,
      ),
      facts: expect.arrayContaining([{ label: 'Limit', value: 'over 9 kW for 20 min' }]),
      links: [],
    });
  });

  it('leaves out those whom the severity does not reach', () => {
    const event = raised({ severity: 'warning' });
    const [message] = announce([event], freshAlertState(), audience, context).messages;
    expect(publicationOf(message!).to).toEqual(['aaaa0001']);
  });

  it('is absent where no reader has a push channel, so that no courier is woken', () => {
    const only = { recipients: [EMAIL], hush: {} };
    const [message] = announce([raised()], freshAlertState(), only, context).messages;
    expect(message).not.toHaveProperty('lambda');
    const warned = { recipients: [EMAIL, ANNA], hush: {} };
    const [warning] = announce(
      [raised({ severity: 'warning' })],
      freshAlertState(),
      warned,
      context,
    ).messages;
    expect(warning?.to).toEqual(['eeee0001']);
    expect(warning).not.toHaveProperty('lambda');
  });

  it('of the test message goes to everybody', () => {
    expect(publicationOf(announceTest(ALL, context))).toMatchObject({
      event: 'test',
      rule: 'test',
      episode: announceTest(ALL, context).id,
      to: ['aaaa0001', 'aaaa0002'],
    });
  });

  it('of news about the poller has its facts and steps in the text, since the fix stands there', () => {
    const news = { kind: 'problem', problem: 'rejected-key', detail: 'KT-CT-1139' } as const;
    const [message] = announceService(news, freshAlertState(), audience, context).messages;
    const { text, episode, id } = publicationOf(message!);
    expect(text).toContain('npx home-mini setup --key-only');
    expect(text).toContain('Octopus said: KT-CT-1139');
    expect(episode).toBe(id);
  });

  it('of a summary has a line for each of what was held', () => {
    const quiet = { recipients: ALL, hush: { quietHours: { startMinute: 0, endMinute: 1_439 } } };
    const held = announce([raised({ severity: 'warning' })], freshAlertState(), quiet, context);
    const [message] = announce([], held.state, audience, context).messages;
    expect(message?.event).toBe('summary');
    const { text } = publicationOf(message!);
    expect(text).toMatch(/^Our House: 1 message while muted, 1 ongoing\.\n\nVery high/);
  });

  it('is not kept with what was told: that is for people', () => {
    const [message] = announce([raised()], freshAlertState(), audience, context).messages;
    expect(message?.lambda).toBeDefined();
    expect(JSON.parse(serializeTold(message!))).not.toHaveProperty('lambda');
  });

  it('names nothing but ids of recipients', () => {
    const head = { id: 'm', episode: 'm', rule: 'r', event: 'raised', severity: 'info' } as const;
    const wording = { state: 'ALERT', headline: 'h', first: 'f', facts: [], next: [] };
    const { lambda = '' } = renderPush(head, wording, { to: ['aaaa0001'], recipients: ALL }, context);
    expect(lambda).not.toMatch(/family|anna|telegram/);
  });

  const HEAD = { id: 'm', episode: 'm', rule: 'r', event: 'raised', severity: 'info' } as const;
  const formOf = (wording: Partial<Wording>, links?: readonly MessageLink[]) => {
    const whole = { state: 'ALERT', headline: 'h', first: 'First.', facts: [], next: [], ...wording };
    const readers = { to: ['aaaa0001'], recipients: ALL, ...(links === undefined ? {} : { links }) };
    return publicationSchema.parse(JSON.parse(renderPush(HEAD, whole, readers, context).lambda ?? ''));
  };

  it.each<[string, Partial<Wording>, string]>([
    ['the first line alone', {}, 'First.'],
    ['what to do below it', { advice: 'Do.' }, 'First.\nDo.'],
    [
      'what else there is below both',
      { advice: 'Do.', more: ['More.', 'Less.'] },
      'First.\nDo.\n\nMore.\nLess.',
    ],
    [
      'of an alert neither its facts nor what happens next',
      { facts: [['Limit', '9 kW']], next: ['Next.'], more: ['More.'] },
      'First.\n\nMore.',
    ],
    [
      'about the poller its facts and the steps',
      { facts: [['Code', 'KT']], next: ['One.', 'Two.'], more: ['More.'], service: true },
      'First.\n\nCode: KT\n\nOne.\nTwo.',
    ],
    [
      'about the poller no empty lines where there are no facts',
      { next: ['One.'], service: true },
      'First.\n\nOne.',
    ],
  ])('has as its text %s', (_, wording, text) => {
    expect(formOf(wording).text).toBe(text);
  });

  it('has the links that it is given, or those of its event', () => {
    const open: MessageLink = { label: 'Open', url: 'https://x.example/home', action: 'open' };
    expect(formOf({}, [open]).links).toEqual([open]);
    const web = { url: 'https://x.example/', key: new Uint8Array(32) };
    const { lambda = '' } = renderPush(
      HEAD,
      { state: 'ALERT', headline: 'h', first: 'f', facts: [], next: [] },
      { to: ['aaaa0001'], recipients: ALL },
      { ...context, web },
    );
    const { links } = publicationSchema.parse(JSON.parse(lambda));
    expect(links.map(({ label, action }) => [label, action])).toEqual([
      ['Mute 1 h', 'mute'],
      ['Mute until it is over', 'mute-over'],
      ['Open', 'open'],
    ]);
  });
});
