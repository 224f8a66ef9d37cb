import { describe, expect, it } from 'vitest';
import { recipientId } from '../../../core/contract/names.ts';
import { serializeMonitor } from '../../../lambda/poller/state.ts';
import { daysBetween } from '../../support/days.ts';
import { HOUR, ME, MINUTE, PARTNER, PollWorld, START, type WorldOptions } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';

const DAY = 24 * HOUR;
/** Monday 18 May, 08:00 in London. */
const MONDAY = Date.parse('2026-05-18T07:00:00Z');
const WEEK_END = Date.parse('2026-05-17T23:00:00Z');
const STEADY = {
  'state.load': 1,
  'parameters.read': 1,
  'octopus.telemetry': 1,
  'readings.between': 1,
  'readings.write': 1,
  'state.saveMonitor': 1,
};
const PHONE = recipientId('+447700900123');

/** A household that has had a digest each week and stands at `now`; five weeks of days are written, 0.5 kW each. */
const worldAt = async (now: number, { settings, ...options }: WorldOptions = {}): Promise<PollWorld> => {
  const world = new PollWorld({ ...options, settings: { digest: 'weekly', ...settings } });
  world.now = now - 2 * MINUTE;
  await world.live(2 * MINUTE);
  for (const day of daysBetween('2026-04-13', '2026-05-18')) world.days.set(day.date, day);
  const { monitor } = world;
  world.items.monitor = serializeMonitor({
    ...monitor,
    firstPollAt: START - 60 * DAY,
    daysWrittenTo: WEEK_END,
    digestedTo: WEEK_END - 7 * DAY,
  });
  world.callCounts();
  return world;
};
const digests = (world: PollWorld) => world.messages.filter(({ event }) => event === 'digest');
const sentAt = (world: PollWorld) =>
  world.publish.made
    .filter(({ args: [{ message }] }) => message.event === 'digest')
    .map(({ at }) => new Date(at).toISOString().slice(0, 16));

