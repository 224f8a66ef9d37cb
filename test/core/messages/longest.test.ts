import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gsm7Length } from '../../../core/channels/sms/gsm7.ts';
import { pascalCase } from '../../../core/contract/slug.ts';
import type { MessageContext } from '../../../core/messages/message-context.ts';
import { type MessageText, renderMessage } from '../../../core/messages/message-text.ts';
import { mutedWording, stillOnWording } from '../../../core/messages/mute-texts.ts';
import { type ServiceNews, serviceWording } from '../../../core/messages/service-texts.ts';
import { summaryWording } from '../../../core/messages/summary-texts.ts';
import { testWording } from '../../../core/messages/test-text.ts';
import type { Wording } from '../../../core/messages/wording.ts';
import type { Reason } from '../../../core/rules/events.ts';
import { silenceCauseSchema } from '../../../core/rules/silence-cause.ts';
import { eventWording } from '../../../core/rules/words.ts';
import { contextAt, eventOf, NOW } from '../../support/messages.ts';
import { HOUR, MINUTE } from '../../support/timeline.ts';

const DAY = 24 * HOUR;
const LONGEST_NAME = 'w'.repeat(32);
const slug = fc.oneof(
  fc.constant(LONGEST_NAME),
  fc
    .stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,10}){0,2}$/)
    .map((name) => name.slice(0, 32).replace(/-$/, '')),
);

const title = fc.option(
  fc.oneof(fc.constant('W'.repeat(40)), fc.constantFrom('Left on?', 'Kühlschrank aus, schon lange?')),
  {
    nil: undefined,
  },
);

const watts = fc.oneof(
  fc.constantFrom(-70_000, 70_000, 0),
  fc.double({ min: -70_000, max: 70_000, noNaN: true }),
);
const ago = fc
  .oneof(fc.constantFrom(0, 8 * DAY), fc.integer({ min: 0, max: 400 * DAY }))
  .map((ms) => NOW - ms);
const upToADay = fc.oneof(fc.constantFrom(0, MINUTE, 86_340_000, DAY), fc.integer({ min: 0, max: DAY }));
const energyWh = fc.oneof(fc.constantFrom(0, 1_680_000), fc.double({ min: 0, max: 1_680_000, noNaN: true }));
const pence = fc.oneof(
  fc.constantFrom(-80_000, 80_000),
  fc.double({ min: -80_000, max: 80_000, noNaN: true }),
);
const count = fc.integer({ min: 1, max: 1_000_000 });

const gapBetween = fc.oneof(
  fc.record({ from: ago }),
  fc.tuple(ago, ago).map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) })),
);

const hundredths = fc.oneof(
  fc.constantFrom(-999.99, 999.99, 0),
  fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 100),
);
const commonTerms = {
  forMs: upToADay,
  clearForMs: upToADay,
  averageOverMs: fc.integer({ min: MINUTE, max: HOUR }),
  whilePriceAbove: hundredths,
  whilePriceBelow: hundredths,
};

