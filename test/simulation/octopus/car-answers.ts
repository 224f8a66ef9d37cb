import type { CarModel } from '../car-model.ts';
import { covers, type Outage } from '../plan.ts';
import type { Invocation, Wire } from '../wire.ts';
import { errorAnswer, json, type Reply, STRAY_CODES } from './answers.ts';
import type { OctopusKeys } from './keys.ts';
import type { Asked } from './requests.ts';

/** What Octopus says of cars and their plan. Whatever goes wrong here is no reason to leave telemetry alone. */
export class CarAnswers {
  readonly #wire: Wire;
  readonly #car: CarModel;
  readonly #keys: OctopusKeys;
  readonly #outages: readonly Outage[];

  constructor(wire: Wire, car: CarModel, keys: OctopusKeys, outages: readonly Outage[]) {
    this.#wire = wire;
    this.#car = car;
    this.#keys = keys;
    this.#outages = outages;
  }

  /** The answer to one request, now. */
  reply(run: Invocation, { field, variables, secret }: Asked): Reply {
    const { time, random, profile } = this.#wire;
    const now = time.now();
    const car = this.#car;
    const away = this.#outages.find((one) => covers(one, now));
    const trouble = away === undefined ? car.trouble(Math.min(0.5, 6 * profile.octopus)) : 'error';
    if (trouble !== undefined) {
      car.unknownAt.push(now);
      this.#wire.octopusFault(run, `${trouble} at ${field}`);
    }
    switch (trouble) {
      case 'error':
        return errorAnswer(field, random.pick(STRAY_CODES), secret);
      case 'html':
        return { status: 403, text: `<html>${secret}</html>` };
      case 'hang':
      case 'reset':
        return trouble;
      default: {
        if (!this.#keys.isGood(secret, now)) {
          car.unknownAt.push(now);
          return errorAnswer(field, 'KT-CT-1124', secret);
        }
        const answer = json({ data: car.valueOf(field, variables, { now, trouble }) });
        return trouble === 'slow' ? { ...answer, lateMs: car.lateness() } : answer;
      }
    }
  }
}
