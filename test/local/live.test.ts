import { describe, expect, it } from 'vitest';
import type { PollOutcome, PollReport } from '../../lambda/poller/poll.ts';
import { runLive } from '../../local/live.ts';
import { liveThrough } from '../../local/simulator/history.ts';
import { virtualClock } from '../../local/simulator/virtual-clock.ts';
import { createTerminal } from '../../local/terminal.ts';
import type { World } from '../../local/world.ts';

const START = Date.parse('2026-05-15T17:14:50Z');
const report = (outcome: PollOutcome, detail?: string): PollReport => ({
  outcome,
  ...(detail === undefined ? {} : { detail }),
  rowsServed: 0,
  rowsStored: 0,
  rowsDropped: {},
  freshnessSeconds: 0,
  octopusErrors: 0,
  telemetryCalls: 1,
  events: [],
  published: [],
});

/** A world whose polls go as `script` says; it stops after the last. */
const worldOf = (script: readonly (PollReport | Error)[]) => {
  const stop = new AbortController();
  const written: string[] = [];
  const polledAt: number[] = [];
  const clock = virtualClock(Date.now, START);
  const world: World = {
    clock,
    pageUrl: '',
    poll: async () => {
      polledAt.push(clock.now());
      const next = script[polledAt.length - 1];
      if (polledAt.length >= script.length) stop.abort();
      if (next === undefined || next instanceof Error) throw next ?? new Error('polled too often');
      return next;
    },
    refreshPage: async () => undefined,
    tellProgress: () => undefined,
    lastSavedAt: async () => undefined,
    countStored: async () => 0,
    alertsTold: () => [],
    deleteExpired: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const terminal = createTerminal({ write: (text) => written.push(text) });
  return { world, written, polledAt, around: { terminal, timeZone: 'UTC', signal: stop.signal } };
};

describe('live', () => {
  it('polls at once and then at every minute of its clock', async () => {
    const { world, polledAt, around } = worldOf(Array.from({ length: 4 }, () => report('stored')));
    await runLive(world, 600, around);
    expect(polledAt).toHaveLength(4);
    expect(polledAt[0]! - START).toBeLessThan(15_000);
    const minutes = polledAt.slice(1).map((at) => Math.floor(at / 60_000));
    expect(new Set(minutes).size).toBe(3);
    for (const at of polledAt.slice(1)) expect(at % 60_000).toBeLessThan(45_000);
  });

  it('tells of trouble when it begins and when it is over, and of a poll that failed', async () => {
    const { world, written, around } = worldOf([
      report('stored'),
      report('throttled', 'KT-CT-1199 at smartMeterTelemetry'),
      report('throttled', 'KT-CT-1199 at smartMeterTelemetry'),
      report('cooling-down'),
      report('nothing-new'),
      new Error('no database'),
      report('stored'),
    ]);
    await runLive(world, 600, around);
    expect(written).toEqual([
      '  ! throttled (KT-CT-1199 at smartMeterTelemetry)\n',
      '  ! cooling-down\n',
      '  polls go well again\n',
      '  ! poll failed: no database\n',
    ]);
  });
});

describe('the history', () => {
  it('is a poll at each whole minute, up to a present that moves on meanwhile', async () => {
    const { world, polledAt, around } = worldOf(Array.from({ length: 50 }, () => report('stored')));
    let present = START + 3 * 60_000;
    const polls = await liveThrough(world, START, () => present++, around);
    expect(polls).toBe(3);
    expect(polledAt.map((at) => new Date(at).toISOString().slice(11, 19))).toEqual([
      '17:15:00',
      '17:16:00',
      '17:17:00',
    ]);
  });

  it('ends where it is stopped', async () => {
    const { world, around } = worldOf([report('stored'), report('stored')]);
    expect(await liveThrough(world, START, () => START + 3_600_000, around)).toBe(2);
  });
});
