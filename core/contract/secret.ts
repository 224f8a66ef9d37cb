/** The key of https://nodejs.org/api/util.html#utilinspectcustom, which needs no import. */
const INSPECTED = Symbol.for('nodejs.util.inspect.custom');

const REDACTED = '[redacted]';

/** A key or token: it prints as `[redacted]` everywhere, and only `reveal` gives it away. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself, for the one call that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [INSPECTED](): string {
    return REDACTED;
  }
}
