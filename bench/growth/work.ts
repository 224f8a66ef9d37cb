/** Work that grows with a size, once it is prepared. */
export interface Work {
  /** Makes the next run ready; not timed. */
  ready(): Promise<void>;
  /** What is timed. */
  run(): Promise<void>;
}

export type PrepareWork = (size: number) => Promise<Work>;