describe('the digest of a week', () => {
  it('is sent once, on Monday at 08:00', async () => {
    const world = await worldAt(MONDAY - 2 * HOUR);
    await world.live(6 * HOUR, MINUTE);
    expect(sentAt(world)).toEqual(['2026-05-18T07:00']);
    expect(digests(world)).toMatchObject([
      {
        id: 'digest/week/2026-05-17T23:00:00.000Z',
        rule: 'digest',
        severity: 'info',
        to: [ME],
        subject: '[WEEK] Home, Mon 11 to Sun 17 May: 84.0 kWh, GBP 21.00, as much energy as before',
      },
    ]);
    expect(world.monitor).toMatchObject({ digestedTo: WEEK_END, outbox: [] });
  });

  it('costs the polls before and after it no call, and its own two queries, two saves and the sending', async () => {
    const world = await worldAt(MONDAY - MINUTE);
    await world.poll();
    expect(world.callCounts()).toEqual(STEADY);
    world.now += MINUTE;
    await world.poll();
    expect(world.callCounts()).toEqual({
      ...STEADY,
      'days.between': 1,
      'told.since': 1,
      'state.saveMonitor': 3,
      'notifier.publish': 1,
      'told.keep': 1,
    });
    world.now += MINUTE;
    await world.poll();
    expect(world.callCounts()).toEqual(STEADY);
  });

  it("is nobody's where the config says nothing of it, or off", async () => {
    for (const digest of ['off', undefined] as const) {
      const world = await worldAt(MONDAY, { settings: { digest } });
      await world.live(10 * MINUTE);
      expect(world.callCounts()).not.toHaveProperty('days.between');
      expect(digests(world)).toEqual([]);
    }
  });

  it('goes by email and never as a text, and to nobody who wants warnings alone', async () => {
    const world = await worldAt(MONDAY, {
      settings: {
        recipients: [
          { id: PHONE, kind: 'sms', minSeverity: 'info', maxPerDay: 5 },
          { id: PARTNER, kind: 'email', minSeverity: 'warning' },
          { id: ME, kind: 'email', minSeverity: 'info' },
        ],
      },
    });
    await world.live(3 * MINUTE);
    expect(digests(world).map(({ to }) => to)).toEqual([[ME]]);
  });

  it('goes to phones that get pushes, with what matters most in a few lines', async () => {
    const recipients = [{ id: PARTNER, kind: 'telegram', name: 'family', minSeverity: 'info' } as const];
    const world = await worldAt(MONDAY, { settings: { recipients } });
    await world.live(3 * MINUTE);
    expect(JSON.parse(digests(world)[0]?.lambda ?? '')).toMatchObject({
      event: 'digest',
      episode: 'digest/week/2026-05-17T23:00:00.000Z',
      to: [PARTNER],
      headline: '[WEEK] Home, Mon 11 to Sun 17 May: 84.0 kWh, £21.00, as much energy as before',
      text: expect.stringContaining('\nOn course for: 372.0 kWh, £93.00 in May.\n'),
    });
    expect(digests(world)[0]?.email).toContain('Reaches telegram family: every alert');
  });

  it('is worked out for nobody where only phones are told, and not tried again', async () => {
    const recipients = [{ id: PHONE, kind: 'sms', minSeverity: 'info', maxPerDay: 5 } as const];
    const world = await worldAt(MONDAY, { settings: { recipients } });
    await world.live(3 * MINUTE);
    expect(digests(world)).toEqual([]);
    expect(world.monitor.digestedTo).toBe(WEEK_END);
    expect(world.readDays.count).toBe(1);
  });

  it('says when each reader last got a message, and what was held back', async () => {
    const world = await worldAt(MONDAY - 20 * MINUTE, {
      rules: [{ kind: 'demand', name: 'very-high', above: 5_000, for: '5m' }],
      settings: {
        recipients: [
          { id: ME, kind: 'email', minSeverity: 'info' },
          { id: PARTNER, kind: 'email', minSeverity: 'warning' },
          { id: PHONE, kind: 'sms', minSeverity: 'critical', maxPerDay: 5 },
        ],
      },
    });
    world.home.demandAt = (at) => (at > MONDAY - 18 * MINUTE ? 9_000 : 400);
    await world.live(25 * MINUTE);
    const [digest] = digests(world);
    expect(digest?.email).toContain('Reaches email 1: every alert; last message Mon 18 May 07:4');
    expect(digest?.email).toContain(
      'Reaches email 2: warnings and critical alerts; last message Mon 18 May 07:4',
    );
    expect(digest?.email).toMatch(
      /Reaches text: +critical alerts only; last message more than 35 days ago, or never/,
    );
  });

  it('brings what rules noted in its week', async () => {
    const world = await worldAt(MONDAY - MINUTE, { rules: [{ kind: 'unusual', name: 'unusual-night' }] });
    const { monitor } = world;
    const state = monitor.alerts.rules['unusual-night'];
    if (state?.kind !== 'unusual') throw new Error('the rule has no state');
    const night = (date: string) => Date.parse(date) / DAY;
    const noted = ['2026-05-10', '2026-05-16', '2026-05-17', '2026-05-18'].map(night);
    const rules = { 'unusual-night': { ...state, noted } };
    world.items.monitor = serializeMonitor({ ...monitor, alerts: { ...monitor.alerts, rules } });
    await world.live(3 * MINUTE);
    expect(digests(world)[0]?.email).toMatch(
      /Noted: +Unusual night: over the usual again, the nights of Sat 16 May and Sun 17 May\n/,
    );
  });
});

describe('a digest is held back', () => {
  it('by quiet hours until their end', async () => {
    const world = await worldAt(MONDAY);
    world.writeRulesText(JSON.stringify({ quietHours: '22:30-09:30', rules: [] }));
    await world.live(3 * HOUR, 5 * MINUTE);
    expect(sentAt(world)).toEqual(['2026-05-18T08:30']);
  });

  it('and asks AWS nothing meanwhile', async () => {
    const world = await worldAt(MONDAY);
    world.writeRulesText(JSON.stringify({ quietHours: '22:30-09:30', rules: [] }));
    await world.poll();
    world.callCounts();
    world.now += MINUTE;
    await world.poll();
    expect(world.callCounts()).toEqual(STEADY);
  });

  it('by a pause until its end', async () => {
    const world = await worldAt(MONDAY);
    world.writeRulesText(JSON.stringify({ pausedUntil: '2026-05-19T20:00', rules: [] }));
    await world.live(40 * HOUR, HOUR);
    expect(sentAt(world)).toEqual(['2026-05-19T19:00']);
    expect(digests(world)[0]?.subject).toContain('Mon 11 to Sun 17 May');
  });

  it('and is dropped after 48 hours: a pause of three days', async () => {
    const world = await worldAt(MONDAY);
    world.writeRulesText(JSON.stringify({ pausedUntil: '2026-05-21T08:00', rules: [] }));
    await world.live(4 * DAY, 2 * HOUR);
    expect(digests(world)).toEqual([]);
  });

  it('only the newest after two weeks of pause', async () => {
    const world = await worldAt(MONDAY);
    world.writeRulesText(JSON.stringify({ pausedUntil: '2026-05-25T10:00', rules: [] }));
    await world.live(8 * DAY, 2 * HOUR);
    expect(digests(world).map(({ id }) => id)).toEqual(['digest/week/2026-05-24T23:00:00.000Z']);
    expect(sentAt(world)).toEqual(['2026-05-25T09:00']);
  });
});

