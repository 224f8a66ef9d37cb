type DecimalMark = '.' | ',';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** White space and apostrophes between groups of three digits. */
const GROUP_SPACE = /(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g;
/** What `1,234` and `1.234` have in common: the mark may group digits or begin the decimals. */
const ONE_GROUP = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const MANY_GROUPS = /^[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})+$/;
const GROUPED = { '.': /^[+-]?\d{1,3}(,\d{3})*(\.\d*)?$/, ',': /^[+-]?\d{1,3}(\.\d{3})*(,\d*)?$/ };

/**
 * Reads the numbers of one file, whose decimal mark is a point or a comma; digits may be grouped by the other mark or by
 * spaces. `1,234` alone is both: what the file showed before decides, else the custom of files with this delimiter.
 */
export class WrittenNumbers {
  /** Two numbers of the file contradict each other in their decimal mark. */
  mixed = false;
  readonly #commaGroups: boolean;
  #shown: DecimalMark | undefined;
  #assumed: DecimalMark | undefined;

  /** @param commaGroups whether a lone `1,234` is 1234: so in files whose fields are separated by commas */
  constructor(commaGroups: boolean) {
    this.#commaGroups = commaGroups;
  }

  /** NaN for what is no number. */
  read(text: string): number {
    const compact = text.replace('\u2212', '-').replace(GROUP_SPACE, '');
    const [dot, comma] = [compact.lastIndexOf('.'), compact.lastIndexOf(',')];
    if (dot < 0 && comma < 0) return decimal(compact);
    if (ONE_GROUP.test(compact)) return this.#oneGroup(compact, comma >= 0 ? ',' : '.');
    if (MANY_GROUPS.test(compact)) return this.#by(compact, comma >= 0 ? '.' : ',');
    return this.#by(compact, comma > dot ? ',' : '.');
  }

  #oneGroup(text: string, mark: DecimalMark): number {
    if (this.#shown === undefined && this.#assumed === undefined) {
      this.#assumed = mark === ',' && this.#commaGroups ? '.' : mark;
    }
    return byMark(text, this.#shown ?? this.#assumed ?? mark);
  }

  #by(text: string, mark: DecimalMark): number {
    const value = byMark(text, mark);
    if (Number.isNaN(value)) return value;
    if (this.#assumed !== undefined && this.#assumed !== mark) {
      this.mixed = true;
      return Number.NaN;
    }
    this.#shown = mark;
    return value;
  }
}

const byMark = (text: string, mark: DecimalMark): number => {
  const other = mark === '.' ? ',' : '.';
  if (text.includes(other) && !GROUPED[mark].test(text)) return Number.NaN;
  return decimal(text.replaceAll(other, '').replace(mark, '.'));
};

const decimal = (text: string): number => (DECIMAL.test(text) ? Number(text) : Number.NaN);
