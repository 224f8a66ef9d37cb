import { describe, expect, it } from 'vitest';
import { dayOf, daySpan } from '../../../core/readings/day.ts';
import type { Reading } from '../../../core/readings/reading.ts';
import { PageData } from '../../../page/data/page-data.ts';
import type { PageSource } from '../../../page/data/source.ts';
import { FakePageSource, sentMessage } from '../../support/page-source.ts';
import { at, HOUR, homeRows, MINUTE, withRegister } from '../../support/timeline.ts';

const NOW = at('2026-05-15T18:00:00Z');
const DAY = 24 * HOUR;

const request = (from: number, to: number) => ({ from, to, points: 1_000 });

describe('the readings of a chart', () => {
  it('are single ones for hours, with a hole where there are none', async () => {
    const source = new FakePageSource(NOW);
    source.store(2 * HOUR, () => 300);
    source.stored = source.stored.filter((row) => row.at < NOW - HOUR || row.at > NOW - 30 * MINUTE);
    const { at: moments, demandW, stepS } = await new PageData(source).columns(request(NOW - 2 * HOUR, NOW));
    expect(stepS).toBeUndefined();
    expect(demandW.every((watts) => watts === 300)).toBe(true);
    const steps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect(Math.max(...steps)).toBe(30 * 60 + 20);
  });

  it('are buckets for weeks, in which a ten-second spike of another day stays', async () => {
    const source = new FakePageSource(NOW);
    const spike = NOW - 5 * DAY;
    source.store(7 * DAY, (moment) => (moment === spike ? 9_900 : 250));
    const { demandW, highW = [], stepS } = await new PageData(source).columns(request(NOW - 7 * DAY, NOW));
    expect(stepS).toBe(900);
    expect(Math.max(...demandW)).toBeLessThan(400);
    expect(Math.max(...highW)).toBe(9_900);
    expect(highW).toHaveLength(7 * 96 + 1);
  });

  it('leave a day without readings empty between two with', async () => {
    const source = new FakePageSource(NOW);
    source.store(7 * DAY, () => 250);
    source.stored = source.stored.filter((row) => row.at < NOW - 5 * DAY || row.at > NOW - 4 * DAY);
    const columns = await new PageData(source).columns(request(NOW - 7 * DAY, NOW));
    const steps = columns.at.slice(1).map((moment, index) => moment - (columns.at[index] ?? 0));
    expect(Math.max(...steps)).toBeGreaterThanOrEqual(DAY / 1_000);
  });

  it('of a zoom into the past are single again', async () => {
    const source = new FakePageSource(NOW);
    source.store(7 * DAY, () => 250);
    const columns = await new PageData(source).columns(request(NOW - 5 * DAY, NOW - 5 * DAY + HOUR));
    expect(columns.stepS).toBeUndefined();
    expect(columns.at).toHaveLength(361);
  });

  it('of past days are read once', async () => {
    const source = new FakePageSource(NOW);
    source.store(7 * DAY, () => 250);
    const data = new PageData(source);
    const [first, same] = await Promise.all([
      data.columns(request(NOW - 7 * DAY, NOW)),
      data.columns(request(NOW - 7 * DAY, NOW)),
    ]);
    const readsBefore = source.reads;
    expect(same).toEqual(first);
    await data.columns(request(NOW - 6 * DAY, NOW));
    expect(source.reads).toBe(readsBefore);
  });

  it('of a year come in seconds at first, then at once, and no spike is lost', async () => {
    const source = new FakePageSource(NOW);
    const spike = Math.floor((NOW - 200 * DAY) / 10_000) * 10_000;
    source.readings = async function* (from, to) {
      for (let start = from; start <= to; start += DAY) {
        const page: Reading[] = [];
        const end = Math.min(to + 1, start + DAY);
        for (let moment = Math.ceil(start / 10_000) * 10_000; moment < end; moment += 10_000) {
          page.push({ at: moment, demandW: moment === spike ? 13_000 : 300 });
        }
        yield page;
      }
    };
    const data = new PageData(source);
    const year = await data.columns(request(NOW - 365 * DAY, NOW));
    expect(year.highW?.filter((watts) => watts === 13_000)).toHaveLength(1);
    const startedAt = performance.now();
    const again = await data.columns(request(NOW - 365 * DAY, NOW));
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(again).toEqual(year);
    expect(again.at.length).toBeLessThanOrEqual(1_001);
  });
});

describe('the figures of a span', () => {
  it('are the same however many points are drawn, weighted by time, with their gaps', async () => {
    const source = new FakePageSource(NOW);
    source.store(24 * HOUR, (moment) => (moment > NOW - HOUR ? 4_000 : 300));
    // Fewer rows tell of the hour of 4 kW: each of them stands for longer.
    source.stored = source.stored
      .filter((row) => row.at <= NOW - HOUR || (row.at / 10_000) % 2 === 0)
      .filter((row) => row.at < NOW - 6 * HOUR || row.at > NOW - 5 * HOUR);
    const data = new PageData(source);
    const figures = async (points: number) =>
      (await data.columns({ from: NOW - 24 * HOUR, to: NOW, points })).summary;
    const expected = { lowW: 300, highW: 4_000, meanW: Math.round((22 * 300 + 4_000) / 23), gaps: 1 };
    for (const points of [300, 700, 1_500]) {
      const { meanW = 0, ...rest } = (await figures(points)) ?? {};
      expect(rest).toEqual({ lowW: 300, highW: 4_000, gaps: 1 });
      expect(Math.abs(meanW - expected.meanW)).toBeLessThan(3);
      expect(meanW).toBe((await figures(300))?.meanW);
    }
  });
});