const demand = fc
  .record({
    kind: fc.constantFrom(
      'beyond-limit',
      'still-beyond',
      'back-to-normal',
      'window-closed',
      'price-changed',
      'over-before-told',
    ),
    terms: fc.oneof(
      fc.record(
        {
          direction: fc.constantFrom('above' as const, 'below' as const),
          limitW: fc.oneof(watts.map(Math.round), fc.constantFrom(69_999, -69_999)),
          clearW: watts,
          ...commonTerms,
        },
        { requiredKeys: ['direction', 'limitW', 'clearW', 'forMs', 'clearForMs'] },
      ),
      fc.record(
        {
          direction: fc.constant('cost' as const),
          limitPencePerHour: fc.integer({ min: 1, max: 70_000 }),
          clearPencePerHour: fc.integer({ min: 1, max: 70_000 }),
          ...commonTerms,
        },
        { requiredKeys: ['direction', 'limitPencePerHour', 'clearPencePerHour', 'forMs', 'clearForMs'] },
      ),
    ),
    episode: fc.record(
      {
        startedAt: ago,
        lastBeyondAt: ago,
        peakW: watts,
        energyWh,
        source: fc.constantFrom('register', 'demand'),
        flow: fc.constantFrom('import', 'export'),
        gap: fc.boolean(),
        longestGap: gapBetween,
        gapAtEnd: gapBetween,
        costPence: pence,
        likeness: fc.constantFrom('kettle', 'shower', 'cycling-heat', 'car'),
        switchedW: fc.integer({ min: 900, max: 11_000 }),
      },
      { requiredKeys: ['startedAt', 'lastBeyondAt', 'peakW', 'energyWh', 'source', 'flow', 'gap'] },
    ),
    demandW: watts,
    meanW: watts,
    costPencePerHour: fc.double({ min: -700, max: 700, noNaN: true }),
    pencePerKwh: hundredths,
    smartChargingUnknown: fc.constant(true as const),
  })
  .map(
    (reason): Reason => ({
      ...reason,
      episode: {
        ...reason.episode,
        startedAt: Math.min(reason.episode.startedAt, reason.episode.lastBeyondAt),
        lastBeyondAt: Math.max(reason.episode.startedAt, reason.episode.lastBeyondAt),
      },
    }),
  );

const cause = fc.constantFrom(...silenceCauseSchema.options);

const silence: fc.Arbitrary<Reason> = fc.record(
  {
    kind: fc.constant('silence' as const),
    cause,
    afterMs: fc.integer({ min: 7 * MINUTE, max: 7 * DAY }),
    silentFrom: ago,
    everSeen: fc.boolean(),
    lastDemandW: watts,
  },
  { requiredKeys: ['kind', 'cause', 'afterMs', 'silentFrom', 'everSeen'] },
);

const silenceOver: fc.Arbitrary<Reason> = fc.record(
  {
    kind: fc.constant('silence-over' as const),
    silentFrom: ago,
    everSeen: fc.boolean(),
    backAt: ago,
    cause,
    demandW: watts,
    usedWh: energyWh,
  },
  { requiredKeys: ['kind', 'silentFrom', 'everSeen', 'backAt', 'demandW'] },
);

const patchy: fc.Arbitrary<Reason> = fc.record({
  kind: fc.constant('patchy' as const),
  silences: fc.integer({ min: 3, max: 60 }),
  withinMs: fc.constant(6 * HOUR),
  cause,
});

const frozen: fc.Arbitrary<Reason> = fc.oneof(
  fc.record({
    kind: fc.constant('standing-still' as const),
    since: ago,
    heldW: watts,
    registered: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('demand-standing-still' as const),
    since: ago,
    heldW: fc.integer({ min: 0, max: 70_000 }),
    movedWh: energyWh,
  }),
  fc.record({ kind: fc.constant('moving-again' as const), since: ago, heldW: watts, demandW: watts }),
);

const budget: fc.Arbitrary<Reason> = fc.record({
  kind: fc.constant('budget-used' as const),
  period: fc.constantFrom('day', 'week', 'month'),
  measure: fc.constantFrom('cost', 'energy'),
  limit: fc.oneof(fc.constant(100_000), fc.double({ min: 0.01, max: 100_000, noNaN: true })),
  used: fc.oneof(fc.constant(1_000_000), fc.double({ min: 0, max: 1_000_000, noNaN: true })),
  percent: fc.integer({ min: 1, max: 1_000 }),
  estimated: fc.boolean(),
  unpriced: fc.boolean(),
  byDemand: fc.boolean(),
  startsAt: ago,
  endsAt: ago,
  countedFrom: ago,
});

