import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../core/digest/digest.ts';
import type { Reader } from '../../../core/digest/readers.ts';
import { type DigestExtras, digestWording } from '../../../core/digest/words.ts';
import { at } from '../../support/timeline.ts';

const CONTEXT = { household: 'home', timeZone: 'Europe/London', now: at('2026-05-18T07:00:00Z') };
const WEEK: Digest['period'] = {
  kind: 'week',
  startsAt: at('2026-05-10T23:00:00Z'),
  endsAt: at('2026-05-17T23:00:00Z'),
  dueAt: CONTEXT.now,
};
const MONTH: Digest['period'] = {
  kind: 'month',
  startsAt: at('2026-03-31T23:00:00Z'),
  endsAt: at('2026-04-30T23:00:00Z'),
  dueAt: at('2026-05-01T07:00:00Z'),
};

/** 70 kWh, of which nothing else is known. */
const UNPRICED: Digest = {
  period: WEEK,
  byDay: [10_000, 8_000, 12_000, 10_000, 10_000, 11_000, 9_000],
  energyWh: 70_000,
  costAbout: false,
  knownShare: 1,
  alerts: { told: 0, held: 0 },
};
/** The same for £17.50. */
const PRICED: Digest = { ...UNPRICED, costPence: 1_750 };
const wordsOf = (digest: Digest, extras: Partial<DigestExtras> = {}) =>
  digestWording(digest, { readers: [], noted: [], ...extras }, CONTEXT);
const words = (change: Partial<Digest> = {}, extras: Partial<DigestExtras> = {}) =>
  wordsOf({ ...PRICED, ...change }, extras);
/** What is said under one label. */
const fact = (label: string, change: Partial<Digest>): readonly string[] =>
  words(change).facts.flatMap(([name, value]) => (name === label ? [value] : []));

const COMPARED: Digest['comparison'] = {
  periods: 4,
  baseWh: 66_000,
  energyPercent: 6,
  cost: { kind: 'percent', basePence: 1_700, percent: 3 },
};
const DEAR_DAY = {
  from: at('2026-05-12T23:00:00Z'),
  to: at('2026-05-13T23:00:00Z'),
  energyWh: 12_000,
  costPence: 300,
};
const DEAR_HOUR = {
  from: at('2026-05-13T17:00:00Z'),
  to: at('2026-05-13T18:00:00Z'),
  energyWh: 2_400,
  costPence: 60,
};

