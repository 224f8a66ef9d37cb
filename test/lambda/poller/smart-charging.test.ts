import { describe, expect, it } from 'vitest';
import type { PollReport } from '../../../lambda/poller/poll.ts';
import { failure, succeed } from '../../support/fake-octopus.ts';
import { HOUR, type PollWorld, START, settledWorld } from '../../support/poll-world.ts';
import { answers } from '../../support/watched-call.ts';

const CAR = { kind: 'demand', name: 'car', above: 6_000, for: '20m', exceptSmartCharging: true };
const at = (time: string): number => Date.parse(`2026-05-15T${time}:00Z`);

/** A home whose car charges in these spans of time, from 12:00 on. */
const homeWithCar = (...charging: readonly (readonly [from: string, to: string])[]) =>
  settledWorld({
    rules: [CAR],
    demandAt: (moment) =>
      charging.some(([from, to]) => moment >= at(from) && moment < at(to)) ? 7_400 : 300,
  });

const planned = (from: string, to: string) => ({ start: at(from), end: at(to) });
const until = (world: PollWorld, time: string): Promise<PollReport[]> => world.live(at(time) - world.now);
const raisedAt = (reports: readonly PollReport[]): string[] =>
  reports.flatMap(({ events }) =>
    events.map((event) => `${event.event} ${new Date(event.at).toISOString().slice(11, 16)}`),
  );
const texts = (world: PollWorld): string[] => world.messages.map(({ email, sms }) => `${email}\n${sms}`);
const UNCHECKED = "couldn't be checked: Octopus may be charging a car";

