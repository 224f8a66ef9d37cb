import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import { holdOwed } from '../../../core/messages/hold-owed.ts';
import type { OutboxMessage } from '../../../core/messages/outbox.ts';
import { type AlertState, freshAlertState } from '../../../core/rules/state.ts';
import { NOW } from '../../support/messages.ts';
import { HOUR, MINUTE, type PollWorld, settledWorld } from '../../support/poll-world.ts';
import { refuses } from '../../support/watched-call.ts';

const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '2m', clearFor: '2m' };

/** A world whose raise could not be sent, with SNS back and the alert still on. */
const owing = async (): Promise<PollWorld> => {
  const world = await settledWorld({ rules: [HIGH] });
  world.home.demandAt = () => 9_000;
  world.publish.always(refuses('Throttled'));
  for (let minute = 0; minute < 4; minute += 1) {
    await world.poll().catch(() => undefined);
    world.now += MINUTE;
  }
  world.publish.heal();
  expect(world.monitor.outbox).toHaveLength(1);
  return world;
};
const told = (world: PollWorld) =>
  world.messages.map(({ event, subject }) => `${event} ${subject.slice(0, subject.indexOf(']') + 1)}`);

describe('a raise that could not be sent', () => {
  it('goes out as it was where nobody minds', async () => {
    const world = await owing();
    await world.live(5 * MINUTE);
    expect(told(world)).toEqual(['raised [ALERT]']);
  });

  it('and meets a pause made since is a line of the summary after it', async () => {
    const world = await owing();
    world.hush = { pausedUntil: world.now + 10 * MINUTE, muted: {} };
    await world.live(9 * MINUTE);
    expect(told(world)).toEqual([]);
    expect(world.monitor.outbox).toEqual([]);
    await world.live(5 * MINUTE);
    expect(told(world)).toEqual(['summary [STILL ON]']);
    expect(world.messages[0]?.email).toContain('High: 9.0 kW since');
    world.home.demandAt = () => 300;
    await world.live(5 * MINUTE);
    expect(told(world).slice(1)).toEqual(['recovered [OK]']);
  });

  it('and is over before that pause ends is one line that says so', async () => {
    const world = await owing();
    world.hush = { pausedUntil: world.now + 20 * MINUTE, muted: {} };
    await world.live(2 * MINUTE);
    world.home.demandAt = () => 300;
    await world.live(25 * MINUTE);
    expect(told(world)).toEqual(['summary [SUMMARY]']);
  });

  it('and meets a mute of its rule is told at the end of that as still on', async () => {
    const world = await owing();
    world.hush = { muted: { high: { until: world.now + 10 * MINUTE } } };
    await world.live(15 * MINUTE);
    expect(told(world)).toEqual(['reminder [STILL ON]']);
  });

  it('and meets a mute until it is over is told when it is over, in one line', async () => {
    const world = await owing();
    const raisedAt = world.monitor.alerts.raisedAt?.high ?? 0;
    world.hush = { muted: { high: { episode: episodeId('home', 'high', raisedAt) } } };
    await world.live(15 * MINUTE);
    expect(told(world)).toEqual([]);
    world.home.demandAt = () => 300;
    await world.live(5 * MINUTE);
    expect(told(world)).toEqual(['summary [SUMMARY]']);
  });

  it('goes out where another rule is muted', async () => {
    const world = await owing();
    world.hush = { muted: { other: { until: world.now + HOUR } } };
    await world.live(MINUTE);
    expect(told(world)).toEqual(['raised [ALERT]']);
  });
});

const MOMENT = { now: NOW, timeZone: 'Europe/London' };
const PAUSED = { asked: { muted: {}, pausedUntil: NOW + HOUR } };

/** Written at 18:20 in London. */
const message = (rule: string, event: OutboxMessage['event'], ...to: string[]): OutboxMessage => ({
  id: `${rule}/${event}`,
  rule,
  event,
  severity: 'warning',
  to,
  subject: `[ALERT] ${rule}: 9.4 kW`,
  email: '',
  sms: '',
  createdAt: NOW - 2 * MINUTE,
  attemptedAt: NOW - 2 * MINUTE,
});
const stateWith = (change: AlertState['told']): AlertState => ({ ...freshAlertState(), told: change });

interface Row {
  readonly name: string;
  readonly owed: OutboxMessage;
  readonly told?: AlertState['told'];
  /** Rule, whether it goes on, and for whom; undefined where no line is held. */
  readonly line: readonly [rule: string, open: boolean, to: string] | undefined;
  /** Who waits for what follows, after it. */
  readonly waiting?: AlertState['told'];
}

const rows: readonly Row[] = [
  {
    name: 'a raise that goes on is a line that does, and nobody knows of it yet',
    owed: message('oven', 'raised', 'a', 'b'),
    told: { oven: ['a', 'b'] },
    line: ['oven', true, 'a+b'],
    waiting: {},
  },
  {
    name: 'a raise that others got goes on for them as it was',
    owed: message('oven', 'raised', 'a'),
    told: { oven: ['a', 'b'], car: ['a'] },
    line: ['oven', true, 'a'],
    waiting: { oven: ['b'], car: ['a'] },
  },
  {
    name: 'a raise that is over meanwhile is a line that is over',
    owed: message('oven', 'raised', 'a'),
    line: ['oven', false, 'a'],
  },
  {
    name: 'a raise that is over for its readers is a line that is over',
    owed: message('oven', 'raised', 'a'),
    told: { oven: ['b'] },
    line: ['oven', false, 'a'],
    waiting: { oven: ['b'] },
  },
  {
    name: 'a recovery is a line that is over, whoever waits for the next one',
    owed: message('oven', 'recovered', 'a'),
    told: { oven: ['a'] },
    line: ['oven', false, 'a'],
    waiting: { oven: ['a'] },
  },
  {
    name: 'a reminder is worth no line',
    owed: message('oven', 'reminder', 'a'),
    told: { oven: ['a'] },
    line: undefined,
    waiting: { oven: ['a'] },
  },
  { name: 'a mute is worth no line', owed: message('oven', 'muted', 'a'), line: undefined },
];

describe('an owed message that a pause keeps back', () => {
  it.each(rows)('$name', ({ owed, told: before = {}, line, waiting = {} }) => {
    const other = message('test', 'test', 'a');
    const { due, held, state } = holdOwed([owed, other], stateWith(before), PAUSED, MOMENT);
    expect(due).toEqual([other]);
    expect([...held]).toEqual([owed.id]);
    expect(state.held.map(({ rule, open, to }) => [rule, open, to.join('+')])).toEqual(
      line === undefined ? [] : [line],
    );
    expect(state.told).toEqual(waiting);
  });

  it('is a line without its state word, with the moment it was written, after those that waited before', () => {
    const earlier = { rule: 'car', severity: 'info', open: false, line: 'Car', to: ['a'] } as const;
    const before = { ...freshAlertState(), held: [{ ...earlier, to: ['a'] }] };
    const { state } = holdOwed([message('oven', 'raised', 'a')], before, PAUSED, MOMENT);
    expect(state.held.map(({ line }) => line)).toEqual(['Car', 'oven: 9.4 kW (Fri 15 May 18:20)']);
  });

  it('leaves everything as it is where nothing is kept back', () => {
    const before = stateWith({ oven: ['a'] });
    const owed = [message('oven', 'raised', 'a')];
    const { due, held, state } = holdOwed(owed, before, {}, MOMENT);
    expect([due, held.size]).toEqual([owed, 0]);
    expect(state).toBe(before);
  });
});
