import type { Parsed } from './live-rules.ts';

/** A parameter as it was written: its version counts up with each edit. */
export interface WrittenText {
  readonly text: string;
  readonly version: number;
}

/** What texts were parsed to, each kept under its key until another version is asked for. */
export class ParsedBefore<T> {
  readonly #known = new Map<string, WrittenText & { readonly parsed: Parsed<T> }>();

  /** The text parsed, by `parse` where it was not before. One that was deleted and made again begins at version 1: the text counts as well. */
  parse(key: string, { text, version }: WrittenText, parse: (text: string) => Parsed<T>): Parsed<T> {
    const known = this.#known.get(key);
    if (known?.version === version && known.text === text) return known.parsed;
    const parsed = parse(text);
    this.#known.set(key, { text, version, parsed });
    return parsed;
  }
}