describe('the words of a digest', () => {
  it('are all that is known of a week', () => {
    const all = words(
      {
        comparison: COMPARED,
        alwaysOnW: 185,
        dearestDay: DEAR_DAY,
        dearestHour: DEAR_HOUR,
        pencePerKwh: 25,
        peak: { demandW: 7_340, at: at('2026-05-13T17:12:30Z') },
        alerts: { told: 2, held: 1 },
        onCourse: { startsAt: at('2026-04-30T23:00:00Z'), energyWh: 310_000, costPence: 7_750 },
        knownShare: 0.985,
      },
      {
        readers: [
          { label: 'email', minSeverity: 'info', lastAt: at('2026-05-14T06:30:00Z') },
          { label: 'text', minSeverity: 'critical' },
          { label: 'telegram family', minSeverity: 'warning' },
        ],
        noted: ['Unusual night: over the usual again'],
      },
    );
    expect(all).toEqual({
      state: 'WEEK',
      named: 'Home',
      headline: 'Home, Mon 11 to Sun 17 May: 70.0 kWh, £17.50, 6 % more energy',
      first:
        'Home used 70.0 kWh for £17.50 from Mon 11 to Sun 17 May: 6 % more energy than the mean of the 4 weeks before (66.0 kWh).',
      advice: 'Nothing to do.',
      course: '▇▆█▇▇▇▆  kWh by day, 8.0 kWh to 12.0 kWh',
      more: [
        'Cost: £17.50, without standing charge; 3 % more than before (£17.00).',
        'Dearest day: Wed 13 May: £3.00 (12.0 kWh).',
        'Always on: 185 W, about £405 a year.',
        'On course for: 310.0 kWh, £77.50 in May.',
        'Alerts: 2 told, 1 held back by quiet hours, a pause or a mute.',
        'Noted: Unusual night: over the usual again.',
      ],
      facts: [
        ['Energy', '70.0 kWh, 10.0 kWh a day'],
        ['Cost', '£17.50, without standing charge; 3 % more than before (£17.00)'],
        ['Paid', '25.0p a kWh on average'],
        ['Dearest day', 'Wed 13 May: £3.00 (12.0 kWh)'],
        ['Dearest hour', 'Wed 13 May 18:00-19:00: £0.60 (2.4 kWh)'],
        ['Peak', '7.3 kW, Wed 13 May 18:12'],
        ['Always on', '185 W, about £405 a year'],
        ['On course for', '310.0 kWh, £77.50 in May'],
        ['Alerts', '2 told, 1 held back by quiet hours, a pause or a mute'],
        ['Readings', '98 % complete'],
        ['Noted', 'Unusual night: over the usual again'],
        ['Reaches email', 'every alert; last message Thu 14 May 07:30'],
        ['Reaches text', 'critical alerts only; last message more than 35 days ago, or never'],
        [
          'Reaches telegram family',
          'warnings and critical alerts; last message more than 35 days ago, or never',
        ],
      ],
      next: [],
    });
  });

  it('are few where little is known', () => {
    expect(wordsOf(UNPRICED)).toEqual({
      state: 'WEEK',
      named: 'Home',
      headline: 'Home, Mon 11 to Sun 17 May: 70.0 kWh',
      first: 'Home used 70.0 kWh from Mon 11 to Sun 17 May.',
      advice: 'Nothing to do.',
      course: '▇▆█▇▇▇▆  kWh by day, 8.0 kWh to 12.0 kWh',
      more: ['Alerts: none.'],
      facts: [
        ['Energy', '70.0 kWh, 10.0 kWh a day'],
        ['Alerts', 'none'],
        ['Readings', '100 % complete'],
      ],
      next: [],
    });
  });

  it('say of a week without a reading that there was none', () => {
    expect(wordsOf({ ...UNPRICED, byDay: [null, null], energyWh: 0, knownShare: 0 })).toEqual({
      state: 'WEEK',
      named: 'Home',
      headline: 'Home, Mon 11 to Sun 17 May: no readings',
      first: 'Home: no readings at all from Mon 11 to Sun 17 May.',
      advice: 'Readings are missing: npx home-mini doctor says why.',
      more: ['Alerts: none.'],
      facts: [
        ['Alerts', 'none'],
        ['Readings', '0 % complete'],
      ],
      next: [],
    });
  });

  it('are of a month by its name', () => {
    const { state, headline, first } = words({ period: MONTH, comparison: { ...COMPARED, periods: 3 } });
    expect({ state, headline, first }).toEqual({
      state: 'MONTH',
      headline: 'Home, April: 70.0 kWh, £17.50, 6 % more energy',
      first:
        'Home used 70.0 kWh for £17.50 in April: 6 % more energy than the mean of the 4 months before, as far as 3 of them are known (66.0 kWh).',
    });
  });

  it('name both months of a week that lies in two', () => {
    const period = { ...WEEK, startsAt: at('2026-04-26T23:00:00Z'), endsAt: at('2026-05-03T23:00:00Z') };
    expect(words({ period }).headline).toBe('Home, Mon 27 Apr to Sun 3 May: 70.0 kWh, £17.50');
  });

  it('say with a whole subject that as much was used as before', () => {
    const { headline, first } = words({ comparison: { ...COMPARED, energyPercent: 0, baseWh: 70_000 } });
    expect(headline).toBe('Home, Mon 11 to Sun 17 May: 70.0 kWh, £17.50, as much energy as before');
    expect(first).toBe(
      'Home used 70.0 kWh for £17.50 from Mon 11 to Sun 17 May: as much energy as the mean of the 4 weeks before (70.0 kWh).',
    );
  });

  it.each([
    ['the last of the month', { comparison: { ...COMPARED, energyPercent: -12 } }, ', 12 % less energy'],
    ['about its cost', { costAbout: true }, ': 70.0 kWh, about £17.50'],
  ])('say less where less was used, and about where a cost is not sure: %s', (_, change, ending) => {
    expect(words(change).headline.endsWith(ending)).toBe(true);
  });

  it.each([
    ['nothing need be done of a whole one', {}, 'Nothing to do.'],
    ['nothing need be done of one that is half there', { knownShare: 0.5 }, 'Nothing to do.'],
    [
      'readings are missing of less',
      { knownShare: 0.499 },
      'Readings are missing: npx home-mini doctor says why.',
    ],
    [
      'readings began in it, which is why some are missing',
      { knownShare: 0.3, beganAt: at('2026-05-15T10:00:00Z') },
      'Nothing to do: readings began on Fri 15 May.',
    ],
  ])('advise that %s', (_, change, advice) => {
    expect(words(change).advice).toBe(advice);
  });

  it.each([
    ['less than half says little', 0.499, ' Only 49 % of the readings are there, so this says little.'],
    ['half says enough', 0.5, ''],
  ])('warn in the first line: %s', (_, knownShare, warning) => {
    expect(words({ knownShare }).first).toBe(
      `Home used 70.0 kWh for £17.50 from Mon 11 to Sun 17 May.${warning}`,
    );
  });

  it('count days that are known into the mean of a day, and draw the others as a dot', () => {
    const { facts, course } = words({ byDay: [10_000, null, 12_000], energyWh: 22_000 });
    expect(facts[0]).toEqual(['Energy', '22.0 kWh, 11.0 kWh a day']);
    expect(course).toBe('▇·█  kWh by day, 10.0 kWh to 12.0 kWh');
  });

  it('draw no line of a single day, but of two', () => {
    expect(words({ byDay: [null, 10_000] })).not.toHaveProperty('course');
    expect(words({ byDay: [5_000, 10_000] }).course).toBe('▅█  kWh by day, 5.0 kWh to 10.0 kWh');
  });
});

