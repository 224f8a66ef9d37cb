import type { PublishCommandInput } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { type Publication, publicationSchema } from '../../../core/channels/publication.ts';
import { COURIER_TIMEOUT_MS, COURIER_WORK_MS } from '../../../core/contract/deadlines.ts';
import { PUSH_ATTRIBUTE } from '../../../core/contract/names.ts';
import { MINUTE, SECOND } from '../plan.ts';
import type { Invocation } from '../wire.ts';
import { type CourierOutside, runCourier } from './courier-process.ts';

/** Lambda tries an asynchronous invocation again after one minute and after two more. */
const RETRY_AFTER_MS = [MINUTE, 2 * MINUTE];

const messageSchema = z.looseObject({ lambda: z.optional(z.string()) });

/** SNS and Lambda between the topic and the courier: late, twice, and again after a failure. */
export class Couriers {
  readonly #outside: CourierOutside;
  readonly #onThrow: (error: unknown) => void;
  #runs = 0;

  constructor(outside: CourierOutside, onThrow: (error: unknown) => void) {
    this.#outside = outside;
    this.#onThrow = onThrow;
  }

  /** Takes what reached the topic's subscribers. */
  published(input: PublishCommandInput): void {
    const { wire, watch } = this.#outside;
    const push = input.MessageAttributes?.[PUSH_ATTRIBUTE.name]?.StringValue;
    const { lambda } = messageSchema.parse(JSON.parse(input.Message ?? '{}'));
    if (push !== PUSH_ATTRIBUTE.value || lambda === undefined) return;
    const message = publicationSchema.parse(JSON.parse(lambda));
    watch.published(message, wire.time.now());
    const late = wire.random.chance(wire.profile.phone / 4) ? wire.random.between(1, 40) * SECOND : 0;
    this.#start(message, wire.random.between(50, 400) + late, 0);
    if (wire.random.chance(wire.profile.duplicateRun)) {
      this.#start(message, wire.random.between(50, 20_000), RETRY_AFTER_MS.length);
    }
  }

  #start(message: Publication, inMs: number, retries: number): void {
    const { wire } = this.#outside;
    wire.time.at(wire.time.now() + inMs, () => this.#run(message, retries));
  }

  #run(message: Publication, retries: number): void {
    const { wire, watch } = this.#outside;
    const { signal, planned } = wire.time.timeout(COURIER_WORK_MS);
    const fails = (): void => {
      end();
      const again = RETRY_AFTER_MS[retries];
      if (again === undefined) watch.gaveUp(message);
      else this.#start(message, again, retries + 1);
    };
    const run: Invocation = {
      id: `courier-${++this.#runs}`,
      startedAt: wire.time.now(),
      dead: false,
      kill: () => {
        run.dead = true;
        fails();
      },
    };
    const overdue = wire.time.at(run.startedAt + COURIER_TIMEOUT_MS, () => {
      wire.note(run, 'killed at the end of its time');
      run.kill();
    });
    const end = (): void => {
      planned.cancel();
      overdue.cancel();
      watch.ended(run);
    };
    runCourier(message, run, signal, this.#outside).then(end, (error: unknown) => {
      this.#onThrow(error);
      fails();
    });
  }
}
