import { describe, expect, it } from 'vitest';
import { EMAIL, type LivedMessage, liveMessages, PHONE } from '../../support/audience.ts';
import { at, homeRows, rulesOf } from '../../support/timeline.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };
const NIGHT = { startMinute: 22 * 60 + 30, endMinute: 7 * 60 };

const brief = (messages: readonly LivedMessage[]) =>
  messages.map(
    ({ at: when, message }) => `${when} ${message.event} ${message.to.join('+')} ${message.subject}`,
  );

const WINTER = at('2026-01-14T22:00:00Z');

describe('quiet hours', () => {
  const rules = { rules: rulesOf(HIGH), quietHours: NIGHT };

  it('hold an alert that began and ended inside them and tell it in one line at their end', () => {
    const rows = homeRows(WINTER, [60, 200], [30, 6000], [600, 200]);
    const { messages } = liveMessages(
      rows,
      () => rules,
      () => [EMAIL],
      {
        from: WINTER,
        until: at('2026-01-15T08:00:00Z'),
      },
    );
    expect(brief(messages)).toEqual([
      '2026-01-15T07:00 summary e0000001 [SUMMARY] Home: 1 message while muted, all over',
    ]);
    expect(messages[0]?.message.email).toContain(
      'High: over 5 kW Wed 14 Jan 23:00-23:29 (30 min), peak 6.0 kW, 3.0 kWh',
    );
  });

  it('say of an alert that is still on that it is, and then tell its recovery as usual', () => {
    const rows = homeRows(WINTER, [60, 200], [8 * 60 + 30, 6000], [60, 200]);
    const { messages } = liveMessages(
      rows,
      () => rules,
      () => [EMAIL],
      {
        from: WINTER,
        until: at('2026-01-15T08:30:00Z'),
      },
    );
    expect(brief(messages)).toEqual([
      '2026-01-15T07:00 summary e0000001 [STILL ON] Home: 1 message while muted, 1 ongoing',
      '2026-01-15T07:41 recovered e0000001 [OK] High is over: 8 h 30 min, 51.0 kWh',
    ]);
  });

  it('hold the recovery of an alert that was told before them', () => {
    const rows = homeRows(WINTER, [40, 6000], [600, 200]);
    const { messages } = liveMessages(
      rows,
      () => rules,
      () => [EMAIL],
      {
        from: WINTER,
        until: at('2026-01-15T07:30:00Z'),
      },
    );
    expect(messages.map(({ at: when, message }) => `${when} ${message.event}`)).toEqual([
      '2026-01-14T22:06 raised',
      '2026-01-15T07:00 summary',
    ]);
  });

  it('let pass what is critical, and tell of its end without waking anyone', () => {
    const rows = homeRows(WINTER, [60, 200], [30, 6000], [60, 200]);
    const critical = { ...rules, rules: rulesOf({ ...HIGH, severity: 'critical' }) };
    const { messages } = liveMessages(
      rows,
      () => critical,
      () => [EMAIL, PHONE],
      {
        from: WINTER,
        until: at('2026-01-15T07:30:00Z'),
      },
    );
    expect(
      messages.map(
        ({ at: when, message }) => `${when} ${message.event} ${message.severity} ${message.to.join('+')}`,
      ),
    ).toEqual([
      '2026-01-14T23:06 raised critical e0000001+p0000001',
      '2026-01-14T23:41 recovered info e0000001',
      '2026-01-15T07:00 summary info p0000001',
    ]);
  });

  it.each([
    ['spring', '2026-03-28T22:00:00Z', '2026-03-29T06:00'],
    ['autumn', '2026-10-24T21:00:00Z', '2026-10-25T07:00'],
  ])('end at 07:00 local over the %s clock change', (_season, from, end) => {
    const rows = homeRows(at(from), [60, 200], [30, 6000], [660, 200]);
    const { messages } = liveMessages(
      rows,
      () => rules,
      () => [EMAIL],
      {
        from: at(from),
        until: at(from) + 11 * 3_600_000,
      },
    );
    expect(messages.map(({ at: when, message }) => `${when} ${message.event}`)).toEqual([`${end} summary`]);
  });
});

describe('a pause', () => {
  it('holds everything, critical too, and tells it in one summary after it', () => {
    const rows = homeRows(WINTER, [30, 6000], [30, 200], [30, 6000], [120, 200]);
    const rules = { rules: rulesOf({ ...HIGH, severity: 'critical' }), pausedUntil: '2026-01-15T00:30' };
    const { messages } = liveMessages(
      rows,
      () => rules,
      () => [EMAIL, PHONE],
      {
        from: WINTER,
        until: at('2026-01-15T01:30:00Z'),
      },
    );
    expect(brief(messages)).toEqual([
      '2026-01-15T00:30 summary e0000001+p0000001 [SUMMARY] Home: 2 messages while muted, all over',
    ]);
  });

  it('tells each reader only what would have reached it', () => {
    const rows = homeRows(WINTER, [30, 6000], [90, 200]);
    const rules = {
      rules: rulesOf({ ...HIGH, severity: 'critical' }, { ...HIGH, name: 'also-high', above: 4500 }),
      pausedUntil: '2026-01-14T23:30',
    };
    const { messages } = liveMessages(
      rows,
      () => rules,
      () => [EMAIL, PHONE],
      {
        from: WINTER,
        until: at('2026-01-14T23:59:00Z'),
      },
    );
    expect(
      messages.map(({ message }) => [message.to, message.severity, message.email.includes('Also high')]),
    ).toEqual([
      [['e0000001'], 'critical', true],
      [['p0000001'], 'critical', false],
    ]);
  });
});

describe('texts a day', () => {
  it('stop at maxPerDay, the last one says so, and the next local day begins anew', () => {
    const phone = { ...PHONE, minSeverity: 'info' as const, maxPerDay: 2 };
    const bursts = Array.from(
      { length: 4 },
      () =>
        [
          [20, 6000],
          [40, 200],
        ] as const,
    ).flat();
    const rows = homeRows(at('2026-01-14T20:30:00Z'), ...bursts, [60, 200]);
    const { messages } = liveMessages(
      rows,
      () => ({ rules: rulesOf(HIGH) }),
      () => [EMAIL, phone],
      {
        from: at('2026-01-14T20:30:00Z'),
        until: at('2026-01-15T01:00:00Z'),
      },
    );
    const texts = messages.filter(({ message }) => message.to.includes(phone.id));
    expect(
      texts.map(
        ({ at: when, message }) =>
          `${when} ${message.event} ${message.sms.endsWith('Last text today; email goes on.')}`,
      ),
    ).toEqual([
      '2026-01-14T20:36 raised false',
      '2026-01-14T21:01 recovered false',
      '2026-01-15T00:01 recovered false',
    ]);
    expect(messages.filter(({ message }) => message.to.includes(EMAIL.id))).toHaveLength(8);
  });
});

describe('recipients', () => {
  it('get a recovery only where they got the raise and still are recipients', () => {
    const rows = homeRows(WINTER, [30, 6000], [30, 200]);
    const other = { ...EMAIL, id: 'e0000002' };
    const added = { ...EMAIL, id: 'e0000003' };
    const { messages } = liveMessages(
      rows,
      () => ({ rules: rulesOf(HIGH) }),
      (now) => (now < WINTER + 20 * 60_000 ? [EMAIL, other] : [EMAIL, added]),
      { from: WINTER, until: WINTER + 60 * 60_000 },
    );
    expect(messages.map(({ message }) => [message.event, message.to])).toEqual([
      ['raised', ['e0000001', 'e0000002']],
      ['recovered', ['e0000001']],
    ]);
  });
});