const problem = fc.constantFrom(
  'missing-key',
  'rejected-key',
  'wrong-meter',
  'account-not-found',
  'device-not-found',
);
const noUse: fc.Arbitrary<Reason> = fc.record({
  kind: fc.constantFrom('no-use' as const),
  aboveW: fc.constantFrom(1_000, 69_999, 1),
  startsAt: ago,
  endsAt: ago,
});

const importW = fc.oneof(fc.constantFrom(0, 70_000, 69_949), fc.integer({ min: 0, max: 70_000 }));
const pencePerKwh = fc.double({ min: -100, max: 1_000, noNaN: true });
const unusual: fc.Arbitrary<Reason> = fc.record(
  {
    kind: fc.constantFrom(
      'unusually-high' as const,
      'usual-again' as const,
      'unusual-before-told' as const,
      'night-over' as const,
    ),
    since: ago,
    overTo: ago,
    floorW: importW,
    usualW: importW,
    usualFromW: importW,
    usualToW: importW,
    extraWh: energyWh,
    pencePerKwh,
  },
  {
    requiredKeys: ['kind', 'since', 'overTo', 'floorW', 'usualW', 'usualFromW', 'usualToW', 'extraWh'],
  },
);
const standbyFacts = { since: ago, standbyW: importW, usualW: importW, pencePerKwh };
const standby: fc.Arbitrary<Reason> = fc.record(
  { kind: fc.constantFrom('standby-up' as const, 'standby-stays' as const), ...standbyFacts },
  { requiredKeys: ['kind', 'since', 'standbyW', 'usualW'] },
);
const standbyBack: fc.Arbitrary<Reason> = fc.record(
  { kind: fc.constant('standby-back' as const), nowW: importW, ...standbyFacts },
  { requiredKeys: ['kind', 'nowW', 'since', 'standbyW', 'usualW'] },
);

const pushChannel = fc.record({
  recipient: fc.constant('0a1b2c3d'),
  kind: fc.constantFrom('telegram' as const, 'pushover' as const, 'ntfy' as const, 'webhook' as const),
  name: slug,
});
const news: fc.Arbitrary<ServiceNews> = fc.oneof(
  fc.record({
    kind: fc.constant('problem' as const),
    problem,
    detail: fc.constant('A-1234ABCD and 00-11-22-33-44-55-66-77'),
  }),
  fc.record({ kind: fc.constant('problem-over' as const), problem, lastedMs: count }),
  fc.record({
    kind: fc.constant('rules-unreadable' as const),
    problems: fc.array(fc.string({ maxLength: 200 })),
    kept: fc.boolean(),
  }),
  fc.constant({ kind: 'rules-readable' } as const),
  fc.record({
    kind: fc.constant('item-unreadable' as const),
    item: fc.constantFrom('hush' as const, 'channels' as const),
  }),
  fc.record({
    kind: fc.constant('channel-broken' as const),
    channel: pushChannel,
    code: fc.constantFrom(
      'http-400',
      'http-401',
      'ntfy-42908',
      'secret-missing',
      'address-refused',
      'refused',
    ),
  }),
  fc.record({ kind: fc.constant('channel-works' as const), channel: pushChannel, lastedMs: count }),
  fc.record({ kind: fc.constant('messages-dropped' as const), subjects: fc.array(fc.string()) }),
  fc.constantFrom({ kind: 'meter-changed' }, { kind: 'register-stuck' }, { kind: 'cost-unknown' } as const),
  fc.record({ kind: fc.constant('throttled-long' as const), sinceMs: count }),
  fc.record({ kind: fc.constant('throttled-over' as const), lastedMs: count }),
);

const held = fc.record({
  rule: slug,
  severity: fc.constantFrom('info', 'warning', 'critical'),
  open: fc.boolean(),
  line: fc.string({ unit: 'grapheme', maxLength: 200 }),
  to: fc.array(fc.constant('0a1b2c3d')),
});