describe('a poller that was away', () => {
  it('from Saturday to Monday evening sends it then, its days written first', async () => {
    const world = await worldAt(MONDAY - 2 * DAY);
    world.items.monitor = serializeMonitor({ ...world.monitor, daysWrittenTo: WEEK_END - 2 * DAY });
    world.now = MONDAY + 12 * HOUR;
    await world.live(10 * MINUTE);
    expect(sentAt(world)).toEqual(['2026-05-18T19:02']);
    expect(digests(world)[0]?.email).toContain('Readings:');
  });

  it('for a week sends none of the week that is two days past, and the next on its Monday', async () => {
    const world = await worldAt(MONDAY - 3 * DAY);
    world.now = MONDAY + 4 * DAY;
    await world.live(4 * DAY, HOUR);
    expect(sentAt(world)).toEqual(['2026-05-25T07:00']);
    expect(digests(world)[0]?.email).toMatch(/Readings: +\d\d % complete/);
  });
});

describe('whatever goes wrong, it is sent once', () => {
  it('by one of two runs at once', async () => {
    const world = await worldAt(MONDAY);
    const runs = await Promise.all([world.poll(), world.poll()]);
    expect(runs.map(({ outcome }) => outcome).toSorted()).toEqual(['lost-race', 'stored']);
    await world.live(5 * MINUTE);
    expect(digests(world)).toHaveLength(1);
  });

  it('by the winner where another run saved while it was worked out', async () => {
    const world = await worldAt(MONDAY);
    world.readDays.once(async (proceed) => {
      const days = await proceed();
      world.version += 1;
      return days;
    });
    await world.poll();
    expect(digests(world)).toEqual([]);
    world.now += MINUTE;
    await world.live(3 * MINUTE);
    expect(digests(world)).toHaveLength(1);
  });

  it.each([
    ['its days cannot be read', (world: PollWorld) => world.readDays.once(refuses('refused'))],
    ['what was told cannot be read', (world: PollWorld) => world.readTold.once(refuses('refused'))],
    [
      'the save of its message fails',
      (world: PollWorld) => {
        world.saveMonitor.once((proceed) => proceed());
        world.saveMonitor.once(refuses('refused'));
      },
    ],
  ])('at the next poll where %s', async (_, fail) => {
    const world = await worldAt(MONDAY);
    fail(world);
    await expect(world.poll()).rejects.toThrow('refused');
    expect(digests(world)).toEqual([]);
    world.now += MINUTE;
    await world.live(4 * MINUTE);
    expect(digests(world)).toHaveLength(1);
  });

  it('with the same text where SNS refuses it: it waits in the outbox', async () => {
    const world = await worldAt(MONDAY);
    world.publish.once(refuses('refused'));
    await expect(world.poll()).rejects.toThrow('refused');
    const [waiting] = world.monitor.outbox;
    expect(waiting?.event).toBe('digest');
    world.now += MINUTE;
    await world.live(5 * MINUTE);
    expect(digests(world).map(({ email }) => email)).toEqual([waiting?.email]);
  });

  it('after the day it waits for: a Mini that is silent from Sunday evening holds it up until noon', async () => {
    const world = await worldAt(MONDAY - 10 * HOUR);
    world.items.monitor = serializeMonitor({ ...world.monitor, daysWrittenTo: WEEK_END - DAY });
    world.home.holes.push({ from: MONDAY - 10 * HOUR, to: MONDAY + DAY });
    await world.live(20 * HOUR, 10 * MINUTE);
    expect(sentAt(world)).toEqual(['2026-05-18T11:10']);
  });
});

it('a monthly one is sent on the 1st', async () => {
  const world = await worldAt(Date.parse('2026-06-01T06:30:00Z'), { settings: { digest: 'monthly' } });
  const monthEnd = Date.parse('2026-05-31T23:00:00Z');
  world.items.monitor = serializeMonitor({
    ...world.monitor,
    daysWrittenTo: monthEnd,
    digestedTo: undefined,
  });
  for (const day of daysBetween('2026-01-01', '2026-06-01')) world.days.set(day.date, day);
  await world.live(2 * HOUR, 5 * MINUTE);
  expect(sentAt(world)).toEqual(['2026-06-01T07:00']);
  expect(digests(world)[0]?.subject).toBe(
    '[MONTH] Home, May: 372.0 kWh, GBP 93.00, as much energy as before',
  );
});
