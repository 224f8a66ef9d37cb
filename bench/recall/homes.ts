import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { csvSource } from '../../cli/commands/replay/csv-source.ts';
import { parseLiveRules } from '../../config/live-rules.ts';
import { MINUTE_MS } from '../../core/contract/lengths.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import { hasDemand, type Reading } from '../../core/readings/reading.ts';
import { replaySource } from '../../core/replay/replay-source.ts';
import { type Score, score, type Told } from './score.ts';
import { type Between, secondBySecond, trueEpisodes } from './true-episodes.ts';

const LIMITS_W = [1_000, 2_000, 3_000, 5_000];
const DURATIONS = [
  ['1m', 60_000],
  ['5m', 300_000],
] as const;
const CLEAR_FOR_MS = 10 * MINUTE_MS;
const CLEAR_SHARE = 0.9;

const CASES = LIMITS_W.flatMap((above) =>
  DURATIONS.map(([lasts, forMs]) => ({ name: `over-${above}-for-${lasts}`, above, lasts, forMs })),
);

const rules = () => {
  const text = JSON.stringify({
    rules: CASES.map(({ name, above, lasts }) => ({
      kind: 'demand',
      name,
      above,
      clearBelow: above * CLEAR_SHARE,
      for: lasts,
      clearFor: '10m',
    })),
  });
  const parsed = parseLiveRules(text, MINUTE_MS);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.rules;
};

const SILENT = { progress: () => undefined, note: () => undefined };

/** One recorded home, and what its rules told. */
export interface TestedHome {
  readonly name: string;
  readonly samples: readonly Reading[];
  readonly told: (rule: string) => Told[];
}

const replayed = async (folder: string, home: string): Promise<TestedHome> => {
  const source = csvSource(join(folder, home), home, SILENT);
  const byTime = new Map<number, Reading>();
  for await (const rows of source.rows()) for (const row of rows) if (hasDemand(row)) byTime.set(row.at, row);
  const terms = { rules: rules(), timeZone: 'UTC', pollEveryMs: MINUTE_MS, sampleHoldsMs: SAMPLE_HOLDS_MS };
  const { replay } = await replaySource(source, terms);
  const told = (rule: string): Told[] =>
    replay.events.flatMap((event): Told[] =>
      event.rule === rule && (event.event === 'raised' || event.event === 'recovered')
        ? [[event.event, event.at]]
        : [],
    );
  return { name: home, samples: [...byTime.values()].sort((a, b) => a.at - b.at), told };
};

/** Replays every CSV of a folder, as `replay --csv` reads it. */
export const testedHomes = async (folder: string): Promise<TestedHome[]> => {
  const homes: TestedHome[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.csv')) homes.push(await replayed(folder, name));
  }
  return homes;
};

/** How what a home's rules told compares with what happened, one score a rule. */
export const scoresOf = ({ samples, told }: TestedHome, between: Between): Score[] => {
  const truth = secondBySecond(samples, between, SAMPLE_HOLDS_MS);
  return CASES.map(({ name, above, forMs }) => {
    const limit = { limitW: above, clearW: above * CLEAR_SHARE, forMs, clearForMs: CLEAR_FOR_MS };
    return score(trueEpisodes(truth, limit), told(name));
  });
};
