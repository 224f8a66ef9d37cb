import type { WrittenSettings } from '../../config/settings.ts';
import { channelParameter, parameterNames } from '../../core/contract/names.ts';
import { HOUSEHOLD, SETTINGS } from './household.ts';
import type { Invariants } from './invariants.ts';
import type { OctopusKeys } from './octopus/keys.ts';
import { PHONE_SECRETS } from './phones/phone-services.ts';
import { MINUTE } from './plan.ts';
import type { Random } from './random.ts';
import type { SsmModel } from './ssm-sns-models.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Invocation } from './wire.ts';

const NAMES = parameterNames(HOUSEHOLD);

interface World {
  readonly time: VirtualTime;
  readonly ssm: SsmModel;
  readonly keys: OctopusKeys;
  readonly invariants: Invariants;
  readonly random: Random;
}

/** Who deployed it: writes settings, rules and secrets, and the key again when told that it is rejected. */
export class Owner {
  readonly #world: World;
  readonly #rules: string;
  #keyComes = false;
  #keyWrittenAt = 0;

  constructor(world: World, rules: readonly object[]) {
    this.#world = world;
    this.#rules = JSON.stringify({ rules });
  }

  /** Writes all that a household needs. */
  deploys(settings: Pick<WrittenSettings, 'callsPerHour' | 'pollEvery'>): void {
    for (const { text, ...channel } of PHONE_SECRETS)
      this.#write(channelParameter(HOUSEHOLD, channel), text, true);
    this.#write(NAMES.settings, JSON.stringify({ ...SETTINGS, ...settings }));
    this.writesRules();
    this.writesKey();
  }

  writesRules(): void {
    this.#write(NAMES.rules, this.#rules);
  }

  /** Writes rules that nobody can read. */
  breaksRules(): void {
    this.#write(NAMES.rules, '{ "rules": [ { "kind": "demand", }');
  }

  /** Writes the key that is good now. */
  writesKey(): void {
    const { time, keys, invariants } = this.#world;
    this.#write(NAMES.apiKey, keys.apiKey, true);
    keys.version += 1;
    this.#keyWrittenAt = time.now();
    invariants.calls.keyChanged();
  }

  /**
   * A run's key was rejected; who is told of it writes it again after a while.
   * @param keyVersion which writing of the key's parameter it was, or that its token came from
   */
  keyRejected(run: Invocation, keyVersion: number): void {
    const { keys, invariants } = this.#world;
    // A key written while a run goes on may not be the one that the run sent.
    const sent = keyVersion === keys.version && this.#keyWrittenAt <= run.startedAt;
    if (sent) invariants.calls.rejectedKey(run);
    this.#writesKeyLater();
  }

  #writesKeyLater(): void {
    if (this.#keyComes) return;
    this.#keyComes = true;
    const { time, invariants, random } = this.#world;
    const now = time.now();
    const at = now + random.between(10 * MINUTE, 90 * MINUTE);
    invariants.hindrances.blocked.add(now, at + 10 * MINUTE);
    time.at(at, () => {
      this.#keyComes = false;
      this.writesKey();
    });
  }

  #write(name: string, text: string, secure = false): void {
    const { time, ssm } = this.#world;
    ssm.write(name, text, { now: time.now(), secure });
  }
}