describe('the days', () => {
  it('are worked out from stored readings where none are stored, each once', async () => {
    const source = new FakePageSource(NOW);
    source.store(9 * DAY, () => 500);
    const data = new PageData(source);
    const { days, summary } = await data.days(7);
    expect(days.map(({ energyWh }) => Math.round(energyWh / 100))).toEqual([
      120, 120, 120, 120, 120, 120, 95,
    ]);
    expect(summary).toBe(
      'Sat 9 May to Fri 15 May: 81.5 kWh. A whole day: 12.0 kWh on average. Most: Sat 9 May, 12.0 kWh.',
    );
    const readsBefore = source.reads;
    await data.days(7);
    expect(source.reads).toBe(readsBefore);
  });

  it('are taken as they are stored', async () => {
    const source: PageSource & FakePageSource = new FakePageSource(NOW);
    source.store(HOUR, () => 500);
    const spans = Array.from({ length: 6 }, (_, i) => daySpan(NOW - (6 - i) * DAY, 'Europe/London'));
    const stored = spans.map((span) =>
      dayOf(withRegister(homeRows(span.startsAt, [24 * 60 + 1, 1_000])), span),
    );
    source.days = async (from, to) => stored.filter(({ date }) => date >= from && date <= to);
    const readsBefore = source.reads;
    const { days, priced } = await new PageData(source).days(7);
    expect(days.slice(0, 6).map(({ energyWh }) => Math.round(energyWh / 1_000))).toEqual([
      24, 24, 24, 24, 24, 24,
    ]);
    expect(priced).toBe(true);
    expect(source.reads - readsBefore).toBe(1);
  });

  it('tell how high an alert of weeks ago was', async () => {
    const source: PageSource & FakePageSource = new FakePageSource(NOW);
    source.store(HOUR, () => 500);
    const span = daySpan(NOW - 20 * DAY, 'Europe/London');
    const rows = withRegister(homeRows(span.startsAt, [600, 300], [60, 9_800], [800, 300]));
    source.days = async () => [dayOf(rows, span)];
    const from = span.startsAt + 600 * MINUTE;
    const high = { rule: 'very-high', kind: 'demand', severity: 'critical' } as const;
    source.spans = [{ ...high, from, to: from + HOUR }];
    source.told = [
      sentMessage('up', from + 5 * MINUTE),
      sentMessage('over', from + HOUR, { event: 'recovered' }),
    ];
    const data = new PageData(source);
    await data.overview();
    expect((await data.alerts())[0]?.facts).toEqual(['9.8 kW']);
  });

  it('carry their alerts, named as people call their rules', async () => {
    const source = new FakePageSource(NOW);
    source.store(3 * DAY, () => 500);
    source.spans = [
      { rule: 'very-high', kind: 'demand', severity: 'critical', from: NOW - DAY, to: NOW - DAY + MINUTE },
      { rule: 'spare-solar', kind: 'demand', severity: 'info', from: NOW - 2 * DAY, to: NOW - DAY },
    ];
    const { days } = await new PageData(source).days(3);
    expect(days.map(({ alerts }) => alerts.map(({ title, tone }) => `${title}: ${tone}`))).toEqual([
      ['Spare solar: good'],
      ['Very high: alert'],
      [],
    ]);
  });
});

describe('a refresh', () => {
  it('tells what is new, growing rows again, and each alert once', async () => {
    const source = new FakePageSource(NOW);
    source.store(HOUR, () => 300);
    source.told = [sentMessage('old', NOW)];
    const data = new PageData(source);
    expect((await data.refresh(false)).filled).toBe(true);
    source.present = NOW + MINUTE;
    source.stored.push({ at: NOW + 10_000, demandW: 500 });
    source.told = [...source.told, sentMessage('new', NOW + MINUTE)];
    const news = await data.refresh(false);
    expect(news.filled).toBe(false);
    expect(news.readings.at.at(-1)).toBe(NOW / 1_000 + 10);
    expect(news.readings.at).toHaveLength(20);
    expect(news.told).toEqual([sentMessage('new', 0).subject]);
    expect((await data.refresh(false)).told).toEqual([]);
    expect((await data.overview()).newest).toEqual({ at: NOW / 1_000 + 10, demandW: 500 });
  });

  it('after a hole was filled asks for everything again', async () => {
    const source = new FakePageSource(NOW);
    source.stored = [{ at: NOW, demandW: 1 }];
    const data = new PageData(source);
    await data.refresh(false);
    source.stored = [
      { at: NOW - HOUR, demandW: 7 },
      { at: NOW, demandW: 1 },
    ];
    expect((await data.refresh(false)).filled).toBe(false);
    expect((await data.columns(request(NOW - 2 * HOUR, NOW))).demandW).toEqual([1]);
    expect((await data.refresh(true)).filled).toBe(true);
    expect((await data.columns(request(NOW - 2 * HOUR, NOW))).demandW).toEqual([7, 1]);
  });

  it('that fails leaves the next one to succeed', async () => {
    const source = new FakePageSource(NOW);
    const works = source.readings.bind(source);
    source.readings = () => {
      throw new Error('unreachable');
    };
    const data = new PageData(source);
    await expect(data.refresh(false)).rejects.toThrow('unreachable');
    source.readings = works;
    source.stored = [{ at: NOW, demandW: 1 }];
    await data.refresh(false);
    expect((await data.overview()).newest?.demandW).toBe(1);
  });
});
