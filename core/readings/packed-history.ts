import type { DemandPoint } from './history.ts';

/*
 * A history as stored, exact and small: the poller writes it at each poll, and an hour of readings as plain numbers takes
 * 3 KB. Eight words: epoch seconds and demand of the first point, the latter in units of W / 10^decimals; these decimals;
 * the seconds that every step from point to point is a multiple of; how many steps follow; how many bits of each step,
 * and of each change of demand, are written plainly; and steps and changes in turn, six bits a character, in a Rice code
 * (Rice and Plaunt 1971, "Adaptive Variable-Length Coding"), which spends few bits on what is small.
 */
const PACKED = /^(\d{1,12}) (-?\d{1,12}) ([0-3]) (\d{1,9}) (\d{1,6}) (\d|1[0-5]) (\d|1[0-5]) ([\w-]*)$/;

/** Six bits each, and nothing that JSON escapes. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SIX_BITS = new Map([...ALPHABET].map((character, bits) => [character, bits]));
const BITS_PER_CHARACTER = 6;
const MAX_PLAIN_BITS = 15;
const MAX_DECIMALS = 3;
/** So many ones announce a number that is written in full. */
const MAX_ONES = 12;
const FULL_BITS = 30;

/** Packs points for storage; undefined where they do not fit: none at all, moments before 1970, that are no whole seconds or do not rise, more than three decimals, more than twelve digits. */
export const packHistory = (points: readonly DemandPoint[]): string | undefined => {
  const [first] = points;
  const decimals = decimalsOf(points);
  if (first === undefined || decimals === undefined) return undefined;
  const units = points.map(([, demandW]) => Math.round(demandW * 10 ** decimals));
  const changes = units.slice(1).map((unit, index) => folded(unit - (units[index] ?? 0)));
  const seconds = points.slice(1).map(([at], index) => (at - (points[index]?.[0] ?? 0)) / 1_000);
  if (seconds.some((step) => step <= 0)) return undefined;
  const unitSeconds = seconds.reduce(greatestCommonDivisor, 0) || 1;
  const steps = seconds.map((step) => step / unitSeconds - 1);
  if (![...steps, ...changes].every((value) => value < 2 ** FULL_BITS)) return undefined;
  const [stepBits, changeBits] = [fewestBits(steps), fewestBits(changes)];
  const writer = new BitWriter();
  for (const [index, change] of changes.entries()) {
    writeNumber(writer, steps[index] ?? 0, stepBits);
    writeNumber(writer, change, changeBits);
  }
  const words = [
    first[0] / 1_000,
    units[0] ?? 0,
    decimals,
    unitSeconds,
    changes.length,
    stepBits,
    changeBits,
  ];
  const packed = [...words, writer.text()].join(' ');
  return PACKED.test(packed) ? packed : undefined;
};

/** The points that `packHistory` packed; undefined where what is stored is damaged. */
export const unpackHistory = (packed: string): DemandPoint[] | undefined => {
  const [, ...words] = PACKED.exec(packed) ?? [];
  const [from = 0, first = 0, decimals = 0, unitSeconds = 0, count = 0, stepBits = 0, changeBits = 0] =
    words.map(Number);
  const text = words.at(-1);
  if (text === undefined) return undefined;
  const scale = 10 ** decimals;
  const reader = new BitReader(text);
  let [seconds, unit] = [from, first];
  const points: DemandPoint[] = [[seconds * 1_000, unit / scale]];
  for (let nth = 0; nth < count; nth += 1) {
    const step = readNumber(reader, stepBits);
    const change = readNumber(reader, changeBits);
    if (step === undefined || change === undefined) return undefined;
    seconds += (step + 1) * unitSeconds;
    unit += unfolded(change);
    points.push([seconds * 1_000, unit / scale]);
  }
  return points;
};

/** How many decimals say all demands exactly; undefined where no number of them does, or a moment is no whole second. */
const decimalsOf = (points: readonly DemandPoint[]): number | undefined => {
  if (!points.every(([at]) => Number.isSafeInteger(at / 1_000))) return undefined;
  for (let decimals = 0; decimals <= MAX_DECIMALS; decimals += 1) {
    const scale = 10 ** decimals;
    if (points.every(([, demandW]) => Math.round(demandW * scale) / scale === demandW)) return decimals;
  }
  return undefined;
};

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b);

/** Changes up and down as whole numbers from zero: 0, -1, 1, -2, 2 … */
const folded = (change: number): number => (change < 0 ? -2 * change - 1 : 2 * change);
const unfolded = (change: number): number => (change % 2 === 1 ? -(change + 1) / 2 : change / 2);

const fewestBits = (numbers: readonly number[]): number => {
  let best = { plainBits: 0, bits: Number.POSITIVE_INFINITY };
  for (let plainBits = 0; plainBits <= MAX_PLAIN_BITS; plainBits += 1) {
    const bits = numbers.reduce((sum, number) => {
      const ones = number >> plainBits;
      return sum + (ones < MAX_ONES ? ones + 1 + plainBits : MAX_ONES + FULL_BITS);
    }, 0);
    if (bits < best.bits) best = { plainBits, bits };
  }
  return best.plainBits;
};

/** What is left of a number beyond its plain bits as ones, a zero, and the plain bits. */
const writeNumber = (writer: BitWriter, value: number, plainBits: number): void => {
  const ones = value >> plainBits;
  if (ones < MAX_ONES) {
    for (let nth = 0; nth < ones; nth += 1) writer.write(1, 1);
    writer.write(0, 1);
    writer.write(value, plainBits);
  } else {
    for (let nth = 0; nth < MAX_ONES; nth += 1) writer.write(1, 1);
    writer.write(value, FULL_BITS);
  }
};

const readNumber = (reader: BitReader, plainBits: number): number | undefined => {
  let ones = 0;
  while (ones < MAX_ONES) {
    const bit = reader.read(1);
    if (bit === undefined) return undefined;
    if (bit === 0) break;
    ones += 1;
  }
  if (ones === MAX_ONES) return reader.read(FULL_BITS);
  const plain = reader.read(plainBits);
  return plain === undefined ? undefined : ones * 2 ** plainBits + plain;
};

class BitWriter {
  #text = '';
  #character = 0;
  #bits = 0;

  /** Writes the lowest `count` bits of a value, the highest of them first. */
  write(value: number, count: number): void {
    for (let bit = count - 1; bit >= 0; bit -= 1) {
      this.#character = this.#character * 2 + ((value >> bit) & 1);
      this.#bits += 1;
      if (this.#bits === BITS_PER_CHARACTER) this.#put();
    }
  }

  text(): string {
    while (this.#bits > 0) this.write(0, 1);
    return this.#text;
  }

  #put(): void {
    this.#text += ALPHABET.charAt(this.#character);
    this.#character = 0;
    this.#bits = 0;
  }
}

class BitReader {
  readonly #text: string;
  #read = 0;
  #character = 0;
  #bits = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next bits, the first read highest; undefined past the end, and where a character is none of ours. */
  read(count: number): number | undefined {
    let value = 0;
    for (let nth = 0; nth < count; nth += 1) {
      if (this.#bits === 0 && !this.#take()) return undefined;
      this.#bits -= 1;
      value = value * 2 + ((this.#character >> this.#bits) & 1);
    }
    return value;
  }

  #take(): boolean {
    const character = SIX_BITS.get(this.#text.charAt(this.#read));
    if (character === undefined) return false;
    this.#character = character;
    this.#bits = BITS_PER_CHARACTER;
    this.#read += 1;
    return true;
  }
}
