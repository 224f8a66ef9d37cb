import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { csvSource } from '../../cli/commands/replay/csv-source.ts';
import { UNKNOWN_HOME } from '../../config/starter-rules.ts';
import { HOUR_MS } from '../../core/contract/lengths.ts';
import { quietLoadW } from '../../core/readings/quiet-load.ts';
import { hasDemand, type Reading } from '../../core/readings/reading.ts';
import { raisesOver } from './score.ts';

const TIME_ZONE = 'Europe/London';
const SILENT = { progress: () => undefined, note: () => undefined };

/** Recordings of real homes beside the checkout; they are no part of it. */
export const RECORDED_HOMES = fileURLToPath(new URL('../../../shared/data/refit', import.meta.url));

export interface RecordedScore {
  readonly name: string;
  readonly hours: number;
  readonly quietLoadW: number | undefined;
  /** Rules that alerted; nothing is known to have been wrong in these homes. */
  readonly alerts: readonly string[];
}

/** What the starter rules say of each recording; undefined where there are none. */
export const scoreRecordedHomes = async (folder = RECORDED_HOMES): Promise<RecordedScore[] | undefined> => {
  if (!existsSync(folder)) return undefined;
  const scores: RecordedScore[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.csv')) scores.push(await scoreRecording(join(folder, file), file));
  }
  return scores;
};

const scoreRecording = async (path: string, file: string): Promise<RecordedScore> => {
  const byTime = new Map<number, Reading>();
  for await (const rows of csvSource(path, file, SILENT).rows()) {
    for (const row of rows) if (hasDemand(row)) byTime.set(row.at, row);
  }
  const readings = [...byTime.values()].sort((a, b) => a.at - b.at);
  const quiet = quietLoadW(readings, TIME_ZONE, false);
  const raises = raisesOver({ ...UNKNOWN_HOME, quietLoadW: quiet }, [readings], TIME_ZONE);
  const spanMs = (readings.at(-1)?.at ?? 0) - (readings[0]?.at ?? 0);
  return {
    name: file.replace('.csv', ''),
    hours: spanMs / HOUR_MS,
    quietLoadW: quiet,
    alerts: raises.map(({ rule }) => rule),
  };
};
