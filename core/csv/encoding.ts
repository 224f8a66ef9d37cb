const EMPTY = new Uint8Array();
const ENOUGH_TO_TELL = 4;

/**
 * A file's bytes as UTF-8 without a byte order mark. Spreadsheets write UTF-8 with one, PowerShell's `>` writes UTF-16;
 * UTF-16 without a mark shows by the zero beside the first letter.
 */
export class Utf8Bytes {
  #begin: Uint8Array | undefined = EMPTY;
  #utf16: TextDecoder | undefined;

  /** Takes the next bytes; what it returns may lie in them. */
  push(bytes: Uint8Array): Uint8Array {
    if (this.#begin === undefined) return this.#recode(bytes);
    this.#begin = Buffer.concat([this.#begin, bytes]);
    return this.#begin.length < ENOUGH_TO_TELL ? EMPTY : this.#start(this.#begin);
  }

  /** What is left when no more bytes come. */
  end(): Uint8Array {
    const started = this.#begin === undefined ? EMPTY : this.#start(this.#begin);
    if (this.#utf16 === undefined) return started;
    return Buffer.concat([started, new TextEncoder().encode(this.#utf16.decode())]);
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
