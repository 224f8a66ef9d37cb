import { styleText } from 'node:util';
import { ConfigError } from '../../../config/load.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { explainAws } from '../../aws/trouble.ts';

/** What one look at one thing showed. */
export interface Finding {
  readonly check: string;
  /** Absent where it concerns all households. */
  readonly household?: string;
  /** `note` is worth knowing but not wrong; `unknown` could not be looked at. */
  readonly status: 'ok' | 'note' | 'wrong' | 'unknown';
  readonly text: string;
  /** What to do about it. */
  readonly mend?: string;
}

/** A finding whose check is named already. */
export type Seen = Omit<Finding, 'check' | 'household'>;

export const ok = (text: string): Seen => ({ status: 'ok', text });
export const note = (text: string, mend?: string): Seen => ({
  status: 'note',
  text,
  ...(mend === undefined ? {} : { mend }),
});
export const wrong = (text: string, mend: string): Seen => ({ status: 'wrong', text, mend });

/** Looks at one thing; what AWS has against it is a finding too. */
export const examine = async (
  check: string,
  household: string | undefined,
  look: () => Promise<readonly Seen[]>,
): Promise<Finding[]> =>
  (await obtain(check, household, async () => ({ seen: await look(), value: undefined }))).findings;

/** What a look at one thing showed, and the thing itself where later looks need it; undefined where it is not to be had. */
export interface Obtained<T> {
  readonly findings: Finding[];
  readonly value: T | undefined;
}

/** Looks at one thing that later looks need. */
export const obtain = async <T>(
  check: string,
  household: string | undefined,
  look: () => Promise<{ readonly seen: readonly Seen[]; readonly value: T }>,
): Promise<Obtained<T>> => {
  const named = { check, ...(household === undefined ? {} : { household }) };
  try {
    const { seen, value } = await look();
    return { findings: seen.map((one) => ({ ...named, ...one })), value };
  } catch (error) {
    return { findings: [{ ...named, status: 'wrong', text: explain(error) }], value: undefined };
  }
};

const explain = (error: unknown): string => {
  if (error instanceof BadInputError || error instanceof ConfigError) return error.message;
  const line = explainAws(error);
  if (line !== undefined) return line;
  throw error;
};

const MARKS = { ok: '✓', note: '!', wrong: '✗', unknown: '-' } as const;
const COLOURS = { ok: 'green', note: 'yellow', wrong: 'red', unknown: 'gray' } as const;
const CHECK_WIDTH = 14;

/** One line: `✗ freshness     home: newest reading is 3 h old → check the Mini's plug and Wi-Fi`. */
export const formatFinding = ({ check, household, status, text, mend }: Finding, colour: boolean): string => {
  const mark = colour ? styleText(COLOURS[status], MARKS[status], { validateStream: false }) : MARKS[status];
  const whose = household === undefined ? '' : `${household}: `;
  const remedy = mend === undefined ? '' : ` → ${mend}`;
  return `${mark} ${check.padEnd(CHECK_WIDTH)}${whose}${text}${remedy}`;
};
