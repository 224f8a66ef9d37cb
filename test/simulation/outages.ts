import type { AwsCalls } from './aws-calls.ts';
import type { Invariants } from './invariants.ts';
import type { OctopusModel } from './octopus/octopus-model.ts';
import type { Owner } from './owner.ts';
import type { PhoneServices } from './phones/phone-services.ts';
import { isOfPhones, MINUTE, type Outage } from './plan.ts';
import type { Wire } from './wire.ts';

/** What an outage may be one of, and who mends it. */
export interface BesideThePoller {
  readonly wire: Wire;
  readonly aws: AwsCalls;
  readonly octopus: OctopusModel;
  readonly phones: PhoneServices;
  readonly owner: Owner;
  readonly invariants: Invariants;
}

/** Plans what goes wrong outside for a while. */
export const planOutage = (outage: Outage, world: BesideThePoller): void => {
  const { wire, aws, octopus, phones, owner, invariants } = world;
  const { from, to, kind } = outage;
  const underWay = [aws.outages, octopus.outages, ...(isOfPhones(kind) ? [phones.outages] : [])];
  if (!isOfPhones(kind)) invariants.hindrances.blocked.add(from, to + 5 * MINUTE);
  wire.time.at(from, () => {
    wire.tally.fault(`outage ${kind}`);
    if (kind === 'key-revoked') octopus.keys.revoke();
    if (kind === 'rules-broken') owner.breaksRules();
    for (const list of underWay) list.push(outage);
  });
  wire.time.at(to, () => {
    if (kind === 'key-revoked') owner.writesKey();
    if (kind === 'rules-broken') owner.writesRules();
    for (const list of underWay) remove(list, outage);
  });
};

const remove = <T>(list: T[], one: T): void => {
  const index = list.indexOf(one);
  if (index >= 0) list.splice(index, 1);
};
