import { describe, expect, it } from 'vitest';
import { DEVICE } from '../../support/call-octopus.ts';
import { failure, succeed } from '../../support/fake-octopus.ts';
import { HOUR, MINUTE, PollWorld, START, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const NEW = '00-11-22-33-44-55-66-99';
const THIRD = '00-11-22-33-44-55-66-aa';
const NO_DATA = { kind: 'no-data', name: 'offline', after: '15m' };

/** Minutes from START, at which the worlds of these tests have polled for ten minutes. */
const minute = (minutes: number) => START + minutes * MINUTE;
const lastAsked = (world: PollWorld) => world.octopus.telemetry.made.at(-1)?.args[1].deviceId;
const timesAsked = (world: PollWorld, deviceId: string) =>
  world.octopus.telemetry.made.filter(({ args }) => args[1].deviceId === deviceId).map(({ at }) => at);
/** Readings of every ten seconds from `from` on that Octopus had by `to`. */
const served = (from: number, to: number) =>
  Array.from({ length: Math.max(0, (to - 15_000 - from) / 10_000) }, (_, index) => from + index * 10_000);

/** Old meter silent from 12:30, its last rows served all the time; the new one sends from 12:50. */
const exchange = async (listed: 'both' | 'new alone' = 'both') => {
  const world = await settledWorld({ rules: [NO_DATA] });
  await world.live(minute(30) - world.now);
  world.octopus.spans.set(DEVICE, { to: minute(30) });
  world.octopus.spans.set(NEW, { from: minute(50) });
  if (listed === 'new alone') world.octopus.meters.splice(0, 1);
  world.octopus.meters.push({ deviceId: NEW, direction: 'import' });
  return world;
};

describe('a meter that was exchanged while its old rows are still served', () => {
  it.each(['both', 'new alone'] as const)(
    'is found within two and a half hours, listed: %s',
    async (listed) => {
      const world = await exchange(listed);
      await world.live(minute(30) + 2.5 * HOUR - world.now);
      const found = timesAsked(world, NEW)[0] ?? Number.POSITIVE_INFINITY;
      expect(found - minute(30)).toBeGreaterThanOrEqual(2 * HOUR - MINUTE);
      expect(found - minute(30)).toBeLessThanOrEqual(2.5 * HOUR);
      expect(lastAsked(world)).toBe(NEW);
    },
  );

  it('loses nothing that Octopus still had: every row of both meters is stored', async () => {
    const world = await exchange();
    await world.live(minute(30) + 3 * HOUR - world.now);
    const stored = new Set(world.readings.map(({ at }) => at));
    const missing = served(minute(50), world.now - MINUTE).filter((at) => !stored.has(at));
    expect(missing).toEqual([]);
    expect(world.readings.filter(({ at }) => at >= minute(30) && at < minute(50))).toEqual([]);
    expect(served(minute(0), minute(30) + 15_000).filter((at) => !stored.has(at))).toEqual([]);
  });

  it('has its rows stored under its own id, the old ones left as they are', async () => {
    const world = await exchange();
    await world.live(minute(30) + 3 * HOUR - world.now);
    const batches = world.write.made.map(({ args: [batch] }) => batch);
    for (const { deviceId, readings } of batches) {
      for (const { at } of readings) expect(deviceId).toBe(at < minute(40) ? DEVICE : NEW);
    }
    await world.live(5 * HOUR);
    const sweeps = world.write.made.slice(batches.length).flatMap(({ args: [batch] }) => batch.readings);
    expect(sweeps.filter(({ at }) => at < minute(50))).toEqual([]);
  });

  it('never changes a reading of the old one, even where Octopus serves its own of the same time', async () => {
    const world = await settledWorld();
    const before = JSON.stringify(world.readings);
    const last = world.readings.at(-1)!.at;
    world.octopus.meters.splice(0, 1, { deviceId: NEW, direction: 'import' });
    world.home.demandAt = () => 2_000;
    await world.live(5 * HOUR);
    expect(JSON.stringify(world.readings.filter(({ at }) => at <= last))).toBe(before);
    expect(world.readings.at(-1)?.demandW).toBe(2_000);
  });

  it('costs one call more in the poll that finds it, and no further look', async () => {
    const world = await exchange();
    await world.live(minute(30) + 12 * HOUR - world.now);
    expect(world.octopus.findMeters.count).toBe(1);
    expect(timesAsked(world, DEVICE).at(-1)! < timesAsked(world, NEW)[0]!).toBe(true);
  });

  it('and whose Mini is paired only hours later is found before Octopus forgets a row', async () => {
    const world = await exchange();
    world.octopus.spans.set(NEW, { from: minute(7 * 60) });
    await world.live(minute(13 * 60) - world.now);
    const stored = new Set(world.readings.map(({ at }) => at));
    expect(served(minute(7 * 60), world.now - MINUTE).filter((at) => !stored.has(at))).toEqual([]);
  });

  it('is found with a bucket that is always nearly empty', async () => {
    const world = await settledWorld({ settings: { callsPerHour: 60 } });
    world.octopus.spans.set(DEVICE, { to: world.now });
    const from = world.now;
    world.octopus.spans.set(NEW, { from: from + 20 * MINUTE });
    for (const deviceId of [NEW, THIRD]) world.octopus.meters.push({ deviceId, direction: 'import' });
    world.octopus.spans.set(THIRD, { to: 0 });
    await world.live(3 * HOUR, 30_000);
    expect(lastAsked(world)).toBe(NEW);
  });
});

describe('a meter that works is not abandoned', () => {
  /** The Mini is off for `offMs`; meanwhile the account changes. */
  const whileOff = async (change: (world: PollWorld) => void, offMs: number) => {
    const world = await settledWorld();
    const from = world.now;
    world.home.holes.push({ from, to: from + offMs });
    change(world);
    const reports = await world.live(offMs + 10 * MINUTE);
    return { world, reports };
  };

  it.each<{ readonly what: string; readonly change: (world: PollWorld) => void }>([
    {
      what: 'a second import meter without a Mini appears',
      change: ({ octopus }) => {
        octopus.meters.push({ deviceId: NEW, direction: 'import' });
        octopus.spans.set(NEW, { to: 0 });
      },
    },
    {
      what: 'two further import meters appear',
      change: ({ octopus }) => {
        for (const deviceId of [NEW, THIRD]) {
          octopus.meters.push({ deviceId, direction: 'import' });
          octopus.spans.set(deviceId, { to: 0 });
        }
      },
    },
    {
      what: "a second home's meter has a Mini of its own, which sent all along",
      change: ({ octopus, home }) => {
        octopus.meters.push({ deviceId: NEW, direction: 'import' });
        home.holes.length = 0;
        octopus.telemetry.always(async (proceed, _token, range) =>
          range.deviceId === DEVICE && range.end > START + 10 * MINUTE && range.end < START + 30.5 * HOUR
            ? succeed([])
            : proceed(),
        );
      },
    },
    {
      what: 'the account lists no meter at all',
      change: ({ octopus }) => {
        octopus.findMeters.always(answers(succeed([])));
      },
    },
    {
      what: 'the account lists two others that are silent, and not the known one',
      change: ({ octopus }) => {
        octopus.findMeters.always(
          answers(succeed([NEW, THIRD].map((deviceId) => ({ deviceId, direction: 'import' as const })))),
        );
        for (const deviceId of [NEW, THIRD]) octopus.spans.set(deviceId, { to: 0 });
      },
    },
    {
      what: 'the account gives no deviceId any more',
      change: ({ octopus }) => {
        octopus.findMeters.always(
          answers({ ok: false, failure: { kind: 'device-not-found', detail: 'no deviceId' } }),
        );
      },
    },
    {
      what: 'the account is said not to be found',
      change: ({ octopus }) => {
        octopus.findMeters.always(answers(failure('KT-CT-4123')));
      },
    },
    {
      what: 'the look fails with an error that is not known',
      change: ({ octopus }) => {
        octopus.findMeters.always(answers(failure('KT-CT-9999')));
      },
    },
    {
      what: 'the id is listed in other letters',
      change: ({ octopus }) => {
        octopus.findMeters.always(
          answers(succeed([{ deviceId: DEVICE.toUpperCase(), direction: 'import' as const }])),
        );
      },
    },
  ])('where $what while the Mini is off', async ({ change }) => {
    const { world, reports } = await whileOff(change, 30 * HOUR);
    expect(reports.map(({ outcome }) => outcome)).not.toContain('device-not-found');
    expect(reports.map(({ outcome }) => outcome)).not.toContain('account-not-found');
    expect(lastAsked(world)).toBe(DEVICE);
    world.octopus.telemetry.heal();
    await world.live(10 * MINUTE);
    expect((await world.poll()).outcome).toBe('stored');
    expect(lastAsked(world)).toBe(DEVICE);
    expect(world.subjects.filter((subject) => subject.includes('SERVICE'))).toEqual([]);
  });
});

describe('several candidates at the first look', () => {
  const first = async (spans: Readonly<Record<string, { from?: number; to?: number }>>) => {
    const world = new PollWorld();
    world.octopus.meters.length = 0;
    for (const [deviceId, span] of Object.entries(spans)) {
      world.octopus.meters.push({ deviceId, direction: 'import' });
      world.octopus.spans.set(deviceId, span);
    }
    return { world, report: await world.poll() };
  };

  it.each([
    { sentence: 'the only one that sends is read', spans: { [DEVICE]: { to: 0 }, [NEW]: {} }, read: NEW },
    {
      sentence: 'the one that follows on the exchanged one is read',
      spans: { [DEVICE]: { to: START - 2 * HOUR }, [NEW]: { from: START - HOUR } },
      read: NEW,
    },
    {
      sentence: 'one that this key may not read is passed over',
      spans: { [THIRD]: { to: 0 }, [DEVICE]: {} },
      read: DEVICE,
    },
  ])('$sentence, at the cost of one call each', async ({ spans, read }) => {
    const { world, report } = await first(spans);
    expect(report.outcome).toBe('stored');
    expect(report.telemetryCalls).toBe(2);
    world.now += MINUTE;
    await world.poll();
    expect(lastAsked(world)).toBe(read);
    expect(world.inbox).toEqual([]);
  });

  it('of twelve eight are asked: more than the call limit has at once would never be asked at all', async () => {
    const spans = Array.from({ length: 12 }, (_, index): [string, { to?: number }] => [
      `00-00-00-00-00-00-00-${String(index + 10)}`,
      index === 7 ? {} : { to: 0 },
    ]);
    const { world, report } = await first(Object.fromEntries(spans));
    expect(report).toMatchObject({ outcome: 'stored', telemetryCalls: 8 });
    expect(lastAsked(world)).toBe('00-00-00-00-00-00-00-17');
  });

  it('all silent: said so, and the one that begins to send is read within the hour', async () => {
    const { world, report } = await first({ [DEVICE]: { to: 0 }, [NEW]: { from: START + 10 * MINUTE } });
    expect(report).toMatchObject({
      outcome: 'device-not-found',
      detail: expect.stringContaining('none of them has sent a reading'),
    });
    await world.live(70 * MINUTE);
    expect(lastAsked(world)).toBe(NEW);
    expect(world.subjects).toEqual([
      '[SERVICE] Home: no alerts, Octopus shows no Home Mini on this account, or several',
      expect.stringMatching(/^\[OK\] Home: working again/),
    ]);
  });
});

describe('a day without a row', () => {
  const silentDay = async (network: readonly string[], settings = {}) => {
    const world = await settledWorld({ settings });
    world.octopus.network.splice(0, Number.POSITIVE_INFINITY, ...network);
    world.home.holes.push({ from: world.now, to: world.now + 72 * HOUR });
    await world.live(71 * HOUR);
    return world;
  };

  it.each([{ settings: {} }, { settings: { deviceId: DEVICE } }])(
    'with nothing live on the network is told once as no live device seen: $settings',
    async ({ settings }) => {
      const world = await silentDay(['ESME', 'GSME', 'CHF', 'GPF', 'PPMID'], settings);
      expect(world.subjects).toEqual(['[SERVICE] Home: no live device seen on the network of your meter']);
      const [asked] = world.octopus.findNetworkDevices.made;
      expect(world.octopus.findNetworkDevices.count).toBe(1);
      expect(asked?.args[1]).toBe(DEVICE);
      expect(asked!.at - world.readings.at(-1)!.at).toBeGreaterThanOrEqual(24 * HOUR);
      expect(asked!.at - world.readings.at(-1)!.at).toBeLessThan(24 * HOUR + 2 * MINUTE);
    },
  );

  it.each([{ network: ['ESME', 'CAD'] }, { network: ['ESME', 'IHD'] }, { network: [] }])(
    'with $network on the network says nothing of it',
    async ({ network }) => {
      const world = await silentDay(network);
      expect(world.inbox).toEqual([]);
      expect(world.octopus.findNetworkDevices.count).toBe(1);
    },
  );

  it('is asked about again after the next silence', async () => {
    const world = await silentDay(['ESME']);
    await world.live(2 * HOUR);
    world.home.holes.push({ from: world.now, to: world.now + 30 * HOUR });
    await world.live(25 * HOUR);
    expect(world.octopus.findNetworkDevices.count).toBe(2);
  });

  it('where the question is throttled is a cool-down like any other', async () => {
    const world = await settledWorld();
    world.home.holes.push({ from: world.now, to: world.now + 72 * HOUR });
    world.octopus.findNetworkDevices.once(answers(failure('KT-CT-1199')));
    await world.live(23 * HOUR + 59 * MINUTE);
    const reports = await world.live(10 * MINUTE);
    expect(reports.map(({ outcome }) => outcome)).toContain('cooling-down');
  });
});

it('no deviceId anywhere on the account is device-not-found, told with the fix', async () => {
  const world = new PollWorld();
  const detail = 'Octopus lists a meter, but no deviceId for it';
  world.octopus.findMeters.always(answers({ ok: false, failure: { kind: 'device-not-found', detail } }));
  const reports = await world.live(3 * HOUR - MINUTE);
  expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['device-not-found']));
  expect(world.octopus.findMeters.count).toBe(3);
  expect(world.inbox).toHaveLength(1);
  expect(world.messages[0]?.email).toMatch(/Octopus knows no deviceId of yours.*GUID on the meter/s);
  expect(world.messages[0]?.email).toContain(detail);
});
