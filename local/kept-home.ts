import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { BadInputError } from '../core/contract/bad-input.ts';
import { timeZoneSchema } from '../core/time/known-time-zone.ts';
import { keepPrivate, OWNER_FILE } from './private-folder.ts';

/** Where the data of one home is kept from run to run, and what must stay as it was when that began. */
export interface KeptHome {
  readonly folder: string;
  /** Epoch milliseconds, whole seconds: when this home was first started. */
  readonly startedAt: number;
  readonly timeZone: string;
  /** True where nothing had been kept. */
  readonly isNew: boolean;
  /** Names of other homes whose data lies beside it. */
  readonly others: readonly string[];
}

const fileSchema = z.object({
  schema: z.literal(1),
  home: z.string(),
  startedAt: z.number(),
  timeZone: timeZoneSchema,
});

/**
 * Finds or begins the folder of a home. Every home has its own, so that the readings of one never mix with another's.
 * With `--live` a token is kept in it: `root` and all that is in it is closed to other users of the machine, also what
 * an earlier version left open.
 * @param home a name for folders: the same for the same seed, recording or account
 * @throws BadInputError where what is kept can't be read, or not be closed to others
 */
export const keepHome = (
  root: string,
  home: string,
  { now, timeZone, reset }: { readonly now: number; readonly timeZone: string; readonly reset: boolean },
): KeptHome => {
  const folder = join(root, home);
  if (reset) rmSync(folder, { recursive: true, force: true });
  keepPrivate(root);
  keepPrivate(folder);
  const others = readdirSync(root).filter((name) => name !== home);
  const file = join(folder, 'home.json');
  if (existsSync(file)) {
    const { startedAt, timeZone: keptZone } = readKept(file, home);
    return { folder, startedAt, timeZone: keptZone, isNew: false, others };
  }
  const startedAt = Math.floor(now / 1_000) * 1_000;
  writeFileSync(file, `${JSON.stringify({ schema: 1, home, startedAt, timeZone })}\n`, { mode: OWNER_FILE });
  return { folder, startedAt, timeZone, isNew: true, others };
};

const readKept = (file: string, home: string) => {
  const parsed = fileSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (parsed.success && parsed.data.home === home) return parsed.data;
  throw new BadInputError(
    `${file} is not what an earlier run wrote: start with --reset to begin this home afresh`,
  );
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
