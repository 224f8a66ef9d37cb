const CLEAR_LINE = '\r\u001b[K';

export interface ProgressOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** One line that says how far something got: only on a terminal, and gone when it is over. */
export class ProgressLine {
  readonly #out: ProgressOutput;
  readonly #what: string;
  #shown = '';

  constructor(out: ProgressOutput, what: string) {
    this.#out = out;
    this.#what = what;
  }

  /** @param share from 0 to 1 */
  show(share: number): void {
    const text = `${this.#what} ${Math.floor(100 * Math.min(1, share))} %`;
    if (!this.#out.isTTY || text === this.#shown) return;
    this.#shown = text;
    this.#out.write(`${CLEAR_LINE}${text}`);
  }

  clear(): void {
    if (this.#shown !== '') this.#out.write(CLEAR_LINE);
    this.#shown = '';
  }
}
