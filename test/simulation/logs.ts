import { inspect } from 'node:util';
import type { Log } from '../../lambda/poller/ports.ts';
import type { Invariants } from './invariants.ts';

const MOST_LINES = 10_000;

/** The last lines of the log, in which no secret may stand. */
export class Logs implements Log {
  readonly lines: { message: string; facts: object }[] = [];
  readonly #invariants: Invariants;

  constructor(invariants: Invariants) {
    this.#invariants = invariants;
  }

  info(message: string, facts: object): void {
    this.write(message, facts);
  }

  warn(message: string, facts: object): void {
    this.write(message, facts);
  }

  error(message: string, facts: object): void {
    this.write(message, facts);
  }

  write(message: string, facts: object): void {
    this.#invariants.noSecret('the log', `${message} ${inspect(facts)} ${JSON.stringify(facts)}`);
    this.lines.push({ message, facts });
    if (this.lines.length > MOST_LINES) this.lines.shift();
  }
}
