const EMPTY = new Uint8Array();
const ENOUGH_TO_TELL = 4;
const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/**
 * A file's bytes as UTF-8 without a byte order mark. Spreadsheets write UTF-8 with one, PowerShell's `>` writes UTF-16;
 * UTF-16 without a mark shows by the zero beside the first letter. Excel's "CSV (Macintosh)" ends lines by a carriage
 * return alone: those become line feeds.
 */
export class Utf8Bytes {
  #begin: Uint8Array | undefined = EMPTY;
  #utf16: TextDecoder | undefined;
  /** Whether lines end by carriage returns alone; undefined until the first line has ended. */
  #byReturns: boolean | undefined;
  /** A carriage return that ended the last piece, which a line feed may follow. */
  #held = EMPTY;

  /** Takes the next bytes; what it returns may lie in them. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#begin === undefined) return this.#withLineFeeds(this.#recode(bytes));
    this.#begin = Buffer.concat([this.#begin, bytes]);
    return this.#begin.length < ENOUGH_TO_TELL ? EMPTY : this.#withLineFeeds(this.#start(this.#begin));
  }

  /** What is left when no more bytes come. */
  end(): Uint8Array {
    const started = this.#begin === undefined ? EMPTY : this.#start(this.#begin);
    const left = this.#utf16 === undefined ? EMPTY : new TextEncoder().encode(this.#utf16.decode());
    const last = this.#withLineFeeds(left.length === 0 ? started : Buffer.concat([started, left]));
    return this.#held.length === 0 ? last : Buffer.concat([this.#held, last]);
  }

  #withLineFeeds(piece: Uint8Array): Uint8Array {
    if (this.#byReturns === false) return piece;
    const bytes = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    this.#held = EMPTY;
    if (this.#byReturns === undefined) {
      const end = bytes.findIndex((byte) => byte === LINE_FEED || byte === CARRIAGE_RETURN);
      if (end < 0) return bytes;
      if (bytes[end] === CARRIAGE_RETURN && end + 1 === bytes.length) {
        this.#held = new Uint8Array([CARRIAGE_RETURN]);
        return bytes.subarray(0, end);
      }
      this.#byReturns = bytes[end] === CARRIAGE_RETURN && bytes[end + 1] !== LINE_FEED;
    }
    return this.#byReturns ? bytes.map((byte) => (byte === CARRIAGE_RETURN ? LINE_FEED : byte)) : bytes;
  }

  #start(bytes: Uint8Array): Uint8Array {
    this.#begin = undefined;
    const [first, second, third] = bytes;
    if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
    const little = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
    const big = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
    if (bytes.length > 1 && (little || big)) this.#utf16 = new TextDecoder(little ? 'utf-16le' : 'utf-16be');
    return this.#recode(bytes);
  }

  #recode(bytes: Uint8Array): Uint8Array {
    if (this.#utf16 === undefined) return bytes;
    return new TextEncoder().encode(this.#utf16.decode(bytes, { stream: true }));
  }
}
