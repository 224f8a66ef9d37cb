import { afterAsking, stillKnown } from '../../core/polling/smart-charging.ts';
import type { PlannedCharging } from '../octopus/octopus.ts';
import type { Asked } from './ask.ts';
import type { PollTask, Ports } from './ports.ts';
import type { Monitor } from './state.ts';
import type { Household } from './tell.ts';

/** When Octopus means to charge the household's cars, or why that is not known. */
export type AskedDispatches = PlannedCharging | { readonly unknown: string };

/**
 * Asks when Octopus charges the household's cars: with the token that telemetry was read with, once what came is
 * stored, and only where Octopus answered that. A failure is no more than not knowing.
 */
export const askDispatches = async (
  asked: Asked,
  { settings }: Household,
  { octopus }: Ports,
): Promise<AskedDispatches> => {
  if ('notAsked' in asked || asked.fetched.outcome !== 'answered' || asked.token === undefined) {
    return { unknown: 'Octopus was not asked' };
  }
  const answer = await octopus.plannedCharging(asked.token, settings.accountNumber);
  return answer.ok ? answer.value : { unknown: answer.failure.detail };
};

/** Remembers when Octopus charges the household's cars. */
export const rememberCharging = (
  { smartCharging, ...monitor }: Monitor,
  dispatches: AskedDispatches | undefined,
  { now }: PollTask,
): Monitor => {
  const slots = dispatches !== undefined && 'slots' in dispatches ? dispatches.slots : undefined;
  const known =
    dispatches === undefined ? stillKnown(smartCharging, now) : afterAsking(smartCharging, slots, now);
  return known === undefined ? monitor : { ...monitor, smartCharging: known };
};

/** What the log says of charging that is not known. */
export const chargingWarnings = (
  dispatches: AskedDispatches | undefined,
): { readonly message: string; readonly facts: Readonly<Record<string, unknown>> }[] => {
  if (dispatches === undefined) return [];
  if ('unknown' in dispatches)
    return [{ message: 'dispatches-unknown', facts: { detail: dispatches.unknown } }];
  return dispatches.complete
    ? []
    : [{ message: 'dispatches-unknown', facts: { detail: 'not of every car' } }];
};