describe('the facts of a digest', () => {
  const priced = (cost: NonNullable<Digest['comparison']>['cost']) => ({
    comparison: { periods: 4, baseWh: 66_000, energyPercent: 6, ...(cost === undefined ? {} : { cost }) },
  });

  it.each<[string, string, Partial<Digest>, readonly string[]]>([
    ['the cost alone where nothing compares', 'Cost', priced(undefined), ['£17.50, without standing charge']],
    ['about what it cost', 'Cost', { costAbout: true }, ['about £17.50, without standing charge']],
    [
      'less cost than before',
      'Cost',
      priced({ kind: 'percent', basePence: 2_000, percent: -12 }),
      ['£17.50, without standing charge; 12 % less than before (£20.00)'],
    ],
    [
      'as much cost as before',
      'Cost',
      priced({ kind: 'percent', basePence: 1_750, percent: 0 }),
      ['£17.50, without standing charge; as much as before (£17.50)'],
    ],
    [
      'both prices where they moved',
      'Cost',
      priced({ kind: 'prices', pencePerKwh: 25, basePencePerKwh: 24.46 }),
      ['£17.50, without standing charge; the price changed: 25.0p a kWh on average, 24.5p a kWh before'],
    ],
    ['always on without a price', 'Always on', { alwaysOnW: 185 }, ['185 W']],
    ['no year’s cost of what is not known', 'Always on', { pencePerKwh: 25 }, []],
    ['alerts that were all told', 'Alerts', { alerts: { told: 3, held: 0 } }, ['3 told']],
    [
      'alerts that were all held',
      'Alerts',
      { alerts: { told: 0, held: 2 } },
      ['0 told, 2 held back by quiet hours, a pause or a mute'],
    ],
    [
      'a forecast without a price',
      'On course for',
      { onCourse: { startsAt: at('2026-04-30T23:00:00Z'), energyWh: 310_000 } },
      ['310.0 kWh in May'],
    ],
    ['readings that are 90 % there, to the last bit', 'Readings', { knownShare: 0.1 * 9 }, ['90 % complete']],
    ['readings of which hardly any is missing', 'Readings', { knownShare: 0.9999 }, ['99 % complete']],
  ])('are %s', (_, label, change, values) => {
    expect(fact(label, change)).toEqual(values);
  });

  it('call the day and the hour of most use the busiest where nothing has a price, on phones, too', () => {
    const { costPence: _day, ...dearestDay } = DEAR_DAY;
    const { costPence: _hour, ...dearestHour } = DEAR_HOUR;
    const { facts, more } = wordsOf({ ...UNPRICED, dearestDay, dearestHour });
    expect(facts.slice(1, 3)).toEqual([
      ['Busiest day', 'Wed 13 May: 12.0 kWh'],
      ['Busiest hour', 'Wed 13 May 18:00-19:00: 2.4 kWh'],
    ]);
    expect(more).toEqual(['Busiest day: Wed 13 May: 12.0 kWh.', 'Alerts: none.']);
  });

  it('are in the household’s own time', () => {
    const tokyo = digestWording(
      {
        ...PRICED,
        period: { ...WEEK, startsAt: at('2026-05-10T15:00:00Z'), endsAt: at('2026-05-17T15:00:00Z') },
        dearestHour: DEAR_HOUR,
        onCourse: { startsAt: at('2026-04-30T15:00:00Z'), energyWh: 310_000 },
      },
      {
        readers: [
          { label: 'email', minSeverity: 'info', lastAt: at('2026-05-14T20:00:00Z') } satisfies Reader,
        ],
        noted: [],
      },
      { ...CONTEXT, title: 'Our House', timeZone: 'Asia/Tokyo' },
    );
    expect(tokyo.named).toBe('Our House');
    expect(tokyo.headline).toBe('Our House, Mon 11 to Sun 17 May: 70.0 kWh, £17.50');
    expect(tokyo.facts.slice(2)).toEqual([
      ['Dearest hour', 'Thu 14 May 02:00-03:00: £0.60 (2.4 kWh)'],
      ['On course for', '310.0 kWh in May'],
      ['Alerts', 'none'],
      ['Readings', '100 % complete'],
      ['Reaches email', 'every alert; last message Fri 15 May 05:00'],
    ]);
  });
});
