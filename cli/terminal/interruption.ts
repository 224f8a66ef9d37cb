/** Ctrl-C: ends the program, but not in the middle of what must be whole. */
export class Interruption {
  readonly #end: () => void;
  #inside = 0;

  /** @param end ends the program */
  constructor(end: () => void) {
    this.#end = end;
  }

  /** Someone pressed Ctrl-C. */
  readonly request = (): void => {
    if (this.#inside === 0) this.#end();
  };

  /** Does short work that no interruption cuts in two. */
  readonly uninterrupted = async <T>(work: () => Promise<T>): Promise<T> => {
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
    }
  };
}
