/** What happens to one call instead of what would: `proceed` is the real thing. */
export type Hook<Args extends readonly unknown[], Result> = (
  proceed: () => Promise<Result>,
  ...args: Args
) => Promise<Result>;

/** A call that is counted and that a test can make fail, answer or wait. */
export class WatchedCall<Args extends readonly unknown[], Result> {
  /** When each call was made and with what. */
  readonly made: { readonly at: number; readonly args: Args }[] = [];
  readonly #next: Hook<Args, Result>[] = [];
  readonly #now: () => number;
  readonly #real: (...args: Args) => Promise<Result>;
  #lasting: Hook<Args, Result> | undefined;

  constructor(now: () => number, real: (...args: Args) => Promise<Result>) {
    this.#now = now;
    this.#real = real;
  }

  /** What the code under test calls. */
  readonly call = async (...args: Args): Promise<Result> => {
    this.made.push({ at: this.#now(), args });
    const proceed = () => this.#real(...args);
    const hook = this.#next.shift() ?? this.#lasting;
    return hook === undefined ? proceed() : hook(proceed, ...args);
  };

  /** Meets the next call that no earlier hook waits for. */
  once(hook: Hook<Args, Result>): void {
    this.#next.push(hook);
  }

  /** Meets every call until `heal`. */
  always(hook: Hook<Args, Result>): void {
    this.#lasting = hook;
  }

  heal(): void {
    this.#lasting = undefined;
    this.#next.length = 0;
  }

  get count(): number {
    return this.made.length;
  }

  get times(): number[] {
    return this.made.map(({ at }) => at);
  }
}

export const watch = <Args extends readonly unknown[], Result>(
  now: () => number,
  real: (...args: Args) => Promise<Result>,
): WatchedCall<Args, Result> => new WatchedCall(now, real);

/** Answers with a value; the real thing is not asked. */
export const answers =
  <Result>(value: Result) =>
  async (): Promise<Result> =>
    value;

/** Fails; the real thing is not asked. */
export const refuses = (message: string) => async (): Promise<never> => {
  throw new Error(message);
};

/** The real thing happens, but its acknowledgement gets lost. */
export const losesAcknowledgement =
  (message: string) =>
  async (proceed: () => Promise<unknown>): Promise<never> => {
    await proceed();
    throw new Error(message);
  };
