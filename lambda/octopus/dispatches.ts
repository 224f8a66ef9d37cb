import * as z from 'zod/mini';
import { DAY_MS } from '../../core/contract/lengths.ts';
import type { SmartSlot } from '../../core/readings/smart-charging.ts';
import type { Dispatches, SmartDevices, Tariffs } from './dispatch-operations.ts';
import type { PlannedCharging } from './octopus.ts';

/** No household has more cars and charge points; a request with more of them would be refused for its size. */
export const MOST_DEVICES = 10;
/** A plan has a few dozen slots. */
const MOST_SLOTS = 500;

const CHARGERS: readonly string[] = ['SmartFlexVehicle', 'SmartFlexChargePoint'];

/** The ids of the cars and charge points that are in use, each once. */
export const chargersAmong = (devices: SmartDevices): string[] => {
  const ids = (devices ?? []).flatMap((device) => {
    const { id, deviceType, status, __typename: kind } = device ?? {};
    const charges = deviceType === 'ELECTRIC_VEHICLES' || CHARGERS.includes(kind ?? '');
    return charges && id && status?.current !== 'RETIRED' ? [id] : [];
  });
  return [...new Set(ids)];
};

/** Reads the planned slots in which Octopus charges; a boost is billed as any other use. Absurd ones are left out. */
export const readDispatches = (dispatches: Dispatches, aliases: readonly string[]): PlannedCharging => {
  const plans = aliases.map((alias) => dispatches[alias]);
  const given = plans.flatMap((plan) => plan ?? []);
  return {
    slots: given.slice(0, MOST_SLOTS).flatMap(slotOf),
    complete: plans.every((plan) => plan !== undefined && plan !== null) && given.length <= MOST_SLOTS,
  };
};

/** `INTELLI-VAR-22-10-14`, `IOG-KDP-FIX-12M-25-04-10`: products under which Octopus charges the car. */
const INTELLIGENT = /INTELLI|^IOG\b/i;

/** Whether an account has a tariff under which Octopus charges the car. */
export const isIntelligent = (tariffs: Tariffs): boolean =>
  (tariffs?.electricityAgreements ?? []).some((agreement) => {
    const { productCode, displayName, isExport } = agreement?.tariff ?? {};
    return isExport !== true && (INTELLIGENT.test(productCode ?? '') || INTELLIGENT.test(displayName ?? ''));
  });

const slotSchema = z.object({ start: z.string(), end: z.string(), type: z.string() });

const slotOf = (given: unknown): SmartSlot[] => {
  const slot = slotSchema.safeParse(given);
  if (!slot.success || slot.data.type !== 'SMART') return [];
  const [start, end] = [Date.parse(slot.data.start), Date.parse(slot.data.end)];
  return end > start && end - start <= DAY_MS ? [{ start, end }] : [];
};
