import type { DynamoDbModel } from './dynamodb-model.ts';
import type { Invocation } from './wire.ts';

/** What the record of the channels says that a household is owed, now and as each run could read it. */
export class OwedMessages {
  readonly #dynamodb: DynamoDbModel;
  readonly #household: string;
  readonly #seen = new WeakMap<Invocation, Set<string>>();

  constructor(dynamodb: DynamoDbModel, household: string) {
    this.#dynamodb = dynamodb;
    this.#household = household;
  }

  /** A run may read the record now. */
  readBy(run: Invocation): void {
    const seen = this.#seen.get(run) ?? new Set();
    seen.add(this.#channels());
    this.#seen.set(run, seen);
  }

  /** Whether a message is owed, or was when a run read so: another one may have sent it since. */
  isOwedFor(run: Invocation, id: string): boolean {
    const read = this.#seen.get(run) ?? [];
    return this.isOwed(id) || [...read].some((body) => body.includes(JSON.stringify(id)));
  }

  /** Whether a message is owed. */
  isOwed(id: string): boolean {
    return this.#channels().includes(JSON.stringify(id));
  }

  #channels(): string {
    return this.#dynamodb.beside.get(`${this.#household}#channels`)?.get('channels')?.body?.S ?? '';
  }
}