const mute = fc.oneof(
  fc.record({ until: fc.constantFrom(NOW + HOUR, NOW + 7 * DAY) }),
  fc.constant({ episode: 'w3GxW0DPZu5nVSageWO5Dt' }),
);
const stillOn = fc.record({
  still: fc.constantFrom('still on', 'still no readings', 'still nothing used'),
  mutedFrom: ago,
  mutedTo: fc.constant(NOW),
  raisedAt: ago,
  untold: fc.option(fc.string({ unit: 'grapheme', maxLength: 200 }), { nil: undefined }),
  demandW: fc.option(watts, { nil: undefined }),
  pencePerHour: fc.option(pence, { nil: undefined }),
});

const wordingIn = (context: MessageContext): fc.Arbitrary<Wording> => {
  const reason = fc.oneof(
    demand,
    silence,
    silenceOver,
    patchy,
    frozen,
    budget,
    noUse,
    unusual,
    standby,
    standbyBack,
  );
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(reason, slug, title)
        .map(([why, rule, called]) => eventWording(eventOf(why, { rule, title: called }), context)),
    },
    news.map((what) => serviceWording(what, context)),
    fc.array(held, { minLength: 1, maxLength: 40 }).map((list) => summaryWording(list, context)),
    fc.constant(testWording(context)),
    fc.tuple(slug, title, mute).map(([rule, called, one]) => mutedWording(called ?? rule, one, context)),
    fc.tuple(slug, title, stillOn).map(([rule, called, one]) => {
      const about = { ...one, title: called ?? rule };
      return stillOnWording(about, context);
    }),
  );
};

const written = fc.tuple(slug, title).chain(([household, called]) => {
  const context = contextAt(NOW, {
    household,
    title: called,
    links: {
      readings: 'https://console.example/readings',
      rules: `https://console.example/${pascalCase(household)}`,
    },
  });
  return fc.tuple(wordingIn(context), fc.boolean()).map(([wording, lastText]) => ({
    wording,
    lastText,
    message: renderMessage(wording, context, { last: lastText }),
  }));
});

const everyMessage = (check: (message: MessageText, wording: Wording, lastText: boolean) => void): void =>
  fc.assert(
    fc.property(written, ({ message, wording, lastText }) => check(message, wording, lastText)),
    { numRuns: 1_500 },
  );

describe('any message, however long its names and figures', () => {
  it('is one SMS part of GSM-7 behind the name of the topic', () => {
    everyMessage(({ sms }) => {
      expect(gsm7Length(`HomeMini> ${sms}`)).toBeLessThanOrEqual(160);
    });
  });

  it('has a subject that SNS takes: printable ASCII under 100 characters, state first', () => {
    everyMessage(({ subject }, { state }) => {
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(subject.startsWith(`[${state}] `)).toBe(true);
    });
  });

  it('says what to do in its text, whatever else must go', () => {
    everyMessage(({ sms }, { advice }, lastText) => {
      if (!lastText && advice !== undefined) expect(sms).toContain(` ${advice}`);
    });
  });

  it('begins its text with the whole first line, or the headline with its name cut', () => {
    everyMessage(({ sms }, { first, headline, named = '' }, lastText) => {
      if (lastText || !/^[\x20-\x7e£]*$/.test(first)) return;
      const cutName = headline.slice(named.length);
      expect(sms.startsWith(first) || sms.includes(`${cutName}.`)).toBe(true);
    });
  });

  it('never ends a subject inside a figure', () => {
    everyMessage(({ subject }, { headline }) => {
      if (!subject.endsWith('...')) return;
      const kept = subject.slice(subject.indexOf('] ') + 2, -3);
      expect(headline.replaceAll('£', 'GBP ').slice(kept.length)).toMatch(/^[ ,:(]/);
    });
  });

  it('names no account and no meter', () => {
    everyMessage(({ subject, sms, email }) => {
      expect(`${subject} ${sms} ${email}`).not.toMatch(/A-[0-9A-Z]{8}|([0-9A-Fa-f]{2}-){7}/);
    });
  });
});
