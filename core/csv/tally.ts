import { quoted } from './records.ts';

const MAX_NAMED = 3;
const MAX_DIFFERENT = 1_000;

/** What of a file did not become a reading, for a person: how much of it and why. */
export class Tally {
  readonly #texts = new Map<string, number>();
  #withoutNumber = 0;
  #withoutTime = 0;
  #beyondRange = 0;
  #firstBeyond = '';
  readonly #ignoredValues = new Map<string, { count: number; first: string }>();

  /** A row whose demand is `text`, which is no number. */
  withoutNumber(text: string): void {
    this.#withoutNumber += 1;
    if (this.#texts.size < MAX_DIFFERENT || this.#texts.has(text)) {
      this.#texts.set(text, (this.#texts.get(text) ?? 0) + 1);
    }
  }

  withoutTime(): void {
    this.#withoutTime += 1;
  }

  /** A row whose demand no home can have. */
  beyondRange(line: number, demandW: number): void {
    if (this.#beyondRange === 0) this.#firstBeyond = `line ${line}: ${Math.round(demandW)} W`;
    this.#beyondRange += 1;
  }

  /** A value of a column that may be missing. */
  ignoredValue(column: string, line: number, text: string): void {
    const known = this.#ignoredValues.get(column);
    if (known === undefined)
      this.#ignoredValues.set(column, { count: 1, first: `line ${line}: ${quoted(text)}` });
    else known.count += 1;
  }

  get skipped(): number {
    return this.#withoutNumber + this.#withoutTime + this.#beyondRange;
  }

  /** One line each. */
  notes(): string[] {
    return [
      ...(this.#withoutNumber === 0
        ? []
        : [`${rows(this.#withoutNumber)} without a number skipped (${this.#why()})`]),
      ...(this.#withoutTime === 0 ? [] : [`${rows(this.#withoutTime)} without a time skipped`]),
      ...(this.#beyondRange === 0
        ? []
        : [
            `${rows(this.#beyondRange)} beyond 70 kW skipped, as the poller does (first: ${this.#firstBeyond})`,
          ]),
      ...[...this.#ignoredValues].map(
        ([column, { count, first }]) =>
          `${count} ${count === 1 ? 'value' : 'values'} of ${column} ignored: not a number (first: ${first})`,
      ),
    ];
  }

  #why(): string {
    const named = [...this.#texts].sort(([, a], [, b]) => b - a).slice(0, MAX_NAMED);
    const others = this.#withoutNumber - named.reduce((sum, [, count]) => sum + count, 0);
    return [
      ...named.map(([text, count]) => `${count} ${text === '' ? 'empty' : quoted(text)}`),
      ...(others === 0 ? [] : [`${others} others`]),
    ].join(', ');
  }
}

const rows = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;
