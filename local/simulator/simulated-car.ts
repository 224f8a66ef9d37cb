import { octopusError } from './octopus-error.ts';

/** A slot of a plan, epoch ms. */
export interface PlannedSlot {
  readonly start: number;
  readonly end: number;
  /** Octopus charges (SMART), the household does (BOOST), or a charger is tried out (TEST). */
  readonly type: 'SMART' | 'BOOST' | 'TEST';
}

/** A car or charge point that Octopus charges by a plan. */
export interface SimulatedCar {
  /** Of its registration; a new one after registering anew. */
  readonly id: string;
  readonly kind?: 'SmartFlexVehicle' | 'SmartFlexChargePoint';
  /** The plan as it is at a moment, in time order. */
  plan(now: number): readonly PlannedSlot[];
  /** What is wrong with asking for it, if anything. */
  fault?(): DispatchFault | undefined;
}

/** Ways in which the plan is not had: an error, an answer that does not come, nonsense, or far too much. */
export type DispatchFault = 'refused' | 'slow' | 'absurd' | 'huge';

const SLOW_MS = 30_000;
const HUGE = 20_000;

/** A car as `devices` lists it. */
export const deviceOf = ({ id, kind = 'SmartFlexVehicle' }: SimulatedCar) => ({
  __typename: kind,
  id,
  name: 'Car',
  deviceType: 'ELECTRIC_VEHICLES',
  status: { __typename: 'SmartFlexDeviceStatus', current: 'LIVE', isSuspended: false },
});

/** The plan of a car as `flexPlannedDispatches` answers it. Throws KT-CT-4340 for a car that is not there, and where asking fails. */
export const dispatchesOf = async (cars: readonly SimulatedCar[], deviceId: string, now: number) => {
  const car = cars.find(({ id }) => id === deviceId);
  if (car === undefined) throw octopusError('KT-CT-4340');
  const slots = car.plan(now).map(writeSlot);
  switch (car.fault?.()) {
    case undefined:
      return slots;
    case 'refused':
      throw octopusError('KT-CT-4340');
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS).unref());
      return slots;
    case 'absurd':
      return [
        writeSlot({ start: now, end: now - 1, type: 'SMART' }),
        writeSlot({ start: 0, end: now + 10 ** 12, type: 'SMART' }),
      ];
    case 'huge':
      return Array.from({ length: HUGE }, (_, index) =>
        writeSlot({ start: now + index, end: now + index + 1, type: 'BOOST' }),
      );
  }
};

const writeSlot = ({ start, end, type }: PlannedSlot) => ({
  start: offsetTime(start),
  end: offsetTime(end),
  type,
  energyAddedKwh: '0.0',
});

/** `2026-05-15T23:30:00+00:00`, as Octopus writes moments. */
const offsetTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;
