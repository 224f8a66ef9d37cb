import { inspect } from 'node:util';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { isCourierTrouble } from './aws-trouble.ts';
import type { Outside } from './container.ts';
import type { Invariants } from './invariants.ts';
import type { Logs } from './logs.ts';
import type { OwedMessages } from './owed-messages.ts';
import type { People } from './people.ts';
import { Couriers } from './phones/couriers.ts';
import type { PhoneServices } from './phones/phone-services.ts';
import { publishedAgain } from './phones/published-again.ts';
import type { Invocation } from './wire.ts';

interface World extends Pick<Outside, 'wire' | 'aws' | 'dynamodb' | 'ssm'> {
  readonly phones: PhoneServices;
  readonly invariants: Invariants;
  readonly owed: OwedMessages;
  readonly people: People;
  readonly logs: Logs;
}

/** What becomes of a publication: people are told, and couriers take it to their phones. */
export class Deliveries {
  readonly #world: World;
  readonly #couriers: Couriers;

  constructor(world: World) {
    const { wire, aws, dynamodb, ssm, phones, invariants } = world;
    this.#world = world;
    this.#couriers = new Couriers(
      {
        wire,
        aws,
        dynamodb,
        ssm,
        phones,
        watch: invariants.phones,
        log: (message, facts) => this.#courierLogged(message, facts),
        written: (text) => invariants.noSecret('what the courier writes', text),
      },
      (error) => this.#courierThrew(error),
    );
  }

  /** Takes what reached the topic's subscribers. */
  deliver(run: Invocation, input: PublishCommandInput): void {
    const { invariants, owed, people } = this.#world;
    const again = publishedAgain(input);
    if (again === undefined) {
      invariants.delivered(run, input);
      people.told(input);
    } else if (!owed.isOwedFor(run, again)) {
      invariants.violate('only what is owed is published again', again);
    }
    this.#couriers.published(input);
  }

  #courierLogged(message: string, facts: Readonly<Record<string, unknown>>): void {
    const { wire, invariants, logs } = this.#world;
    logs.write(message, facts);
    const { id, recipient, status } = facts;
    invariants.note(undefined, ['courier:', status ?? message, id, 'at', recipient].join(' '));
    if (message === 'push')
      invariants.phones.logged(String(id), String(recipient), String(status), wire.time.now());
  }

  #courierThrew(error: unknown): void {
    const { invariants } = this.#world;
    invariants.noSecret('an error of the courier', inspect(error, { depth: 8 }));
    if (!isCourierTrouble(error)) {
      invariants.violate('the courier throws only what AWS did', inspect(error));
    }
  }
}