describe('a rule that leaves smart charging out', () => {
  it('asks nobody while nothing is pending', async () => {
    const world = await homeWithCar();
    await until(world, '15:00');
    expect(world.octopus.plannedCharging.count).toBe(0);
    expect(world.monitor.smartCharging).toBeUndefined();
  });

  it('asks when it begins to be pending, every ten minutes while it is, and before it tells', async () => {
    const world = await homeWithCar(['12:40', '13:30']);
    const reports = await until(world, '13:05');
    expect(raisedAt(reports)).toEqual(['raised 13:00']);
    const asked = world.octopus.plannedCharging.times.map((time) =>
      new Date(time).toISOString().slice(11, 16),
    );
    expect(asked).toEqual(['12:41', '12:51', '13:01']);
    expect(texts(world)[0]).not.toContain(UNCHECKED);
  });

  it('tells nothing of charging in a slot that was planned', async () => {
    const world = await homeWithCar(['12:40', '14:30']);
    world.octopus.slots.push(planned('12:30', '14:30'));
    expect(raisedAt(await until(world, '15:00'))).toEqual([]);
  });

  it('leaves out the whole half hours that a slot touches', async () => {
    const world = await homeWithCar(['12:30', '14:00']);
    world.octopus.slots.push(planned('12:50', '13:10'));
    // 12:30 to 13:30 are left out; twenty minutes of evidence from then on
    expect(raisedAt(await until(world, '14:00'))).toEqual(['raised 13:50']);
  });

  it('a slot seen at the last minute prevents a false alarm', async () => {
    const world = await homeWithCar(['12:30', '13:30']);
    await until(world, '12:50');
    world.octopus.slots.push(planned('12:30', '13:30'));
    expect(raisedAt(await until(world, '14:00'))).toEqual([]);
  });

  it('a boost that follows a slot is told', async () => {
    const world = await homeWithCar(['12:30', '14:00']);
    world.octopus.slots.push(planned('12:30', '13:00'));
    expect(raisedAt(await until(world, '14:00'))).toEqual(['raised 13:20']);
  });

  it('a slot that was planned and then was not, before it began, excepts nothing', async () => {
    const world = await homeWithCar(['12:25', '12:35'], ['13:30', '14:00']);
    world.octopus.slots.push(planned('13:30', '14:30'));
    await until(world, '12:40');
    world.octopus.slots.length = 0;
    expect(raisedAt(await until(world, '14:00'))).toEqual(['raised 13:50']);
  });

  it('a slot that began is kept for a day, whatever is planned afterwards', async () => {
    const world = await homeWithCar(['12:30', '13:50']);
    world.octopus.slots.push(planned('12:30', '14:00'));
    await until(world, '12:40');
    world.octopus.slots.length = 0;
    expect(raisedAt(await until(world, '15:00'))).toEqual([]);
    expect(world.monitor.smartCharging?.spans).toHaveLength(1);
    world.now = START + 25 * HOUR;
    await world.poll();
    await world.live(3 * HOUR);
    expect(world.monitor.smartCharging).toBeUndefined();
  });

  it('rows that come late go by the slots of their time', async () => {
    const world = await homeWithCar(['12:20', '12:28'], ['13:00', '13:50']);
    world.octopus.slots.push(planned('12:00', '12:30'), planned('13:00', '14:00'));
    await until(world, '12:50');
    world.home.holes.push({ from: at('12:55'), to: at('14:10'), uploadedAt: at('14:12') });
    expect(raisedAt(await until(world, '14:30'))).toEqual([]);
  });

  it('once raised it is not over while the car goes on in a slot, and nobody is reminded', async () => {
    const world = await settledWorld({
      rules: [{ ...CAR, remindEvery: '15m' }],
      demandAt: (moment) => (moment >= at('12:30') && moment < at('14:20') ? 7_400 : 300),
    });
    world.octopus.slots.push(planned('13:00', '14:00'));
    const reports = await until(world, '15:00');
    expect(raisedAt(reports)).toEqual([
      'raised 12:50',
      'reminder 14:01',
      'reminder 14:16',
      'recovered 14:30',
    ]);
  });

  it.each([
    { name: 'fails', answer: failure('KT-CT-4340') },
    { name: 'may not be asked', answer: failure('KT-CT-1111') },
    { name: 'is limited', answer: failure('KT-CT-1199') },
    { name: 'does not answer for every car', answer: succeed({ slots: [], complete: false }) },
  ])('where the question $name it raises all the same, and says so', async ({ answer }) => {
    const world = await homeWithCar(['12:30', '13:30']);
    world.octopus.plannedCharging.always(answers(answer));
    const reports = await until(world, '13:00');
    expect(raisedAt(reports)).toEqual(['raised 12:50']);
    expect(texts(world)[0]).toContain(UNCHECKED);
    expect(reports.every(({ outcome }) => outcome === 'stored')).toBe(true);
    expect(world.logs.filter(({ message }) => message === 'dispatches-unknown').length).toBeGreaterThan(0);
    // Not asked more often than when it answers: at the raise once more
    expect(world.octopus.plannedCharging.count).toBe(3);
    await until(world, '14:00');
    expect(world.subjects.at(-1)).toContain('[OK]');
    expect(texts(world).at(-1)).not.toContain(UNCHECKED);
  });

  it('where the question fails the slots seen before count still', async () => {
    const world = await homeWithCar(['12:30', '13:30']);
    world.octopus.slots.push(planned('12:30', '13:30'));
    await until(world, '12:35');
    world.octopus.plannedCharging.always(answers(failure('KT-CT-4340')));
    expect(raisedAt(await until(world, '14:00'))).toEqual([]);
  });

  it('the readings are stored before anyone is asked', async () => {
    const world = await homeWithCar(['12:30', '13:30']);
    const stored: number[] = [];
    world.octopus.plannedCharging.always(async (proceed) => {
      stored.push(world.readings.at(-1)?.at ?? 0);
      return proceed();
    });
    await until(world, '12:32');
    expect(stored[0]).toBeGreaterThanOrEqual(at('12:30'));
  });

  it('is not asked about by rules that do not leave it out', async () => {
    const world = await settledWorld({
      rules: [{ ...CAR, exceptSmartCharging: false }],
      demandAt: (moment) => (moment >= at('12:30') ? 7_400 : 300),
    });
    expect(raisedAt(await until(world, '13:00'))).toEqual(['raised 12:50']);
    expect(world.octopus.plannedCharging.count).toBe(0);
    expect(texts(world)[0]).not.toContain(UNCHECKED);
  });

  it('adds one question to a poll, and no call of telemetry', async () => {
    const world = await homeWithCar(['12:30', '13:30']);
    await until(world, '12:31');
    world.callCounts();
    await world.poll();
    expect(world.callCounts()).toEqual({
      'octopus.plannedCharging': 1,
      'octopus.telemetry': 1,
      'parameters.read': 1,
      'readings.between': 1,
      'readings.write': 1,
      'state.load': 1,
      'state.saveMonitor': 1,
    });
  });
});
